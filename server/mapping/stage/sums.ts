import { narrowestInteger } from "../stream.ts";

/** Format of the exact sum of `count` codes of a range; padding counts as zero. */
export function sumFormat(range: { readonly low: number; readonly high: number }, count: number, padded: boolean) {
  const zero = padded ? 0 : undefined;
  return narrowestInteger(
    Math.min(zero ?? Number.POSITIVE_INFINITY, range.low * count),
    Math.max(zero ?? Number.NEGATIVE_INFINITY, range.high * count),
  );
}
