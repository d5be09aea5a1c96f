import type { Pending } from "../checked.ts";

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
  return pending.relu ? { low: Math.max(0, low), high: Math.max(0, high) } : { low, high };
}

/** Sum of `count` codes of which any may be 0 (padding). */
export function sumRange(range: Range, count: number): Range {
  return { low: Math.min(0, range.low * count), high: Math.max(0, range.high * count) };
}
