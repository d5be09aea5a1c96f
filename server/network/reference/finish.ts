import type { ScaledFormat } from "../../formats/format.ts";
import { limit, round } from "../../formats/quantise.ts";
import type { Finish } from "../arithmetic.ts";

/**
 * From exact integers to output codes (docs/numerics.md, section 5). `values` are in [channels, …] order; a new array is
 * returned unless nothing is to be done.
 *
 * @param format Format of the output codes; `overflow: wrap` keeps its low bits.
 */
export function applyFinish(
  finish: Finish,
  values: Float64Array,
  channels: number,
  format: ScaledFormat,
): Float64Array {
  switch (finish.kind) {
    case "none":
      return values;
    case "clamp":
      return values.map((value) => Math.max(finish.low, Math.min(finish.high, value)));
    case "shift": {
      const step = 2 ** -finish.shift;
      const codes = { ...format, low: finish.low, high: finish.high, overflow: finish.overflow };
      return values.map((value) => limit(round(value * step, finish.rounding), codes));
    }
    case "requantise": {
      const { multiplier, addend, shift } = finish.parameters();
      const step = 2 ** -shift;
      const codes = { ...format, low: finish.low, high: finish.high, overflow: finish.overflow };
      return mapChannels(values, channels, (value, channel) => {
        const scaled = value * at(multiplier, channel) + at(addend, channel);
        return limit(round(scaled * step, finish.rounding), codes);
      });
    }
    case "thresholds": {
      const { thresholds, flip } = finish.parameters();
      const rows = finish.levels === 0 ? 1 : thresholds.length / finish.levels;
      return mapChannels(values, channels, (value, channel) => {
        const start = (rows === 1 ? 0 : channel) * finish.levels;
        const below = at(flip, channel) === 1;
        let passed = 0;
        for (let level = 0; level < finish.levels; level++) {
          const threshold = thresholds[start + level]!;
          if (below ? value < threshold : value >= threshold) passed++;
        }
        return finish.low + finish.step * passed;
      });
    }
  }
}

/** Element of a per-channel array, or the one element for all channels. */
export function at(values: ArrayLike<number>, channel: number): number {
  return values.length === 1 ? values[0]! : values[channel]!;
}

/** Applies a function of value and channel to every element of a [channels, …] tensor. */
export function mapChannels(
  values: Float64Array,
  channels: number,
  transform: (value: number, channel: number) => number,
): Float64Array {
  const result = new Float64Array(values.length);
  const size = values.length / channels;
  for (let channel = 0, index = 0; channel < channels; channel++) {
    for (let element = 0; element < size; element++, index++) result[index] = transform(values[index]!, channel);
  }
  return result;
}
