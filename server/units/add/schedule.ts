import type { Schedule } from "../cycles.ts";
import type { AddUnit } from "./unit.ts";

/** Takes a word of each input in the same cycle, as soon as both are valid. One register: the sum. */
export const addSchedule: Schedule<AddUnit> = {
  depth: () => 1,
  busy: (unit) => unit.output.words,
};
