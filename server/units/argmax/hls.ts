import {
  describeStream,
  eachLane,
  elementType,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  wordType,
} from "../cpp.ts";
import type { ArgmaxUnit } from "./unit.ts";

/** C++ of an argmax: index of the largest element of the frame, the lowest index on a tie. */
export function argmaxHls(unit: ArgmaxUnit, name: string): HlsUnit {
  const { input, output } = unit;
  const lines = [
    `// ${unit.name}: index of the largest of ${unit.elements} elements of layer ${unit.layer}, the lowest on a tie.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `${elementType(input)} best = 0;`,
      "int index = 0;",
      `for (int i = 0; i < ${input.words}; ++i) {`,
      PIPELINE,
    ]),
    ...indent(2, [
      `const ${wordType(input)} word = in.read();`,
      ...eachLane(input.lanes, [
        readElement(input, "x", "word", "lane"),
        "if ((i == 0 && lane == 0) || x > best) {",
        "  best = x;",
        `  index = i * ${input.lanes} + lane;`,
        "}",
      ]),
      `if (i == ${input.words - 1}) out.write(${wordType(output)}(index));`,
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
