import { round } from "../../formats/quantise.ts";
import type { RequantiseParameters } from "../arithmetic.ts";
import type { Exact } from "./range.ts";

export const multiplierLimit = 2 ** 17;
const sumLimit = 2 ** 52;
const largestShift = 40;

/**
 * Multiplier, addend and shift (docs/numerics.md, section 5, rule 5) that bring an exact integer to a scale. The shift is
 * negative when the scale is so fine that the multiplier does not fit otherwise.
 */
export function requantiseParameters(exact: Exact, scale: number): RequantiseParameters {
  const { a, b } = exact.pending;
  let steepest = 0;
  for (const slope of a) steepest = Math.max(steepest, Math.abs((slope * exact.scale) / scale));
  let shift = largestShift;
  if (steepest > 0) shift = Math.min(shift, Math.floor(Math.log2(multiplierLimit / steepest)) + 1);
  const multiplier = new Float64Array(a.length);
  const addend = new Float64Array(a.length);
  for (; shift > -1000; shift--) {
    const factor = 2 ** shift;
    let fits = true;
    for (let channel = 0; channel < a.length && fits; channel++) {
      const times = round(((a[channel]! * exact.scale) / scale) * factor, "nearest_even");
      const plus = round((b[channel]! / scale) * factor, "nearest_even");
      multiplier[channel] = times;
      addend[channel] = plus;
      const first = exact.range.low * times + plus;
      const last = exact.range.high * times + plus;
      fits =
        times >= -multiplierLimit &&
        times < multiplierLimit &&
        Math.min(first, last) >= -sumLimit &&
        Math.max(first, last) < sumLimit;
    }
    if (fits) break;
  }
  return { multiplier, addend, shift };
}

/** Two's complement width that holds every number. */
export function widthOf(numbers: Float64Array): number {
  let bits = 1;
  for (const number of numbers) {
    while (number >= 2 ** (bits - 1) || number < -(2 ** (bits - 1))) bits++;
  }
  return bits;
}
