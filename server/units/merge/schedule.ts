import type { Schedule } from "../cycles.ts";
import type { MergeUnit } from "./unit.ts";

/** Takes one word per cycle, of the input whose turn it is; the others wait. One register. */
export const mergeSchedule: Schedule<MergeUnit> = {
  depth: () => 1,
  busy: (unit) => unit.output.words,
};
