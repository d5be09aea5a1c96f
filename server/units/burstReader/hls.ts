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

/** The streams of beats that units of weights in one function read from, in their order. */
export function beatsStream(at: number): string {
  return at === 0 ? "weights" : `weights_${at}`;
}

/** Parameters of a function for the weights beside the chip of these units. */
export function beatsParameters(units: readonly WeightReader[]): readonly string[] {
  return units.flatMap(({ offChip }, at) =>
    offChip ? [`hls::stream<ap_uint<${offChip.port}> >& ${beatsStream(at)}`] : [],
  );
}

/** The C++ of a function, in front of it those that read the weights of these units where they are beside the chip. */
export function withReaders(units: readonly WeightReader[], name: string, generated: HlsUnit): HlsUnit {
  const brought = units.filter(({ offChip }) => offChip !== undefined);
  if (brought.length === 0) return generated;
  const readers = brought.map((unit, at) => ({
    unit: unit.name,
    name: `${name}_reader${at === 0 ? "" : `_${at}`}`,
    bits: unit.offChip!.port,
  }));
  const functions = brought.map((unit, at) => burstReaderHls(readerOf(unit), readers[at]!.name));
  return { ...generated, function: [...functions, generated.function].join("\n"), readers };
}
