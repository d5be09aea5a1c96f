import { signedBits } from "../rtl.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { productOf } from "./products.ts";
import { addedAtOnce } from "./tree.ts";
import type { MatrixVectorUnit, Packing } from "./unit.ts";

/** Widths in bits of packed numbers, and their bounds. */
export interface PackedNumbers {
  /** Between the lowest bits of neighbours. */
  readonly spacing: number;
  /** Of a number that is taken apart; the one that lies highest has the rest. */
  readonly number: number;
  /** Of the packed weights and of an element, as numbers with a sign. */
  readonly factor: number;
  readonly element: number;
  /** Bounds of the product of both. */
  readonly low: number;
  readonly high: number;
}

type Packed = Pick<MatrixVectorUnit, "input" | "weights" | "simd">;

export function packedNumbers(
  { input, weights, simd }: Packed,
  { products, summed, overlapping }: Packing,
): PackedNumbers {
  const encoding = weightEncoding(weights);
  const { low, high } = productOf(input, encoding);
  const terms = summed ? Math.min(addedAtOnce, simd) : 1;
  // A number above a negative one stands for one less; without signs nothing borrows, and no bit is a sign.
  const number = low < 0 ? signedBits(terms * low - 1, terms * high) : signedBits(0, terms * high) - 1;
  const spacing = overlapping ? number - 1 : number;
  const packed = (each: number) => {
    let sum = 0;
    for (let place = 0; place < products; place++) sum += each * 2 ** (place * spacing);
    return sum;
  };
  return {
    spacing,
    number,
    factor: signedBits(packed(Math.min(0, encoding.low)), packed(encoding.high)),
    element: input.bits + (input.signed ? 0 : 1),
    low: packed(low),
    high: packed(high),
  };
}
