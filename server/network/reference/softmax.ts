import type { ScaledFormat } from "../../formats/format.ts";
import { limit, round } from "../../formats/quantise.ts";
import type { Exponential } from "../arithmetic.ts";

/**
 * Softmax of codes (docs/numerics.md, section 11): each exponential as a share of their sum, rounded to the format.
 *
 * @param exponential Integer for a distance (at most 0) from the largest code.
 */
export function softmaxCodes(
  codes: Float64Array,
  { code: exponential }: Exponential,
  format: ScaledFormat,
): Float64Array {
  const largest = codes.reduce((most, code) => Math.max(most, code), Number.NEGATIVE_INFINITY);
  const shares = codes.map((code) => exponential(code - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => limit(round(share / sum / format.scale, format.rounding), format));
}

/** Sum of the exponentials of the distances to the largest code. */
export function exponentialSum(codes: Float64Array, { code: exponential }: Exponential): number {
  const largest = codes.reduce((most, code) => Math.max(most, code), Number.NEGATIVE_INFINITY);
  return codes.reduce((sum, code) => sum + exponential(code - largest), 0);
}

/** Softmax of real values. */
export function softmaxValues(values: Float64Array): Float64Array {
  const largest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const powers = values.map((value) => Math.exp(value - largest));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
