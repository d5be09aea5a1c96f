import { comment, describeStream, type HlsUnit, indent, PIPELINE, signature, wordType } from "../cpp.ts";
import type { SliceUnit } from "./unit.ts";

/** C++ of a slice: every word is read, those of the part are written. */
export function sliceHls(unit: SliceUnit, name: string): HlsUnit {
  const { sizes, from, to, input, output } = unit;
  const names = ["row", "column", "group"];
  const kept = names.map((it, axis) => `${it} >= ${from[axis]} && ${it} < ${to[axis]}`).join(" && ");
  const lines = [
    ...comment(
      `${unit.name}: part of a tensor of ${sizes[0]} x ${sizes[1]} pixels of ${sizes[2]} words, layer ${unit.layer}.`,
    ),
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...indent(1, [
      `for (int row = 0; row < ${sizes[0]}; ++row) {`,
      `  for (int column = 0; column < ${sizes[1]}; ++column) {`,
      `    for (int group = 0; group < ${sizes[2]}; ++group) {`,
      PIPELINE,
      `      const ${wordType(input)} word = in.read();`,
      `      if (${kept}) out.write(word);`,
      "    }",
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  return { function: lines.join("\n"), constants: undefined };
}
