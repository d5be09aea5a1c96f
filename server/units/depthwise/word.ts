import type { Put } from "../rtl.ts";
import { sharedExponent, storedWeight, weightEncoding } from "../weightEncoding.ts";
import type { DepthwiseUnit } from "./unit.ts";

/** Bits of a weight, and of the exponent of its block (0: there is none), which each weight has with it: a word holds one tap of each channel. */
export function tapBits({ weights }: Pick<DepthwiseUnit, "weights">): {
  readonly weight: number;
  readonly exponent: number;
} {
  const { bits: weight, form } = weightEncoding(weights);
  return { weight, exponent: form.kind === "block" ? form.exponentBits : 0 };
}

/** Words that hold all weights, one for each cycle of a pixel: a tap of `pe` channels. */
export function tapShape(unit: DepthwiseUnit): { readonly width: number; readonly depth: number } {
  const { channels, taps, pe } = unit;
  const { weight, exponent } = tapBits(unit);
  return { width: pe * (weight + exponent), depth: (channels / pe) * taps };
}

/** Writes the weights of one cycle of a pixel, channel by channel. */
export function fillTap(unit: DepthwiseUnit, address: number, put: Put): void {
  const { pe, taps, weights } = unit;
  const { weight, exponent } = tapBits(unit);
  const codes = weights.codes();
  const stored = storedWeight(weights);
  const [group, tap] = [Math.floor(address / taps), address % taps];
  for (let lane = 0; lane < pe; lane++) {
    const code = codes[(group * pe + lane) * taps + tap]!;
    const own = exponent > 0 ? sharedExponent(weights, [code]) : 0;
    const at = lane * (weight + exponent);
    put(at, weight, stored(code, own));
    if (exponent > 0) put(at + weight, exponent, own);
  }
}
