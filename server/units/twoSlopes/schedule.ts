import type { Schedule } from "../cycles.ts";
import type { TwoSlopesUnit } from "./unit.ts";

/** One word per cycle. Registers: operand with its slopes read from memory (only when they change from word to word), product. */
export const twoSlopesSchedule: Schedule<TwoSlopesUnit> = {
  depth: (unit) => (slopeGroups(unit) > 1 ? 2 : 1),
  busy: (unit) => unit.input.words,
};

/** Words that it takes to go through all slopes. */
export function slopeGroups(unit: TwoSlopesUnit): number {
  return unit.perChannel ? unit.channels / unit.input.lanes : 1;
}
