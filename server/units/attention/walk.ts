import { nestedCounters } from "../counters.ts";
import { counterBits, plus, resize, unsigned } from "../rtl.ts";
import { type AttentionUnit, chunksOf } from "./unit.ts";

/** Words that a frame fills in a memory. */
export function frameWords({ steps, features, input }: AttentionUnit): number {
  return (steps * features) / input.lanes;
}

/**
 * Verilog that walks over the pairs of steps, for each step and head over all steps, and over the words of the head: counters
 * `<prefix>_chunk`, `_seen`, `_head`, `_step` (those that count) and wires `<prefix>_ends`: the last chunk, `_last`: of the frame,
 * `_first`: of the first step that is seen. `<prefix>_seen_at` and `<prefix>_step_at` are the places of the chunk in the memory of
 * the step that is seen and of the step itself, `<prefix>_lane` the group of lanes in that word.
 */
export function pairWalk(unit: AttentionUnit, prefix: string, advance: string): readonly string[] {
  const { steps, heads, features, input, output } = unit;
  const chunks = chunksOf(unit);
  const counters = [
    { name: `${prefix}_chunk`, count: chunks },
    { name: `${prefix}_seen`, count: steps },
    { name: `${prefix}_head`, count: heads },
    { name: `${prefix}_step`, count: steps },
  ];
  const ends = (through: number) =>
    counters
      .slice(0, through)
      .flatMap(({ name, count }) => (count > 1 ? [`${name}_end`] : []))
      .join(" && ") || "1'b1";
  const words = features / input.lanes;
  const groups = input.lanes / output.lanes;
  const all = 2 * frameWords(unit);
  const bits = counterBits(all);
  const lane = counterBits(groups);
  const zero = unsigned(bits, 0);
  const word = `${prefix}_word`;
  const next = [
    `${prefix}_next`,
    words > 1 ? `(${word} == ${unsigned(bits, words - 1)}) ? ${zero} : ${plus(word, bits, 1)}` : zero,
  ] as const;
  const laneEnd = groups > 1 ? `${prefix}_lane == ${unsigned(lane, groups - 1)}` : "1'b1";
  return [
    ...nestedCounters(counters, advance),
    `  wire ${prefix}_ends = ${ends(1)};`,
    `  wire ${prefix}_head_ends = ${ends(2)}; // all steps are seen`,
    `  wire ${prefix}_step_ends = ${ends(3)};`,
    `  wire ${prefix}_last = ${ends(4)};`,
    `  wire ${prefix}_first = ${steps > 1 ? `${prefix}_seen == ${unsigned(counterBits(steps), 0)}` : "1'b1"};`,
    "  // Word of the chunk in a step, and where the head begins, to which the next step that is seen returns.",
    `  reg [${bits - 1}:0] ${word};`,
    `  reg [${bits - 1}:0] ${prefix}_begin;`,
    `  reg [${lane - 1}:0] ${prefix}_lane;`,
    `  reg [${lane - 1}:0] ${prefix}_begin_lane;`,
    `  reg [${bits - 1}:0] ${prefix}_seen_base;`,
    `  reg [${bits - 1}:0] ${prefix}_step_base;`,
    `  wire ${prefix}_word_ends = ${laneEnd};`,
    `  wire [${bits - 1}:0] ${next[0]} = ${prefix}_word_ends ? (${next[1]}) : ${word};`,
    `  wire [${lane - 1}:0] ${prefix}_next_lane = ${prefix}_word_ends ? ${unsigned(lane, 0)} : ${plus(`${prefix}_lane`, lane, 1)};`,
    `  wire ${prefix}_returns = ${prefix}_ends && !${prefix}_head_ends;`,
    "  always @(posedge clk)",
    "    if (reset) begin",
    `      ${word} <= ${zero};`,
    `      ${prefix}_begin <= ${zero};`,
    `      ${prefix}_lane <= ${unsigned(lane, 0)};`,
    `      ${prefix}_begin_lane <= ${unsigned(lane, 0)};`,
    `      ${prefix}_seen_base <= ${zero};`,
    `      ${prefix}_step_base <= ${zero};`,
    `    end else if (${advance}) begin`,
    `      ${word} <= ${prefix}_returns ? ${prefix}_begin : ${next[0]};`,
    `      ${prefix}_lane <= ${prefix}_returns ? ${prefix}_begin_lane : ${prefix}_next_lane;`,
    `      if (${prefix}_head_ends) begin`,
    `        ${prefix}_begin <= ${next[0]};`,
    `        ${prefix}_begin_lane <= ${prefix}_next_lane;`,
    `        ${prefix}_seen_base <= ${zero};`,
    `      end else if (${prefix}_ends) ${prefix}_seen_base <= ${plus(`${prefix}_seen_base`, bits, words)};`,
    `      if (${prefix}_step_ends) ${prefix}_step_base <= ${prefix}_last ? ${zero} : ${plus(`${prefix}_step_base`, bits, words)};`,
    "    end",
    `  wire [${bits - 1}:0] ${prefix}_seen_at = bank_base + ${prefix}_seen_base + ${word};`,
    `  wire [${bits - 1}:0] ${prefix}_step_at = bank_base + ${prefix}_step_base + ${word};`,
  ];
}

/** The lanes of a head in a word: element `lane` of the group `group`, as a number of `to` bits. */
export function chosenLane(
  signal: string,
  group: string,
  lane: number,
  { lanes, of, bits, signed }: { lanes: number; of: number; bits: number; signed: boolean },
  to: number,
): { readonly wire: string; readonly value: (name: string) => string } {
  const groups = of / lanes;
  const place = counterBits(of * bits);
  const from =
    groups > 1
      ? `${signal}[{${resize(group, counterBits(groups), place, false)}} * ${unsigned(place, lanes * bits)} + ${unsigned(place, lane * bits)} +: ${bits}]`
      : `${signal}[${lane * bits} +: ${bits}]`;
  return { wire: from, value: (name) => resize(name, bits, to, signed) };
}
