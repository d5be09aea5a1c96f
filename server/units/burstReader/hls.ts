import { comment, indent, PIPELINE } from "../cpp.ts";
import { type BurstReaderUnit, beats } from "./unit.ts";

/** C++ that reads the image once for each pass of a frame; Vitis HLS makes bursts of the inner loop. */
export function burstReaderHls(unit: BurstReaderUnit, name: string): string {
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
