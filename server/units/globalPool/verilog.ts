import { amount } from "../amount.ts";
import { updatedLanes } from "../pool/verilog.ts";
import { counterBits, moduleText, streamText, unsigned, type VerilogModule, wordBits } from "../rtl.ts";
import type { GlobalPoolUnit } from "./unit.ts";

/**
 * One accumulator per channel. When a pixel is several words the accumulators stand in a small memory that is read and
 * written back in the same cycle; the sums of the last pixel go to the output register instead.
 */
export function globalPoolVerilog(unit: GlobalPoolUnit, module: string): VerilogModule {
  const groups = unit.channels / unit.input.lanes;
  const width = wordBits(unit.output);
  const group = counterBits(groups);
  const pixel = counterBits(unit.pixels);
  const manyPixels = unit.pixels > 1;
  const stored = groups > 1 && manyPixels;
  const body = [
    `  reg [${width - 1}:0] result;`,
    "  reg result_valid;",
    ...(manyPixels
      ? [
          `  reg [${pixel - 1}:0] pixel;`,
          `  wire first = pixel == ${unsigned(pixel, 0)};`,
          `  wire last = pixel == ${unsigned(pixel, unit.pixels - 1)};`,
        ]
      : ["  wire last = 1'b1;"]),
    ...(stored
      ? [
          `  reg [${group - 1}:0] group; // word of the pixel`,
          `  wire group_end = group == ${unsigned(group, groups - 1)};`,
          // No style: read in the cycle of its address, it becomes look-up tables where a device has such memory, registers elsewhere.
          `  reg [${width - 1}:0] accumulators [0:${groups - 1}];`,
          `  wire [${width - 1}:0] accumulated = accumulators[group];`,
        ]
      : []),
    "  wire enable = !result_valid || out_ready;",
    "  assign in_ready = enable;",
    "  assign out_data = result;",
    "  assign out_valid = result_valid;",
    ...updatedLanes(
      unit.operation,
      unit.input,
      unit.output,
      stored ? "accumulated" : "result",
      manyPixels ? "first" : "1'b1",
    ),
    "  always @(posedge clk)",
    "    if (enable && in_valid) begin",
    ...(stored ? ["      accumulators[group] <= updated;"] : []),
    "      result <= updated;",
    "    end",
    "  always @(posedge clk)",
    "    if (reset) begin",
    "      result_valid <= 1'b0;",
    ...(stored ? [`      group <= ${unsigned(group, 0)};`] : []),
    ...(manyPixels ? [`      pixel <= ${unsigned(pixel, 0)};`] : []),
    "    end else if (enable) begin",
    "      result_valid <= in_valid && last;",
    ...(stored
      ? [`      if (in_valid) group <= group_end ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`]
      : []),
    ...(manyPixels
      ? [
          `      if (in_valid${stored ? " && group_end" : ""}) pixel <= last ? ${unsigned(pixel, 0)} : pixel + ${unsigned(pixel, 1)};`,
        ]
      : []),
    "    end",
  ];
  const about = [
    `${unit.name}: ${unit.operation === "max" ? "maximum" : "sum"} of each of ${unit.channels} channels over ${amount(unit.pixels, "pixel")}, layer ${unit.layer}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}`,
    `${amount(unit.input.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}
