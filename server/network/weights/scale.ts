import type { NumberFormat } from "../../formats/format.ts";
import { smallestScale } from "../../formats/quantise.ts";

/**
 * Scales that are not written (docs/numerics.md, section 3): the smallest power of two for which no value saturates;
 * for `binary` and `ternary` the power of two nearest to the mean magnitude (of the weights that are not zero).
 * Values that are all zero, or that an unsigned format cannot hold at all, give 1.
 */
export function inferredScale(format: NumberFormat, values: ArrayLike<number>): number {
  if (format.kind === "binary" || format.kind === "ternary") {
    const [sum, count] = magnitudes(values, format.kind === "binary");
    return sum > 0 ? nearestPowerOfTwo(sum / count) : 1;
  }
  let smallest = 0;
  let largest = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  return smallestScale(format, smallest, largest);
}

/** The smallest power of two for each output channel for which none of its weights saturates. */
export function inferredChannelScales(format: NumberFormat, values: ArrayLike<number>, rows: number): number[] {
  const columns = values.length / rows;
  return Array.from({ length: rows }, (_, row) => {
    let smallest = 0;
    let largest = 0;
    for (let index = row * columns; index < (row + 1) * columns; index++) {
      smallest = Math.min(smallest, values[index]!);
      largest = Math.max(largest, values[index]!);
    }
    return smallestScale(format, smallest, largest);
  });
}

/** Scale of seeded weights: the power of two nearest to 3 / (high * sqrt(fan-in)); binary, ternary: 1 / sqrt(fan-in). */
export function seededScale(format: NumberFormat, fanIn: number): number {
  const small = format.kind === "binary" || format.kind === "ternary";
  return nearestPowerOfTwo(small ? 1 / Math.sqrt(fanIn) : 3 / (Math.max(1, format.high) * Math.sqrt(fanIn)));
}

/** Nearest in distance, an exact half goes up. */
export function nearestPowerOfTwo(value: number): number {
  let below = 2 ** Math.floor(Math.log2(value));
  if (below > value) below /= 2;
  if (below * 2 <= value) below *= 2;
  return value >= 1.5 * below ? 2 * below : below;
}

function magnitudes(values: ArrayLike<number>, countZeros: boolean): readonly [number, number] {
  let sum = 0;
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    const magnitude = Math.abs(values[index]!);
    sum += magnitude;
    if (countZeros || magnitude > 0) count++;
  }
  return [sum, count];
}
