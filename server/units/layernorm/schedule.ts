import type { Schedule } from "../cycles.ts";
import type { LayernormUnit } from "./unit.ts";
import { widthsOf } from "./widths.ts";

/**
 * A group is taken, one element per cycle; then the root of its spread is drawn, a place in each cycle; then the elements are
 * divided by it, one per cycle; the next group is taken when the last quotient has left. Registers of an element in front of the
 * root: the square, the sum, the square of the sum, the spread; of a quotient: element, difference, magnitude, one for each binary
 * place, the result.
 */
export const layernormSchedule: Schedule<LayernormUnit> = {
  depth: (unit) => rootCycles(unit) + quotientStages(unit) + 1,
  busy: (unit) => unit.groups * periodOf(unit),
};

/** Cycles in front of the first step of the root. */
export const settleCycles = 4;

/** Cycles from behind the last element of a group to the first division. */
export function rootCycles(unit: LayernormUnit): number {
  return settleCycles + widthsOf(unit).root;
}

/** Registers of a quotient. */
export function quotientStages(unit: LayernormUnit): number {
  return widthsOf(unit).places + 4;
}

/** Cycles from the first element of a group to the first of the next one. */
export function periodOf(unit: LayernormUnit): number {
  return 2 * unit.size + rootCycles(unit) + quotientStages(unit);
}
