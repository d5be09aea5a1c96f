import type { ScaledFormat } from "../../formats/format.ts";
import type { ThresholdParameters } from "../arithmetic.ts";
import { limitsOf } from "./pending.ts";
import type { Exact } from "./range.ts";
import { boundary, type Levels } from "./thresholds.ts";

/**
 * Thresholds for a function that rises (docs/numerics.md, section 9): level t is passed by the integers x for which
 * `value(limits(a * scale * x + b))`, in double precision, reaches the boundary of its code. They are found by bisection.
 */
export function functionThresholds(
  exact: Exact,
  format: ScaledFormat,
  levels: Levels,
  value: (x: number) => number,
): () => ThresholdParameters {
  let made: ThresholdParameters | undefined;
  return () => {
    made ??= compute(exact, format, levels, value);
    return made;
  };
}

function compute(
  { scale, range, pending }: Exact,
  format: ScaledFormat,
  levels: Levels,
  value: (x: number) => number,
): ThresholdParameters {
  const { a, b } = pending;
  const limits = limitsOf(pending);
  const thresholds = new Float64Array(a.length * levels.levels);
  const flip = new Uint8Array(a.length);
  for (let channel = 0; channel < a.length; channel++) {
    const slope = a[channel]! * scale;
    const falling = slope < 0;
    flip[channel] = falling ? 1 : 0;
    const row = thresholds.subarray(channel * levels.levels, (channel + 1) * levels.levels);
    for (let level = 0; level < levels.levels; level++) {
      const edge = boundary(format, levels.low + levels.step * (level + 1));
      const passes = (x: number) => {
        const result = value(Math.max(limits.low, Math.min(limits.high, slope * x + b[channel]!)));
        return edge.inclusive ? result >= edge.value : result > edge.value;
      };
      row[level] = firstWhere(range.low, range.high, (x) => passes(x) !== falling);
    }
    if (falling) row.reverse();
  }
  return { thresholds, flip };
}

/** The first integer of a range for which a rising condition holds, one beyond the range when there is none. */
function firstWhere(low: number, high: number, holds: (x: number) => boolean): number {
  let [first, last] = [low, high + 1];
  while (first < last) {
    const middle = Math.floor((first + last) / 2);
    if (holds(middle)) last = middle;
    else first = middle + 1;
  }
  return first;
}
