import type { Schedule } from "../cycles.ts";
import type { SoftmaxUnit } from "./unit.ts";

/**
 * A group is taken, one element per cycle; then its exponentials are added up, and then divided by the sum, one per cycle; the
 * next group is taken when the last share has left. Registers of the sum: element, distance, exponential, sum; of a share:
 * exponential, whole part, one for each binary place, the rounded code.
 */
export const softmaxSchedule: Schedule<SoftmaxUnit> = {
  depth: (unit) => unit.size + places(unit) + 7,
  busy: (unit) => unit.groups * periodOf(unit),
};

/** Binary places of a share. */
export function places({ format }: Pick<SoftmaxUnit, "format">): number {
  return -Math.log2(format.scale);
}

/** Cycles from the first element of a group to the first of the next one. */
export function periodOf(unit: SoftmaxUnit): number {
  return 3 * unit.size + places(unit) + 6;
}
