import { plus, unsigned } from "./rtl.ts";

/**
 * Verilog of a ring buffer with a reader at `index`, which counts words on over frames: the memory, and the register `word` behind it.
 * @param address bits of an address
 * @param bits of the counters of words
 * @param beside what is stored with `word`
 */
export function ringAccess(address: number, bits: number, beside: readonly string[] = []): readonly string[] {
  return [
    "  always @(posedge clk) begin",
    `    if (in_valid && in_ready) ring[written[${address - 1}:0]] <= in_data;`,
    `    if (enable) word <= ring[index[${address - 1}:0]];`,
    ...beside,
    "  end",
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      written <= ${unsigned(bits, 0)};`,
    "      word_valid <= 1'b0;",
    "    end else begin",
    `      if (in_valid && in_ready) written <= ${plus("written", bits, 1)};`,
    "      if (enable) word_valid <= advance;",
    "    end",
  ];
}
