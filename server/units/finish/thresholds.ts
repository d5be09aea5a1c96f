import type { Finish } from "../../network/arithmetic.ts";
import {
  codes,
  counterBits,
  element,
  hex,
  type MemoryFile,
  signedBits,
  storedCode,
  table,
  unsigned,
  validPipeline,
} from "../rtl.ts";
import { channelGroups, readsParameters } from "./schedule.ts";
import { lanes } from "./shift.ts";
import type { FinishUnit } from "./unit.ts";

/** All levels are compared at once; the output code follows from how many are passed. */
export function thresholdsBody(
  unit: FinishUnit,
  finish: Extract<Finish, { kind: "thresholds" }>,
): { readonly body: readonly string[]; readonly memories: readonly MemoryFile[] } {
  const { levels, low, step } = finish;
  const { thresholds, flip } = finish.parameters();
  const shared = thresholds.length === levels && flip.length === 1;
  const groups = channelGroups(unit);
  const reads = readsParameters(unit);

  // A threshold may stand one beside the codes of the input, so the comparison is that much wider.
  const [least, most] = codes(unit.input);
  const bits = thresholds.reduce((width, level) => Math.max(width, signedBits(level, level)), signedBits(least, most));
  const flips = flip.some((flag) => flag === 1);
  const perLane = levels * bits + (flips ? 1 : 0);
  const parameters = table(
    "thresholds",
    `weights/${unit.name}_thresholds.mem`,
    unit.memory,
    shared ? 1 : groups,
    unit.input.lanes * perLane,
    (group, put) => {
      for (let lane = 0; lane < unit.input.lanes; lane++) {
        const channel = group * unit.input.lanes + lane;
        const row = thresholds.length === levels ? 0 : channel;
        for (let level = 0; level < levels; level++) {
          put(lane * perLane + level * bits, bits, thresholds[row * levels + level]!);
        }
        if (flips) put(lane * perLane + levels * bits, 1, flip.length === 1 ? flip[0]! : flip[channel]!);
      }
    },
  );

  const stages = 1 + (reads ? 1 : 0) + (levels > 1 ? 1 : 0);
  const source = parameters.stored ? "parameters" : "thresholds";
  const operand = reads ? "operands" : "in_data";
  const group = counterBits(groups);
  const passedAt = (level: string): string => {
    const compare = `value >= $signed(${source}[lane*${perLane} + ${level}*${bits} +: ${bits}])`;
    return flips ? `(${compare}) ^ ${source}[lane*${perLane} + ${levels * bits}]` : compare;
  };
  const out = unit.output.bits;
  const code = (passed: number): string => hex(out, storedCode(unit.output.binary, low + step * passed));

  const body = [
    ...parameters.declaration,
    ...validPipeline(stages),
    ...(reads
      ? [
          `  reg [${unit.input.lanes * unit.input.bits - 1}:0] operands;`,
          "  always @(posedge clk) if (enable) operands <= in_data;",
        ]
      : []),
    ...(parameters.stored
      ? [
          `  reg [${unit.input.lanes * perLane - 1}:0] parameters; // of the channels in operands`,
          `  reg [${group - 1}:0] group;`,
          "  always @(posedge clk) if (enable) parameters <= thresholds[group];",
          "  always @(posedge clk)",
          `    if (reset) group <= ${unsigned(group, 0)};`,
          "    else if (enable && in_valid)",
          `      group <= (group == ${unsigned(group, groups - 1)}) ? ${unsigned(group, 0)} : group + ${unsigned(group, 1)};`,
        ]
      : []),
    ...lanes(unit, [
      `wire signed [${bits - 1}:0] value = ${element(operand, unit.input, bits)};`,
      ...(levels === 1
        ? [
            `wire passed = ${passedAt("0")};`,
            `reg [${out - 1}:0] result;`,
            `always @(posedge clk) if (enable) result <= passed ? ${code(1)} : ${code(0)};`,
          ]
        : [
            `reg [${levels - 1}:0] passed;`,
            ...Array.from(
              { length: levels },
              (_, level) => `always @(posedge clk) if (enable) passed[${level}] <= ${passedAt(String(level))};`,
            ),
            `reg [${out - 1}:0] result;`,
            "always @(posedge clk)",
            `  if (enable) result <= ${code(0)}${Array.from({ length: levels }, (_, level) => ` + ${weight(level, step, out)}`).join("")};`,
          ]),
    ]),
  ];
  return { body, memories: parameters.memories };
}

/** One passed level as an addend of the output's width. */
function weight(level: number, step: 1 | 2, bits: number): string {
  const padding = bits - 1;
  if (step === 2) return padding > 1 ? `{${padding - 1}'d0, passed[${level}], 1'b0}` : `{passed[${level}], 1'b0}`;
  return padding > 0 ? `{${padding}'d0, passed[${level}]}` : `passed[${level}]`;
}
