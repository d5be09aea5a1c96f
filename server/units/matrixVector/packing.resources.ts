import type { Operations, Slices } from "../operations.ts";
import { isSliced, type Multipliers } from "../resources.ts";
import { signedBits } from "../rtl.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { onlyWord } from "./fewWords.ts";
import { packedNumbers } from "./packing.ts";
import { productOf } from "./products.ts";
import { addedAtOnce } from "./tree.ts";
import type { MatrixVectorUnit, Packing } from "./unit.ts";

/** Numbers that get back what the one below them has borrowed, and those that lose what lies on them: none without signs. */
export function borrowingNumbers(
  { pe, simd, input, weights }: MatrixVectorUnit,
  { products, summed, overlapping }: Packing,
): number {
  if (productOf(input, weightEncoding(weights)).low >= 0) return 0;
  const borrowing = (pe / products) * (products - 1) * (summed ? Math.ceil(simd / addedAtOnce) : simd);
  // As measured; the registers of `oddBits` are counted apart.
  return overlapping ? 1.5 * borrowing : borrowing;
}

/**
 * Bits of the sums that put weights with signs together in front of the slices. A slice of the 7 series adds two numbers in front of its
 * multiplier, which Yosys uses there only.
 */
export function joinedBits(
  { pe, simd, weights }: MatrixVectorUnit,
  { products }: Packing,
  { family }: Operations,
): number {
  const { low, high } = weightEncoding(weights);
  const sums = products - (family === "7-series" ? 2 : 1);
  return low < 0 ? (pe / products) * simd * sums * signedBits(low, high) : 0;
}

/** The products that go to slices; those of known constants only where they multiply, and only different ones. */
export function packedMultipliers(unit: MatrixVectorUnit, packing: Packing, slices: Slices): readonly Multipliers[] {
  const { pe, simd } = unit;
  const { factor, element, spacing } = packedNumbers(unit, packing);
  const known = onlyWord(unit);
  if (!known) return [{ count: (pe / packing.products) * simd, a: factor, b: element }];
  const different = new Map<string, number>();
  for (let column = 0; column < simd; column++) {
    for (let pack = 0; pack < pe; pack += packing.products) {
      let constant = 0;
      for (let place = packing.products - 1; place >= 0; place--) {
        constant = constant * 2 ** spacing + known[pack + place]![column]!;
      }
      if (constant !== 0 && !Number.isInteger(Math.log2(Math.abs(constant)))) {
        different.set(`${column} ${constant}`, signedBits(Math.min(0, constant), Math.max(0, constant)));
      }
    }
  }
  return [...different.values()].flatMap((b) =>
    isSliced(unit, element, b, slices) ? [{ count: 1, a: b, b: element }] : [],
  );
}

/** Registers that tell which products are odd, where their numbers overlap. */
export function oddBits({ pe, simd }: MatrixVectorUnit, { products, overlapping }: Packing): number {
  return overlapping ? (pe / products) * (products - 1) * simd : 0;
}
