import type { NumberFormat } from "../../formats/format.ts";
import type { Pending } from "../arithmetic.ts";
import { limitsOf } from "./pending.ts";

/** Inclusive ends, codes or real values. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** An exact integer with what waits to be applied to its value. */
export interface Exact {
  /** Real value of one. */
  readonly scale: number;
  /** Integers that can occur. */
  readonly range: Range;
  readonly pending: Pending;
  /** Set: not integers but real values of scale 1, which are stored in this format where none is asked for. */
  readonly real?: NumberFormat;
}

/** Every real value that can occur after the pending function, in the worst case over all channels. */
export function realRange({ scale, range, pending }: Exact): Range {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let channel = 0; channel < pending.a.length; channel++) {
    const a = pending.a[channel]!;
    const b = pending.b[channel]!;
    const first = a * scale * range.low + b;
    const last = a * scale * range.high + b;
    low = Math.min(low, first, last);
    high = Math.max(high, first, last);
  }
  const limits = limitsOf(pending);
  const limited = (value: number) => Math.max(limits.low, Math.min(limits.high, value));
  return { low: limited(low), high: limited(high) };
}

/** Sum of `count` codes of which any may be 0 (padding). */
export function sumRange(range: Range, count: number): Range {
  return { low: Math.min(0, range.low * count), high: Math.max(0, range.high * count) };
}
