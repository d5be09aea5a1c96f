import {
  describeStream,
  eachLane,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  signedBits,
  wordType,
  writeElement,
} from "../cpp.ts";
import type { AddUnit } from "./unit.ts";

/** C++ of an add: (a << shiftA) + (b << shiftB), element by element. */
export function addHls(unit: AddUnit, name: string): HlsUnit {
  const { shiftA, shiftB, output } = unit;
  const [a, b] = unit.inputs;
  const bits = Math.max(signedBits(a) + shiftA, signedBits(b) + shiftB, signedBits(output)) + 1;
  const shifted = (value: string, shift: number) =>
    shift === 0 ? `ap_int<${bits}>(${value})` : `(ap_int<${bits}>(${value}) << ${shift})`;
  const lines = [
    `// ${unit.name}: addition of layer ${unit.layer}${shiftA + shiftB === 0 ? "" : `, first operand times 2^${shiftA}, second times 2^${shiftB}`}.`,
    `// In: ${describeStream(a)}; ${describeStream(b)}. Out: ${describeStream(output)}.`,
    signature(name, [a, b], [output]),
    ...indent(1, [`for (int i = 0; i < ${output.words}; ++i) {`, PIPELINE]),
    ...indent(2, [
      `const ${wordType(a)} word_a = in_0.read();`,
      `const ${wordType(b)} word_b = in_1.read();`,
      `${wordType(output)} sums = 0;`,
      ...eachLane(output.lanes, [
        readElement(a, "a", "word_a", "lane"),
        readElement(b, "b", "word_b", "lane"),
        `const ap_int<${bits}> sum = ${shifted("a", shiftA)} + ${shifted("b", shiftB)};`,
        writeElement(output, "sums", "lane", "sum"),
      ]),
      "out.write(sums);",
    ]),
    "  }",
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
