import type { NumberFormat } from "../../formats/format.ts";

/** Products of at least five by five bits are worth a DSP slice. */
export function isWide(input: NumberFormat, weights: NumberFormat): boolean {
  return input.bits >= 5 && weights.bits >= 5;
}
