import { largestSpread, normalisedPlaces, normalisedRange, rootPlaces } from "../../network/normalise.ts";
import { codes, counterBits, signedBits } from "../rtl.ts";
import type { LayernormUnit } from "./unit.ts";

/** Widths in bits inside the unit, each as narrow as the codes of its stream allow. */
export interface Widths {
  /** An element, the sum of a group, n times an element less the sum: two's complement. */
  readonly element: number;
  readonly sum: number;
  readonly difference: number;
  /** Square of an element, sum of squares, n times that: unsigned. */
  readonly square: number;
  readonly squares: number;
  readonly spread: number;
  /** Of the spread that the root is drawn from: an even number of them. */
  readonly digits: number;
  /** Of the square root: one cycle for each. */
  readonly root: number;
  /** Whole part of a quotient, and all its binary places: one register stage for each. */
  readonly whole: number;
  readonly places: number;
  /** Rest of a division, below the root shifted by the whole part. */
  readonly rest: number;
}

export function widthsOf({ size, input, addend }: Pick<LayernormUnit, "size" | "input" | "addend">): Widths {
  const [low, high] = codes(input);
  const most = Math.max(-low, high);
  const spread = largestSpread(size, { low, high }, addend).toString(2).length;
  const squares = BigInt(size) * BigInt(most) * BigInt(most);
  // Neither n * Q nor S * S fits the difference of both where codes are unsigned.
  const counted = Math.max(spread, (BigInt(size) * squares).toString(2).length);
  const root = Math.ceil((spread + 2 * rootPlaces) / 2);
  const places = counterBits(normalisedRange(size).high + 1);
  const whole = places - normalisedPlaces;
  const reach = Math.max(1, size - 1) * (high - low);
  return {
    element: signedBits(low, high),
    sum: signedBits(size * low, size * high),
    difference: signedBits(-reach, reach),
    square: counterBits(most ** 2 + 1),
    squares: squares.toString(2).length,
    spread: counted,
    digits: 2 * root - 2 * rootPlaces,
    root,
    whole,
    places,
    rest: root + whole,
  };
}
