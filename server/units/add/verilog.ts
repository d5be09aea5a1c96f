import { element, moduleText, streamText, type VerilogModule, wordBits } from "../rtl.ts";
import type { Stream } from "../stream.ts";
import type { AddUnit } from "./unit.ts";

/** Joins two streams; the sum of the shifted elements is exact in the output's width. */
export function addVerilog(unit: AddUnit, module: string): VerilogModule {
  const { bits } = unit.output;
  const body = [
    `  reg [${wordBits(unit.output) - 1}:0] sums;`,
    "  reg sums_valid;",
    "  wire enable = !sums_valid || out_ready;",
    "  assign in_0_ready = enable && in_1_valid;",
    "  assign in_1_ready = enable && in_0_valid;",
    "  assign out_data = sums;",
    "  assign out_valid = sums_valid;",
    "  genvar lane;",
    "  generate",
    `    for (lane = 0; lane < ${unit.output.lanes}; lane = lane + 1) begin : lanes`,
    `      wire [${bits - 1}:0] a = ${operand("in_0_data", unit.inputs[0], unit.shiftA, bits)};`,
    `      wire [${bits - 1}:0] b = ${operand("in_1_data", unit.inputs[1], unit.shiftB, bits)};`,
    ...dropped("a", "in_0_data", unit.inputs[0], unit.shiftA, bits),
    ...dropped("b", "in_1_data", unit.inputs[1], unit.shiftB, bits),
    `      always @(posedge clk) if (enable) sums[lane*${bits} +: ${bits}] <= a + b;`,
    "    end",
    "  endgenerate",
    "  always @(posedge clk)",
    "    if (reset) sums_valid <= 1'b0;",
    "    else if (enable) sums_valid <= in_0_valid && in_1_valid;",
  ];
  const about = [
    `${unit.name}: addition of layer ${unit.layer}, (a << ${unit.shiftA}) + (b << ${unit.shiftB})`,
    `a: ${streamText(unit.inputs[0])}`,
    `b: ${streamText(unit.inputs[1])}`,
    `sum: ${streamText(unit.output)}`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

/** Bits that repeat the sign, where the values need fewer than their format has. */
function dropped(name: string, data: string, { bits }: Stream, shift: number, to: number): string[] {
  const kept = Math.max(to - shift, 1);
  return bits > kept ? [`      wire ${name}_unused = &{1'b0, ${data}[lane*${bits}+${kept} +: ${bits - kept}]};`] : [];
}

function operand(data: string, stream: Stream, shift: number, to: number): string {
  const value = element(data, stream, Math.max(to - shift, 1));
  return shift === 0 ? value : `{${value}, ${shift}'d0}`;
}
