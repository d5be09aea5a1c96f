import type { ScaledFormat } from "../../formats/format.ts";
import type { Finish, ThresholdParameters } from "../arithmetic.ts";
import type { Exact } from "./range.ts";

export interface Levels {
  readonly low: number;
  readonly step: 1 | 2;
  readonly levels: number;
}

/** The levels of a format when at most 15 of them tell its codes apart, otherwise undefined. */
export function levelsOf(format: ScaledFormat, low: number, high: number): Levels | undefined {
  const step = format.kind === "binary" ? 2 : 1;
  const levels = (high - low) / step;
  return levels <= 15 && format.overflow === "saturate" ? { low, step, levels } : undefined;
}

/** Finish by thresholds. Of a single code there is none to pass: every integer becomes it. */
export function thresholdFinish(levels: Levels, parameters: () => ThresholdParameters): Finish {
  if (levels.levels === 0) return { kind: "clamp", low: levels.low, high: levels.low };
  return { kind: "thresholds", ...levels, parameters };
}

/**
 * Thresholds of each channel (docs/numerics.md, section 5, rule 4): level t stands for the code k = low + step * (t + 1)
 * and is passed exactly by those integers x for which the wanted code is at least k.
 */
export function thresholdParameters(exact: Exact, format: ScaledFormat, levels: Levels): ThresholdParameters {
  const { a, b, relu } = exact.pending;
  const lowest = exact.range.low - 1;
  const highest = exact.range.high + 1;
  const thresholds = new Float64Array(a.length * levels.levels);
  const flip = new Uint8Array(a.length);
  for (let channel = 0; channel < a.length; channel++) {
    const slope = a[channel]! * exact.scale;
    const flipped = slope < 0;
    flip[channel] = flipped ? 1 : 0;
    const row = thresholds.subarray(channel * levels.levels, (channel + 1) * levels.levels);
    for (let level = 0; level < levels.levels; level++) {
      const edge = boundary(format, levels.low + levels.step * (level + 1));
      const always = flipped ? highest : lowest;
      const never = flipped ? lowest : highest;
      let threshold: number;
      if (relu && (edge.value < 0 || (edge.value === 0 && edge.inclusive))) threshold = always;
      else if (slope === 0) {
        const passed = edge.inclusive ? b[channel]! >= edge.value : b[channel]! > edge.value;
        threshold = passed ? always : never;
      } else threshold = firstPassed((edge.value - b[channel]!) / slope, edge.inclusive, flipped);
      row[level] = Math.max(lowest, Math.min(highest, threshold));
    }
    if (flipped) row.reverse();
  }
  return { thresholds, flip };
}

/** The real value from which on (or beyond which) quantisation gives the code or a larger one. */
export function boundary(format: ScaledFormat, code: number): { readonly value: number; readonly inclusive: boolean } {
  if (format.kind === "binary") return { value: 0, inclusive: true };
  switch (format.rounding) {
    case "nearest_even":
      return { value: (code - 0.5) * format.scale, inclusive: code % 2 === 0 };
    case "half_up":
      return { value: (code - 0.5) * format.scale, inclusive: true };
    case "floor":
      return { value: code * format.scale, inclusive: true };
    case "zero":
      return code > 0
        ? { value: code * format.scale, inclusive: true }
        : { value: (code - 1) * format.scale, inclusive: false };
  }
}

/** Rising: x >= result passes. Falling: x < result passes. `crossing` is where the real function meets the boundary. */
function firstPassed(crossing: number, inclusive: boolean, falling: boolean): number {
  if (falling) return Number.isInteger(crossing) && !inclusive ? crossing : Math.floor(crossing) + 1;
  return Number.isInteger(crossing) && !inclusive ? crossing + 1 : Math.ceil(crossing);
}
