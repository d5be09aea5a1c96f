import type { Schedule } from "../cycles.ts";
import type { ConfidentUnit } from "./unit.ts";

/**
 * A frame is taken, one element per cycle, and read again to add up its exponentials; the next one is taken when the result is there.
 * Registers of the sum as in a softmax: element, distance, exponential, sum; then the result.
 */
export const confidentSchedule: Schedule<ConfidentUnit> = {
  gathers: () => "frame",
  depth: (unit) => unit.size + 5,
  busy: (unit) => 2 * unit.size + 4,
};
