import {
  comment,
  describeStream,
  elementType,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  signedBits,
  UNROLL,
  wordType,
  writeElement,
} from "../cpp.ts";
import type { MergeUnit } from "./unit.ts";

/** C++ of a merge: in each round the words of each input in turn. */
export function mergeHls(unit: MergeUnit, name: string): HlsUnit {
  const { inputs, turns, shifts, output } = unit;
  const lines = [
    ...comment(
      `${unit.name}: the inputs of layer ${unit.layer} one behind the other, ${turns.join(" + ")} words in turn, shifted left by ${shifts.join(", ")}.`,
    ),
    `// In: ${inputs.map(describeStream).join("; ")}. Out: ${describeStream(output)}.`,
    signature(name, inputs, [output]),
    ...indent(1, [
      `const int turns[${turns.length}] = {${turns.join(", ")}};`,
      "int turn = 0, count = 0;",
      `for (int i = 0; i < ${output.words}; ++i) {`,
      PIPELINE,
      `  ${wordType(output)} codes = 0;`,
    ]),
    ...inputs.flatMap((stream, k) => {
      const bits = Math.max(signedBits(stream) + shifts[k]!, signedBits(output)) + 1;
      return indent(2, [
        `${k > 0 ? "} else " : ""}if (turn == ${k}) {`,
        `  const ${wordType(stream)} word = in_${k}.read();`,
        `  for (int lane = 0; lane < ${output.lanes}; ++lane) {`,
        UNROLL,
        ...indent(2, [
          readElement(stream, "x", "word", "lane"),
          `const ap_int<${bits}> code = ap_int<${bits}>(${elementType(stream)}(x)) << ${shifts[k]!};`,
          writeElement(output, "codes", "lane", "code"),
        ]),
        "  }",
      ]);
    }),
    ...indent(2, [
      "}",
      "out.write(codes);",
      "if (++count == turns[turn]) {",
      "  count = 0;",
      `  turn = turn == ${turns.length - 1} ? 0 : turn + 1;`,
      "}",
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
