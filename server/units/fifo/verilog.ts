import { amount } from "../amount.ts";
import { counterBits, moduleText, ramAttribute, streamText, unsigned, type VerilogModule, wordBits } from "../rtl.ts";
import { shallowDepth } from "./schedule.ts";
import type { FifoUnit } from "./unit.ts";

/** First in, first out. Ready depends on registers only, so a FIFO cuts the ready chain of the units around it. */
export function fifoVerilog(unit: FifoUnit, module: string): VerilogModule {
  const { depth } = unit;
  const address = counterBits(depth);
  const count = counterBits(depth + 1);
  const next = (pointer: string): string =>
    depth === 2 ** address
      ? `${pointer} + ${unsigned(address, 1)}`
      : `(${pointer} == ${unsigned(address, depth - 1)}) ? ${unsigned(address, 0)} : ${pointer} + ${unsigned(address, 1)}`;
  const shallow = depth <= shallowDepth;
  const body = [
    `  ${ramAttribute(unit.memory)} reg [${wordBits(unit.input) - 1}:0] words [0:${depth - 1}];`,
    `  reg [${address - 1}:0] head; // next word to read`,
    `  reg [${address - 1}:0] tail; // next word to write`,
    `  reg [${count - 1}:0] held;`,
    `  assign in_ready = held != ${unsigned(count, depth)};`,
    "  wire write = in_valid && in_ready;",
    ...(shallow
      ? [
          "  wire read = out_valid && out_ready;",
          `  assign out_valid = held != ${unsigned(count, 0)};`,
          "  assign out_data = words[head];",
        ]
      : [
          "  // A word moves from the memory to the read register as soon as that is free.",
          "  reg [OUT:0] word;".replace("OUT", String(wordBits(unit.output) - 1)),
          "  reg word_valid;",
          `  wire read = held != ${unsigned(count, 0)} && (!word_valid || out_ready);`,
          "  assign out_valid = word_valid;",
          "  assign out_data = word;",
        ]),
    "  always @(posedge clk) begin",
    "    if (write) words[tail] <= in_data;",
    ...(shallow ? [] : ["    if (read) word <= words[head];"]),
    "  end",
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      head <= ${unsigned(address, 0)};`,
    `      tail <= ${unsigned(address, 0)};`,
    `      held <= ${unsigned(count, 0)};`,
    ...(shallow ? [] : ["      word_valid <= 1'b0;"]),
    "    end else begin",
    `      if (read) head <= ${next("head")};`,
    `      if (write) tail <= ${next("tail")};`,
    `      if (write && !read) held <= held + ${unsigned(count, 1)};`,
    `      if (read && !write) held <= held - ${unsigned(count, 1)};`,
    ...(shallow ? [] : ["      if (read) word_valid <= 1'b1;", "      else if (out_ready) word_valid <= 1'b0;"]),
    "    end",
  ];
  const about = [`${unit.name}: FIFO of ${amount(depth, "word")} of layer ${unit.layer}`, streamText(unit.input)];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}
