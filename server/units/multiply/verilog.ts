import { amount } from "../amount.ts";
import { nestedCounters } from "../counters.ts";
import { counterBits, element, moduleText, ramAttribute, streamText, type VerilogModule, wordBits } from "../rtl.ts";
import { kept, multiplySchedule } from "./schedule.ts";
import type { MultiplyUnit } from "./unit.ts";

/** Joins two streams; the product of two elements is exact in the output's width. */
export function multiplyVerilog(unit: MultiplyUnit, module: string): VerilogModule {
  const { inputs, output } = unit;
  const [a, b] = inputs;
  const { bits, lanes } = output;
  const again = kept(unit);
  const words = b.words;
  const pixels = a.words / words;
  const body = [
    "  reg [1:0] valid; // factors, products",
    "  wire enable = !valid[1] || out_ready;",
    ...(again
      ? [
          ...nestedCounters(
            [
              { name: "group", count: words },
              { name: "pixel", count: pixels },
            ],
            "taken",
          ),
          `  wire first = pixel == ${counterBits(pixels)}'d0; // the words of the second input come with the first pixel`,
          "  wire taken = enable && in_0_valid && (in_1_valid || !first);",
          "  assign in_0_ready = enable && (in_1_valid || !first);",
          "  assign in_1_ready = enable && in_0_valid && first;",
          ...(words > 1
            ? [
                `  ${ramAttribute("registers")} reg [${wordBits(b) - 1}:0] kept [0:${words - 1}];`,
                "  always @(posedge clk) if (taken && first) kept[group] <= in_1_data;",
                `  wire [${wordBits(b) - 1}:0] second = first ? in_1_data : kept[group];`,
              ]
            : [
                `  reg [${wordBits(b) - 1}:0] kept;`,
                "  always @(posedge clk) if (taken && first) kept <= in_1_data;",
                `  wire [${wordBits(b) - 1}:0] second = first ? in_1_data : kept;`,
              ]),
        ]
      : [
          "  wire taken = enable && in_0_valid && in_1_valid;",
          "  assign in_0_ready = enable && in_1_valid;",
          "  assign in_1_ready = enable && in_0_valid;",
          `  wire [${wordBits(b) - 1}:0] second = in_1_data;`,
        ]),
    `  reg [${wordBits(a) - 1}:0] factor_0;`,
    `  reg [${wordBits(b) - 1}:0] factor_1;`,
    "  always @(posedge clk)",
    "    if (enable) begin",
    "      factor_0 <= in_0_data;",
    "      factor_1 <= second;",
    "    end",
    `  (* use_dsp = "${unit.dsp ? "yes" : "no"}" *) reg [${wordBits(output) - 1}:0] products;`,
    "  assign out_data = products;",
    "  assign out_valid = valid[1];",
    "  genvar lane;",
    "  generate",
    `    for (lane = 0; lane < ${lanes}; lane = lane + 1) begin : lanes`,
    `      wire signed [${bits - 1}:0] a = ${element("factor_0", a, bits)};`,
    `      wire signed [${bits - 1}:0] b = ${element("factor_1", b, bits)};`,
    `      always @(posedge clk) if (enable) products[lane*${bits} +: ${bits}] <= a * b;`,
    "    end",
    "  endgenerate",
    "  always @(posedge clk)",
    "    if (reset) valid <= 2'd0;",
    "    else if (enable) valid <= {valid[0], taken};",
  ];
  const about = [
    `${unit.name}: products of layer ${unit.layer}, element by element${again ? "; the second input has one element for each channel" : ""}`,
    `a: ${streamText(a)}`,
    `b: ${streamText(b)}`,
    `product: ${streamText(output)}`,
    `${amount(multiplySchedule.busy(unit), "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: [] };
}
