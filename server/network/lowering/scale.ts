import { largestInferred, type NumberFormat, type ScaledFormat } from "../../formats/format.ts";
import { smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { type Exact, realRange } from "./range.ts";

/**
 * The format with a scale: its own, or the smallest power of two for which the worst-case range of real values does not
 * saturate, as far as scales go; never finer than the exact integer when nothing changes its value, because the codes between would be
 * dead.
 */
export function scaledFor(format: NumberFormat, exact: Exact): ScaledFormat {
  if (format.scale !== undefined) return scaledTo(format, format.scale);
  if (format.kind === "binary") return scaledTo(format, 1);
  const { low, high } = realRange(exact);
  const scale = Math.min(smallestScale(format, low, high), largestInferred);
  const exactIsCoarser = exact.pending.identity && !exact.real && !format.block;
  return scaledTo(format, exactIsCoarser ? Math.max(scale, powerOfTwoUpTo(exact.scale)) : scale);
}

/** True where {@link scaledFor} gave a smaller scale than the worst case asks for. */
export function isLimited(wanted: NumberFormat | undefined, exact: Exact, { scale }: ScaledFormat): boolean {
  if (scale < largestInferred || !wanted || wanted.scale !== undefined) return false;
  const { low, high } = realRange(exact);
  return smallestScale(wanted, low, high) > scale;
}

/** k when the ratio is 2^k, otherwise undefined. */
export function exponentOf(ratio: number): number | undefined {
  const exponent = Math.round(Math.log2(ratio));
  return 2 ** exponent === ratio ? exponent : undefined;
}

function powerOfTwoUpTo(value: number): number {
  let power = 2 ** Math.floor(Math.log2(value));
  if (power > value) power /= 2;
  return power;
}
