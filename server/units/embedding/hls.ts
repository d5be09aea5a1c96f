import {
  bitRange,
  describeStream,
  type HlsUnit,
  indent,
  PIPELINE,
  packedTable,
  placeTable,
  signature,
  wordType,
} from "../cpp.ts";
import type { Stream } from "../stream.ts";
import { rowWords } from "./schedule.ts";
import type { EmbeddingUnit } from "./unit.ts";

/** C++ of an embedding: the words of the row of each index. */
export function embeddingHls(unit: EmbeddingUnit, name: string): HlsUnit {
  const { entries, features, input, output, weights } = unit;
  const words = rowWords(unit);
  const codes = weights.codes();
  const { format } = weights;
  const packed = packedTable(
    `${name}_rows`,
    { rows: 1, depth: entries * words, codes: output.lanes, bits: output.bits },
    (_, at, lane) => stored(output, codes[Math.floor(at / words) * features + (at % words) * output.lanes + lane]!),
  );
  const lines = [
    `// ${unit.name}: rows of layer ${unit.layer}, ${entries} x ${features}; beyond the table the last one.`,
    `// In: ${describeStream(input)}. Out: ${describeStream(output)}.`,
    signature(name, [input], [output]),
    ...placeTable(`${name}_rows`, unit.memory, output.lanes * output.bits > 64 ? [1, 2] : [1], entries * words),
    ...indent(1, [
      `for (int i = 0; i < ${input.words}; ++i) {`,
      `  const ${wordType(input)} word = in.read();`,
      `  const ap_uint<${input.bits}> found = word.range(${bitRange(input.bits, "0")});`,
      `  const int index = found >= ${entries} ? ${entries - 1} : int(found);`,
      `  for (int k = 0; k < ${words}; ++k) {`,
      PIPELINE,
      ...indent(2, [...packed.load("0", `index * ${words} + k`), "out.write(row);"]),
      "  }",
      "}",
    ]),
    "}",
    "",
  ];
  const about = `// Layer ${unit.layer}, ${format.text}: word k of row i at [0][i * ${words} + k].`;
  return { function: lines.join("\n"), constants: [about, packed.declaration].join("\n") };
}

/** The bits of a code of a row; a row may be stored wider than the format of the weights. */
function stored({ binary, bits }: Stream, code: number): number {
  if (binary) return code > 0 ? 1 : 0;
  return code < 0 ? code + 2 ** bits : code;
}
