import type { NumberFormat } from "../../formats/format.ts";
import type { LayerWeights } from "../../network/checked.ts";
import { multipliedBits, weightEncoding } from "../../units/weightEncoding.ts";

/** Products of at least five by five bits are worth a DSP slice. */
const wide = 5;

export function isWide(left: NumberFormat, right: NumberFormat): boolean {
  return left.bits >= wide && right.bits >= wide;
}

/** {@link isWide} of products with weights, by the bits that a multiplier sees of them. */
export function isWideProduct(input: NumberFormat, weights: LayerWeights): boolean {
  return input.bits >= wide && multipliedBits(weightEncoding(weights)) >= wide;
}
