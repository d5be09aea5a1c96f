import { amount } from "../amount.ts";
import { counterBits, moduleText, storedCode, streamText, table, unsigned, type VerilogModule } from "../rtl.ts";
import { rowWords } from "./schedule.ts";
import type { EmbeddingUnit } from "./unit.ts";

/** The address is the row times its words plus the word; the register of the table is the output. */
export function embeddingVerilog(unit: EmbeddingUnit, module: string): VerilogModule {
  const { entries, features, input, output, weights } = unit;
  const words = rowWords(unit);
  const depth = entries * words;
  const width = output.lanes * output.bits;
  const address = counterBits(depth);
  const word = counterBits(words);
  const codes = weights.codes();
  const rows = table("rows", `weights/${unit.name}.mem`, unit.memory, depth, width, (at, put) => {
    for (let lane = 0; lane < output.lanes; lane++) {
      const code = codes[Math.floor(at / words) * features + (at % words) * output.lanes + lane]!;
      put(lane * output.bits, output.bits, storedCode(output.binary, code));
    }
  });
  const beyond = 2 ** input.bits > entries;
  const row = `in_data${input.bits > address ? `[${address - 1}:0]` : ""}`;
  const wide = input.bits < address ? `{${address - input.bits}'d0, ${row}}` : row;
  const start = words === 1 ? "index" : `index * ${unsigned(address, words)}`;
  const about = [
    `${unit.name}: row of a table of ${entries} x ${features} for each index, layer ${unit.layer}`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `weights: ${weights.format.text}; ${amount(words, "cycle")} per index`,
  ];
  const limited = beyond
    ? `(in_data >= ${unsigned(input.bits, entries)}) ? ${unsigned(address, entries - 1)} : ${wide}`
    : wide;
  const last = `word == ${unsigned(word, words - 1)}`;
  const body = [
    ...rows.declaration,
    `  wire [${address - 1}:0] index = ${limited};`,
    "  reg valid;",
    "  wire enable = !valid || out_ready;",
    "  assign out_valid = valid;",
    ...(rows.stored
      ? [
          `  reg [${width - 1}:0] data;`,
          "  assign out_data = data;",
          "  always @(posedge clk) if (enable) data <= rows[address];",
        ]
      : ["  assign out_data = rows;", "  wire unused = &{1'b0, address};"]),
    ...(words === 1
      ? [
          `  wire [${address - 1}:0] address = ${start};`,
          "  assign in_ready = enable;",
          "  wire next_valid = in_valid;",
        ]
      : [
          `  reg [${word - 1}:0] word; // of the row`,
          `  reg [${address - 1}:0] next; // address of the word behind`,
          `  wire first = word == ${unsigned(word, 0)};`,
          `  wire [${address - 1}:0] address = first ? ${start} : next;`,
          "  assign in_ready = enable && first;",
          "  wire next_valid = in_valid || !first;",
          "  always @(posedge clk)",
          `    if (reset) word <= ${unsigned(word, 0)};`,
          `    else if (enable && next_valid) word <= (${last}) ? ${unsigned(word, 0)} : word + ${unsigned(word, 1)};`,
          `  always @(posedge clk) if (enable && next_valid) next <= address + ${unsigned(address, 1)};`,
        ]),
    "  always @(posedge clk)",
    "    if (reset) valid <= 1'b0;",
    "    else if (enable) valid <= next_valid;",
  ];
  return { module, text: moduleText(unit, module, about, order(body)), memories: rows.memories };
}

/** Wires in front of what reads them. */
function order(lines: readonly string[]): string[] {
  const reads = lines.filter((line) => line.includes("rows[address]") || line.includes("unused"));
  return [...lines.filter((line) => !reads.includes(line)), ...reads];
}
