import type { Range } from "./lowering/range.ts";

/** Places behind the point of the square root of a layernorm (docs/numerics.md, section 11). */
export const rootPlaces = 8;
/** Places behind the point of a normalised element. */
export const normalisedPlaces = 16;

/**
 * Normalised elements that can occur in a group of `count`: none is further from the mean than sqrt(count - 1) deviations, and the
 * root, of which a part of less than one is left out, is at least 2^rootPlaces.
 */
export function normalisedRange(count: number): Range {
  const leftOut = 1 - 2 ** -rootPlaces;
  const most = Math.ceil((2 ** normalisedPlaces * Math.sqrt(Math.max(1, count - 1))) / leftOut);
  return { low: -most, high: most };
}

/** The largest n * Q - S * S of a group of `count` codes of a range, to which `addend` is added. */
export function largestSpread(count: number, { low, high }: Range, addend: number): bigint {
  const span = BigInt(count) * (BigInt(high) - BigInt(low));
  return (span * span) / 4n + BigInt(addend);
}
