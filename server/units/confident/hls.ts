import {
  describeStream,
  elementType,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  wordType,
} from "../cpp.ts";
import { exponentialTable, powerLines } from "../softmax/hls.ts";
import type { ConfidentUnit } from "./unit.ts";

/** C++ of the comparison of a largest element: two loops over the frame. */
export function confidentHls(unit: ConfidentUnit, name: string): HlsUnit {
  const { size, limit, input, output } = unit;
  const lines = [
    `// ${unit.name}: 1 where the largest of ${size} elements stands out, layer ${unit.layer}.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `${elementType(input)} elements[${size}];`,
      `${elementType(input)} largest = 0;`,
      `for (int i = 0; i < ${size}; ++i) {`,
      PIPELINE,
      ...indent(1, [
        `const ${wordType(input)} word = in.read();`,
        readElement(input, "x", "word", "0"),
        "elements[i] = x;",
        "if (i == 0 || x > largest) largest = x;",
      ]),
      "}",
      "long long sum = 0;",
      `for (int i = 0; i < ${size}; ++i) {`,
      PIPELINE,
      ...indent(1, powerLines(unit, name)),
      "}",
      `out.write(${wordType(output)}(sum <= ${limit}LL ? 1 : 0));`,
    ]),
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: exponentialTable(unit, name) };
}
