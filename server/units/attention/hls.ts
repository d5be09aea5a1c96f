import {
  comment,
  describeStream,
  eachLane,
  elementType,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  wordType,
  writeElement,
} from "../cpp.ts";
import { finishBody } from "../finish/hls.ts";
import type { FinishUnit } from "../finish/unit.ts";
import { exponentialTable, powerLines, shareLines } from "../softmax/hls.ts";
import type { Stream } from "../stream.ts";
import { contextOf, roundingOf, softmaxOf } from "./parts.ts";
import { type AttentionUnit, formatOf, stored } from "./unit.ts";

/** C++ of the heads of an attention layer: a frame is stored, then each head of each step weighs the values it sees. */
export function attentionHls(unit: AttentionUnit, name: string): HlsUnit {
  const { steps, features, heads, causal, input, output } = unit;
  const softmax = softmaxOf(unit);
  const size = features / heads;
  const constants = [exponentialTable(softmax, name)];
  const pragmas: string[] = [];
  const codeType = (of: (typeof stored)[number]) => {
    const { bits, signed } = formatOf(unit, of);
    return elementType({ lanes: 1, words: 1, bits, signed, binary: false });
  };
  /** Declares `code` from `x`. */
  const rounded = (finish: FinishUnit | undefined, of: string): string[] => {
    if (!finish) return ["const long long code = (long long)(x);"];
    const body = finishBody(finish, `${name}_${of}`, 1);
    pragmas.push(...body.pragmas);
    constants.push(...body.constants);
    // Parameters are the same for all elements.
    return [...(body.lines.some((line) => line.includes("[group]")) ? ["const int group = 0;"] : []), ...body.lines];
  };
  const words = features / input.lanes;
  const one: Stream = { ...input, lanes: 1, words: 1 };
  const load = stored.flatMap((of) => [
    `for (int w = 0; w < ${words}; ++w) {`,
    PIPELINE,
    ...indent(1, [
      `const ${wordType(input)} word = in.read();`,
      ...eachLane(input.lanes, [
        readElement(input, "x", "word", "lane"),
        ...rounded(roundingOf(unit, of), of),
        `${of}[t][w * ${input.lanes} + lane] = code;`,
      ]),
    ]),
    "}",
  ]);
  const context = contextOf(unit);
  const compute = [
    `const int seen = ${causal ? "t + 1" : steps};`,
    "long long largest = 0;",
    "for (int i = 0; i < seen; ++i) {",
    ...indent(1, [
      "long long score = 0;",
      `for (int c = h * ${size}; c < (h + 1) * ${size}; ++c) {`,
      PIPELINE,
      "  score += (long long)(query[t][c]) * (long long)(key[i][c]);",
      "}",
      "elements[i] = score;",
      "if (i == 0 || score > largest) largest = score;",
    ]),
    "}",
    "long long sum = 0;",
    "for (int i = 0; i < seen; ++i) {",
    PIPELINE,
    ...indent(1, [...powerLines(softmax, name), "powers[i] = power;"]),
    "}",
    "for (int i = 0; i < seen; ++i) {",
    PIPELINE,
    ...indent(1, [...shareLines(softmax), "weights[i] = code;"]),
    "}",
    `for (int w = 0; w < ${size / output.lanes}; ++w) {`,
    ...indent(1, [
      `${wordType(output)} result = 0;`,
      `for (int lane = 0; lane < ${output.lanes}; ++lane) {`,
      ...indent(1, [
        `const int c = h * ${size} + w * ${output.lanes} + lane;`,
        "long long total = 0;",
        "for (int i = 0; i < seen; ++i) {",
        PIPELINE,
        "  total += weights[i] * (long long)(value[i][c]);",
        "}",
        `const ${elementType(context?.input ?? { ...one, bits: 64, signed: true })} x = total;`,
        ...rounded(context, "context"),
        writeElement(output, "result", "lane", "code"),
      ]),
      "}",
      "out.write(result);",
    ]),
    "}",
  ];
  const lines = [
    ...comment(
      `${unit.name}: heads of layer ${unit.layer}: ${heads} heads of ${size} features over ${steps} steps${causal ? ", a step sees itself and those before" : ""}.`,
    ),
    ...comment(`In: ${describeStream(input)}: sums of queries, keys, values. Out: ${describeStream(output)}.`),
    signature(name, [input], [output]),
    ...pragmas,
    ...indent(1, [
      ...stored.map((of) => `static ${codeType(of)} ${of}[${steps}][${features}];`),
      `long long elements[${steps}];`,
      `long long powers[${steps}];`,
      `long long weights[${steps}];`,
      `for (int t = 0; t < ${steps}; ++t) {`,
      ...indent(1, load),
      "}",
      `for (int t = 0; t < ${steps}; ++t) {`,
      `  for (int h = 0; h < ${heads}; ++h) {`,
      ...indent(2, compute),
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: constants.join("\n") };
}
