import { amount } from "../amount.ts";
import {
  counterBits,
  cutOff,
  element,
  moduleText,
  streamText,
  unsigned,
  type VerilogModule,
  wordBits,
} from "../rtl.ts";
import type { Stream } from "../stream.ts";
import type { PoolUnit } from "./unit.ts";

/** Maximum or sum of `taps` consecutive words; the accumulator is the output register. */
export function poolVerilog(unit: PoolUnit, module: string): VerilogModule {
  const { taps } = unit;
  const counter = counterBits(taps);
  const body = [
    `  reg [${wordBits(unit.output) - 1}:0] result;`,
    "  reg result_valid;",
    ...(taps > 1
      ? [
          `  reg [${counter - 1}:0] tap;`,
          `  wire first = tap == ${unsigned(counter, 0)};`,
          `  wire last = tap == ${unsigned(counter, taps - 1)};`,
        ]
      : ["  wire last = 1'b1;"]),
    "  wire enable = !result_valid || out_ready;",
    "  assign in_ready = enable;",
    "  assign out_data = result;",
    "  assign out_valid = result_valid;",
    ...updatedLanes(unit.operation, unit.input, unit.output, "result", taps > 1 ? "first" : "1'b1"),
    "  always @(posedge clk) if (enable && in_valid) result <= updated;",
    "  always @(posedge clk)",
    "    if (reset) begin",
    ...(taps > 1 ? [`      tap <= ${unsigned(counter, 0)};`] : []),
    "      result_valid <= 1'b0;",
    "    end else if (enable) begin",
    "      result_valid <= in_valid && last;",
    ...(taps > 1 ? [`      if (in_valid) tap <= last ? ${unsigned(counter, 0)} : tap + ${unsigned(counter, 1)};`] : []),
    "    end",
  ];
  const about = [
    `${unit.name}: ${unit.operation === "max" ? "maximum" : "sum"} of ${taps} taps, layer ${unit.layer}`,
    `in:  ${streamText(unit.input)}`,
    `out: ${streamText(unit.output)}`,
    `${amount(unit.input.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}

/**
 * Declares `updated`: for each lane the element of `in_data` when `first`, else the maximum or sum of the element and `from`,
 * in the output's width.
 */
export function updatedLanes(
  operation: "max" | "sum",
  input: Stream,
  output: Stream,
  from: string,
  first: string,
): readonly string[] {
  const { bits } = output;
  const field = `lane*${bits} +: ${bits}`;
  const greater = bits > 1 && (input.signed || input.binary) ? "$signed(element) > $signed(held)" : "element > held";
  const update =
    operation === "max" ? `(${first} || ${greater}) ? element : held` : `${first} ? element : held + element`;
  return [
    `  wire [${wordBits(output) - 1}:0] updated;`,
    ...(bits < input.bits ? cutOff("in_data") : []),
    "  genvar lane;",
    "  generate",
    `    for (lane = 0; lane < ${input.lanes}; lane = lane + 1) begin : lanes`,
    `      wire [${bits - 1}:0] element = ${element("in_data", input, bits)};`,
    ...(first === "1'b1"
      ? [`      assign updated[${field}] = element;`]
      : [`      wire [${bits - 1}:0] held = ${from}[${field}];`, `      assign updated[${field}] = ${update};`]),
    "    end",
    "  endgenerate",
  ];
}
