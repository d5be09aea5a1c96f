import { amount } from "../amount.ts";
import { lanes, numberBits } from "../finish/shift.ts";
import {
  counterBits,
  element,
  moduleText,
  resize,
  streamText,
  table,
  unsigned,
  type VerilogModule,
  validPipeline,
} from "../rtl.ts";
import { slopeGroups } from "./schedule.ts";
import type { TwoSlopesUnit } from "./unit.ts";

/** x << k or x * slope, element by element; registers as in schedule.ts. */
export function twoSlopesVerilog(unit: TwoSlopesUnit, module: string): VerilogModule {
  const { input, output, slopeBits: width } = unit;
  const negative = unit.negative();
  const groups = slopeGroups(unit);
  const count = input.lanes;
  const shift = Math.log2(unit.positive);
  const slopes = table(
    "slopes",
    `weights/${unit.name}_slopes.mem`,
    unit.memory,
    groups,
    count * width,
    (group, put) => {
      for (let lane = 0; lane < count; lane++) {
        put(lane * width, width, negative[negative.length === 1 ? 0 : group * count + lane]!);
      }
    },
  );
  const group = counterBits(groups);
  const source = numberBits(input);
  const product = Math.max(source + width, source + shift, output.bits);
  const value = (operand: string): string => element(operand, input, product);
  const body = [
    ...slopes.declaration,
    ...validPipeline(groups > 1 ? 2 : 1),
    ...(slopes.stored
      ? [
          `  reg [${count * input.bits - 1}:0] operands;`,
          "  always @(posedge clk) if (enable) operands <= in_data;",
          `  reg [${count * width - 1}:0] factors; // slopes of the channels in operands`,
          `  reg [${group - 1}:0] group;`,
          "  always @(posedge clk) if (enable) factors <= slopes[group];",
          "  always @(posedge clk)",
          `    if (reset) group <= ${unsigned(group, 0)};`,
          "    else if (enable && in_valid)",
          `      group <= (group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`,
        ]
      : []),
    ...lanes(unit, [
      `wire signed [${product - 1}:0] value = ${value(slopes.stored ? "operands" : "in_data")};`,
      `wire [${width - 1}:0] slope = ${slopes.stored ? "factors" : "slopes"}[lane*${width} +: ${width}];`,
      `wire signed [${product - 1}:0] factor = ${resize("slope", width, product, true)};`,
      `(* use_dsp = "${unit.dsp ? "yes" : "no"}" *) wire signed [${product - 1}:0] below;`,
      "assign below = value * factor;",
      `wire signed [${product - 1}:0] above = value <<< ${shift};`,
      `wire signed [${product - 1}:0] chosen = value[${product - 1}] ? below : above;`,
      ...(product > output.bits ? [`wire chosen_unused = &{1'b0, chosen[${product - 1}:${output.bits}]};`] : []),
      `reg [${output.bits - 1}:0] result;`,
      `always @(posedge clk) if (enable) result <= chosen[${output.bits - 1}:0];`,
    ]),
  ];
  const about = [
    `${unit.name}: x * ${unit.positive} where x is not negative, otherwise x * slope, layer ${unit.layer}`,
    `in:  ${streamText(input)}`,
    `out: ${streamText(output)}`,
    `${unit.perChannel ? "a slope per channel" : "one slope"}, ${amount(input.words, "cycle")} per frame`,
  ];
  return { module, text: moduleText(unit, module, about, body), memories: slopes.memories };
}
