import type { Device } from "../targets/target.ts";
import { packedNumbers } from "../units/matrixVector/packing.ts";
import { productOf } from "../units/matrixVector/products.ts";
import { productKind } from "../units/matrixVector/resources.ts";
import { addedAtOnce } from "../units/matrixVector/tree.ts";
import type { MatrixVectorUnit, Packing } from "../units/matrixVector/unit.ts";
import { signedBits } from "../units/rtl.ts";
import { weightEncoding } from "../units/weightEncoding.ts";

type Multiplying = Pick<MatrixVectorUnit, "input" | "weights" | "simd">;

/** Bits of a register that adds packed numbers, at most: what a DSP slice has. */
const widestSum = 48;

/**
 * How so many products of a unit with weights of neighbouring rows share a multiplier of a device; undefined: they do not fit its
 * ports, or are no multiplications.
 */
export function packingFor(unit: Multiplying, products: number, { dsp }: Pick<Device, "dsp">): Packing | undefined {
  if (!dsp || products < 2 || productKind(unit) !== "multiply") return undefined;
  const [wide, narrow] = [Math.max(dsp.a, dsp.b), Math.min(dsp.a, dsp.b)];
  const fits = (packing: Packing): boolean => {
    const { factor, element, low, high } = packedNumbers(unit, packing);
    const terms = packing.summed ? addedAtOnce : 1;
    return factor <= wide && element <= narrow && signedBits(terms * low, terms * high) <= widestSum;
  };
  return waysOf(unit, products).find(fits);
}

/** Ways to pack, those with the fewest look-up tables first. */
function waysOf({ input, weights, simd }: Multiplying, products: number): readonly Packing[] {
  const apart = { products, summed: false };
  const ways = simd > 1 ? [{ products, summed: true }, apart] : [apart];
  // A number without a sign carries into the one above it, which is no borrow.
  return productOf(input, weightEncoding(weights)).low < 0 ? [...ways, { ...apart, overlapping: true }] : ways;
}

/** The most products of a unit that share a multiplier of a device; 1: each has its own. */
export function mostPacked(unit: Multiplying, device: Pick<Device, "dsp">): number {
  let most = 1;
  while (packingFor(unit, most + 1, device)) most++;
  return most;
}

/** Why so many products do not share a multiplier, as the end of a sentence. */
export function whyNotPacked(unit: Multiplying, products: number, { dsp }: Pick<Device, "dsp">): string {
  if (!dsp) return "it has none";
  if (productKind(unit) !== "multiply") return `weights in ${unit.weights.format.text} take no multiplier`;
  const { factor, element } = packedNumbers(unit, waysOf(unit, products).at(-1)!);
  return `its ports have ${dsp.a} and ${dsp.b} bits, and the packed weights take ${factor}, an element ${element}`;
}
