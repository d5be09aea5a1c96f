import { createFact } from "../../lazy/fact.ts";
import type { Finish } from "../../network/arithmetic.ts";
import {
  codes,
  counterBits,
  element,
  type MemoryFile,
  resize,
  signedBits,
  table,
  unsigned,
  validPipeline,
} from "../rtl.ts";
import { channelGroups } from "./schedule.ts";
import { lanes, numberBits, result, rounded } from "./shift.ts";
import type { FinishUnit } from "./unit.ts";

/** overflow(round((x * multiplier + addend) * 2^-shift)): five registers, one multiplication per lane. */
export function requantiseBody(
  unit: FinishUnit,
  finish: Extract<Finish, { kind: "requantise" }>,
): { readonly body: readonly string[]; readonly memories: readonly MemoryFile[] } {
  const { multiplier, addend, shift } = finish.parameters();
  const source = numberBits(unit.input);
  const { factor, constant } = parameterBits(finish);
  const product = source + factor;
  // The law keeps every x * M + B that can occur within 53 bits; wider sums belong to codes that never come.
  const [least, most] = codes(unit.input);
  let sum = Math.max(shift + 1, 2);
  for (let channel = 0; channel < Math.max(multiplier.length, addend.length); channel++) {
    const m = multiplier[multiplier.length === 1 ? 0 : channel]!;
    const b = addend[addend.length === 1 ? 0 : channel]!;
    for (const x of [least, most]) sum = Math.max(sum, Math.min(54, signedBits(x * m + b, x * m + b)));
  }

  const groups = channelGroups(unit);
  const shared = multiplier.length === 1 && addend.length === 1;
  const perLane = factor + constant;
  const laneCount = unit.input.lanes;
  const parameters = table(
    "table_of_channels",
    `weights/${unit.name}_scales.mem`,
    unit.memory,
    shared ? 1 : groups,
    laneCount * perLane,
    (word, put) => {
      for (let lane = 0; lane < laneCount; lane++) {
        const channel = word * laneCount + lane;
        put(lane * perLane, factor, multiplier[multiplier.length === 1 ? 0 : channel]!);
        put(lane * perLane + factor, constant, addend[addend.length === 1 ? 0 : channel]!);
      }
    },
  );
  const group = counterBits(groups);
  const field = parameters.stored ? "parameters" : "table_of_channels";
  const rounding = shift > 0 ? rounded("sum", sum, shift, finish.rounding) : leftShift("sum", sum, -shift);

  const body = [
    ...parameters.declaration,
    ...validPipeline(5),
    `  reg [${laneCount * unit.input.bits - 1}:0] operands;`,
    "  always @(posedge clk) if (enable) operands <= in_data;",
    ...(parameters.stored
      ? [
          `  reg [${laneCount * perLane - 1}:0] parameters; // of the channels in operands`,
          `  reg [${group - 1}:0] group;`,
          "  always @(posedge clk) if (enable) parameters <= table_of_channels[group];",
          "  always @(posedge clk)",
          `    if (reset) group <= ${unsigned(group, 0)};`,
          "    else if (enable && in_valid)",
          `      group <= (group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`,
        ]
      : []),
    ...lanes(unit, [
      `wire signed [${product - 1}:0] value = ${element("operands", unit.input, product)};`,
      `wire [${factor - 1}:0] multiplier = ${field}[lane*${perLane} +: ${factor}];`,
      `wire signed [${product - 1}:0] factor = ${resize("multiplier", factor, product, true)};`,
      `(* use_dsp = "${unit.dsp ? "yes" : "no"}" *) reg signed [${product - 1}:0] product;`,
      "always @(posedge clk) if (enable) product <= value * factor;",
      `reg [${constant - 1}:0] addend;`,
      `always @(posedge clk) if (enable) addend <= ${field}[lane*${perLane} + ${factor} +: ${constant}];`,
      `reg signed [${sum - 1}:0] sum;`,
      `always @(posedge clk) if (enable) sum <= ${resize("product", product, sum, true)} + ${resize("addend", constant, sum, true)};`,
      ...(product > sum ? [`wire product_unused = &{1'b0, product[${product - 1}:${sum}]};`] : []),
      ...(constant > sum ? [`wire addend_unused = &{1'b0, addend[${constant - 1}:${sum}]};`] : []),
      ...rounding.lines,
      ...result("rounded", rounding.bits, finish, unit.output),
    ]),
  ];
  return { body, memories: parameters.memories };
}

function leftShift(
  value: string,
  bits: number,
  shift: number,
): { readonly lines: readonly string[]; readonly bits: number } {
  const width = bits + shift;
  return {
    bits: width,
    lines: [
      `reg signed [${width - 1}:0] rounded;`,
      `always @(posedge clk) if (enable) rounded <= ${shift > 0 ? `{${value}, ${shift}'d0}` : value};`,
    ],
  };
}

/** Bits that hold every multiplier, and every addend; counted once. */
export const parameterBits = createFact(({ parameters }: Extract<Finish, { kind: "requantise" }>) => {
  const { multiplier, addend } = parameters();
  return { factor: widest(multiplier), constant: widest(addend) };
});

function widest(values: Float64Array): number {
  return values.reduce((bits, value) => Math.max(bits, signedBits(value, value)), 1);
}
