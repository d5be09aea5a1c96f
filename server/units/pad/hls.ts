import { comment, describeStream, type HlsUnit, indent, PIPELINE, signature, wordType } from "../cpp.ts";
import { paddedSize } from "./schedule.ts";
import type { PadUnit } from "./unit.ts";

/** C++ of a pad: zeros, or the next word of the input at the places of the image. */
export function padHls(unit: PadUnit, name: string): HlsUnit {
  const { height, width, groups, spacing, padding, input, output } = unit;
  const [rows, columns] = paddedSize(unit);
  const inside = (at: string, before: number, size: number, step: number): string[] => [
    `${at} >= ${before}`,
    `${at} < ${before + (size - 1) * step + 1}`,
    ...(step > 1 ? [`(${at} - ${before}) % ${step} == 0`] : []),
  ];
  const conditions = [
    ...inside("row", padding[0], height, spacing[0]),
    ...inside("column", padding[1], width, spacing[1]),
  ].join(" && ");
  const lines = [
    ...comment(
      `${unit.name}: zeros around ${height} x ${width} pixels of ${groups} words, layer ${unit.layer}: top ${padding[0]}, left ${padding[1]}, bottom ${padding[2]}, right ${padding[3]}; one row in ${spacing[0]} and one column in ${spacing[1]} is of the image.`,
    ),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `for (int row = 0; row < ${rows}; ++row) {`,
      `  for (int column = 0; column < ${columns}; ++column) {`,
      `    for (int group = 0; group < ${groups}; ++group) {`,
      PIPELINE,
      `      ${wordType(output)} word = 0;`,
      `      if (${conditions}) word = in.read();`,
      "      out.write(word);",
      "    }",
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
