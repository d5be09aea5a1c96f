import type { Schedule } from "../cycles.ts";
import type { SliceUnit } from "./unit.ts";

/** Takes one word per cycle; a word of the part is in the register in the next cycle, the others are gone. */
export const sliceSchedule: Schedule<SliceUnit> = {
  depth: () => 1,
  busy: (unit) => unit.input.words,
};
