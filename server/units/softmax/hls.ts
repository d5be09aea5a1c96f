import {
  describeStream,
  elementType,
  type HlsUnit,
  indent,
  integerTable,
  PIPELINE,
  readElement,
  signature,
  wordType,
  writeElement,
} from "../cpp.ts";
import { entriesOf } from "./resources.ts";
import { places } from "./schedule.ts";
import type { SoftmaxUnit, Summed } from "./unit.ts";

/** C++ of a softmax: three loops over each group. */
export function softmaxHls(unit: SoftmaxUnit, name: string): HlsUnit {
  const { size, groups, input, output, format } = unit;
  const lines = [
    `// ${unit.name}: softmax of layer ${unit.layer} over ${size} elements, ${format.text}.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `${elementType(input)} elements[${size}];`,
      `long long powers[${size}];`,
      `for (int group = 0; group < ${groups}; ++group) {`,
      `  ${elementType(input)} largest = 0;`,
      `  for (int i = 0; i < ${size}; ++i) {`,
      PIPELINE,
      ...indent(2, [
        `const ${wordType(input)} word = in.read();`,
        readElement(input, "x", "word", "0"),
        "elements[i] = x;",
        "if (i == 0 || x > largest) largest = x;",
      ]),
      "  }",
      "  long long sum = 0;",
      `  for (int i = 0; i < ${size}; ++i) {`,
      PIPELINE,
      ...indent(2, [...powerLines(unit, name), "powers[i] = power;"]),
      "  }",
      `  for (int i = 0; i < ${size}; ++i) {`,
      PIPELINE,
      ...indent(2, [
        ...shareLines(unit),
        `${wordType(output)} result = 0;`,
        writeElement(output, "result", "0", "code"),
        "out.write(result);",
      ]),
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: exponentialTable(unit, name) };
}

/** The table `<name>_exponential`. */
export function exponentialTable(unit: Summed & Pick<SoftmaxUnit, "name">, name: string): string {
  const { exponential } = unit;
  const entries = entriesOf(unit);
  const codes = Float64Array.from({ length: entries }, (_, entry) =>
    entry === entries - 1 ? 0 : exponential.code(-Math.min(exponential.furthest, entry * 2 ** exponential.shift)),
  );
  const about = `// ${unit.name}: exp of -(i * 2^${exponential.shift}) codes, times 2^15.`;
  return [about, integerTable(`${name}_exponential`, [entries], codes)].join("\n");
}

/** Declares `power`, the exponential of `elements[i]` less `largest`, and adds it to `sum`. */
export function powerLines({ exponential }: Summed, name: string): string[] {
  return [
    "const long long distance = (long long)(largest) - (long long)(elements[i]);",
    `const long long power = distance > ${exponential.furthest}LL ? 0LL : (long long)(${name}_exponential[distance >> ${exponential.shift}]);`,
    "sum += power;",
  ];
}

/** Declares `code`, the share of `powers[i]` in `sum`. */
export function shareLines(unit: SoftmaxUnit): string[] {
  const { format } = unit;
  const up = {
    nearest_even: "2 * rest > sum || (2 * rest == sum && code % 2 == 1)",
    half_up: "2 * rest >= sum",
    floor: undefined,
    zero: undefined,
  }[format.rounding];
  return [
    `const long long scaled = powers[i] << ${places(unit)};`,
    "long long code = scaled / sum;",
    ...(up === undefined ? [] : ["const long long rest = scaled % sum;", `if (${up}) ++code;`]),
    `if (code > ${format.high}LL) code = ${format.high}LL;`,
  ];
}
