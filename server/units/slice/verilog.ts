import { amount } from "../amount.ts";
import { nestedCounters, within } from "../counters.ts";
import { moduleText, streamText, type VerilogModule, wordBits } from "../rtl.ts";
import type { SliceUnit } from "./unit.ts";

/** Counts the position in the tensor and keeps the words of the part. */
export function sliceVerilog(unit: SliceUnit, module: string): VerilogModule {
  const { sizes, from, to, input, output } = unit;
  const counters = ["row", "column", "group"].map((name, axis) => ({ name, count: sizes[axis]! }));
  const conditions = counters.flatMap((counter, axis) => within(counter, from[axis]!, to[axis]!));
  const body = [
    `  reg [${wordBits(output) - 1}:0] word;`,
    "  reg word_valid;",
    "  wire enable = !word_valid || out_ready;",
    ...nestedCounters([...counters].reverse(), "in_valid && in_ready"),
    `  wire kept = ${conditions.length > 0 ? conditions.join(" && ") : "1'b1"};`,
    "  assign in_ready = enable || !kept;",
    "  assign out_data = word;",
    "  assign out_valid = word_valid;",
    "  always @(posedge clk)",
    "    if (reset) word_valid <= 1'b0;",
    "    else if (enable) word_valid <= in_valid && kept;",
    "  always @(posedge clk) if (enable) word <= in_data;",
  ];
  const about = [
    `${unit.name}: a part of a tensor, layer ${unit.layer}: rows ${from[0]} to ${to[0] - 1} of ${sizes[0]}, columns ${from[1]} to ${to[1] - 1} of ${sizes[1]}, words ${from[2]} to ${to[2] - 1} of the ${sizes[2]} of a pixel`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `${amount(input.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}
