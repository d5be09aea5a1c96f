import { normalisedPlaces, rootPlaces } from "../../network/normalise.ts";
import {
  describeStream,
  elementType,
  type HlsUnit,
  indent,
  PIPELINE,
  readElement,
  signature,
  wordType,
  writeElement,
} from "../cpp.ts";
import type { LayernormUnit } from "./unit.ts";
import { widthsOf } from "./widths.ts";

/** C++ of a layernorm: sums of each group, the root of its spread place by place, quotients. */
export function layernormHls(unit: LayernormUnit, name: string): HlsUnit {
  const { size, groups, addend, input, output } = unit;
  const { root } = widthsOf(unit);
  const lines = [
    `// ${unit.name}: layernorm of layer ${unit.layer} over ${size} elements, gamma and beta not included.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `${elementType(input)} elements[${size}];`,
      `for (int group = 0; group < ${groups}; ++group) {`,
      ...indent(1, [
        "long long sum = 0;",
        "unsigned long long squares = 0;",
        `for (int i = 0; i < ${size}; ++i) {`,
        PIPELINE,
        ...indent(1, [
          `const ${wordType(input)} word = in.read();`,
          readElement(input, "x", "word", "0"),
          "const long long whole = (long long)(x);",
          "elements[i] = x;",
          "sum += whole;",
          "squares += (unsigned long long)(whole * whole);",
        ]),
        "}",
        "// Both products may wrap: the spread is below 2^64.",
        `unsigned long long spread = ${size}ULL * squares - (unsigned long long)(sum) * (unsigned long long)(sum) + ${addend}ULL;`,
        "if (spread == 0) spread = 1;",
        "unsigned long long root = 0;",
        "unsigned long long rest = 0;",
        `for (int place = ${root - 1}; place >= 0; --place) {`,
        PIPELINE,
        ...indent(1, [
          `rest = (rest << 2) | (place >= ${rootPlaces} ? (spread >> (2 * (place - ${rootPlaces}))) & 3 : 0);`,
          "const unsigned long long trial = (root << 2) | 1;",
          "root = (root << 1) | (rest >= trial ? 1 : 0);",
          "if (rest >= trial) rest -= trial;",
        ]),
        "}",
        `for (int i = 0; i < ${size}; ++i) {`,
        PIPELINE,
        ...indent(1, [
          `const long long difference = ${size}LL * (long long)(elements[i]) - sum;`,
          "const unsigned long long magnitude = difference < 0 ? -difference : difference;",
          `const long long quotient = (magnitude << ${rootPlaces + normalisedPlaces}) / root;`,
          "const long long code = difference < 0 ? -quotient : quotient;",
          `${wordType(output)} result = 0;`,
          writeElement(output, "result", "0", "code"),
          "out.write(result);",
        ]),
        "}",
      ]),
      "}",
    ]),
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
