import type { Schedule } from "../cycles.ts";
import type { ArgmaxUnit } from "./unit.ts";

/**
 * One input word per cycle. Registers: one per level of the binary tree that finds the largest element of a word, then the
 * winner so far, which is the output register.
 */
export const argmaxSchedule: Schedule<ArgmaxUnit> = {
  gathers: () => "frame",
  depth: (unit) => 1 + Math.ceil(Math.log2(unit.input.lanes)),
  busy: (unit) => unit.input.words,
};
