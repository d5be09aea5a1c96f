import { normalisedPlaces, rootPlaces } from "../normalise.ts";

/**
 * Normalised codes of a group (docs/numerics.md, section 11), at the scale 2^-normalisedPlaces.
 *
 * @param addend Of the spread, in squares of n codes.
 */
export function normalisedCodes(codes: Float64Array, addend: number): Float64Array {
  const count = BigInt(codes.length);
  let sum = 0n;
  let squares = 0n;
  for (const code of codes) {
    const whole = BigInt(code);
    sum += whole;
    squares += whole * whole;
  }
  const spread = count * squares - sum * sum + BigInt(addend);
  const root = squareRoot((spread > 1n ? spread : 1n) << BigInt(2 * rootPlaces));
  const places = BigInt(rootPlaces + normalisedPlaces);
  // A division of BigInts leaves out what is behind the point.
  return codes.map((code) => Number(((count * BigInt(code) - sum) << places) / root));
}

/** The whole part of the square root, by Newton's iteration from above. */
function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
