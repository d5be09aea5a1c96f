import { comment, type HlsUnit, indent, PIPELINE } from "../cpp.ts";
import type { WeightReader } from "../weightWords.ts";
import { readerOf } from "./brought.ts";
import { type BurstReaderUnit, beats } from "./unit.ts";

/** C++ that reads the image once for each pass of a frame; Vitis HLS makes bursts of the inner loop. */
function burstReaderHls(unit: BurstReaderUnit, name: string): string {
  const beat = `ap_uint<${unit.port}>`;
  return [
    ...comment(`${unit.name}: beats of the weights of layer ${unit.layer} from memory beside the chip.`),
    `void ${name}(const ${beat}* memory, hls::stream<${beat} >& out) {`,
    ...indent(1, [
      `for (int pass = 0; pass < ${unit.output.words / unit.words}; ++pass) {`,
      `  for (int i = 0; i < ${beats(unit)}; ++i) {`,
      PIPELINE,
      "    out.write(memory[i]);",
      "  }",
      "}",
    ]),
    "}",
    "",
  ].join("\n");
}

/** Parameter of the function of a unit whose weights are beside the chip; undefined: it has none. */
export function beatsParameter({ offChip }: WeightReader): string | undefined {
  return offChip && `hls::stream<ap_uint<${offChip.port}> >& weights`;
}

/** The C++ of a unit, with the function that reads its weights in front where they are beside the chip. */
export function withReader(unit: WeightReader, name: string, generated: HlsUnit): HlsUnit {
  if (!unit.offChip) return generated;
  const reader = { name: `${name}_reader`, bits: unit.offChip.port };
  return { ...generated, function: `${burstReaderHls(readerOf(unit), reader.name)}\n${generated.function}`, reader };
}
