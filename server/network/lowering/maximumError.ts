import type { ScaledFormat } from "../../formats/format.ts";
import type { Finish } from "../arithmetic.ts";
import { applyFinish } from "../reference/finish.ts";
import { limitsOf } from "./pending.ts";
import type { Exact } from "./range.ts";

const most = 65536;

/**
 * The largest distance between the real function of what is read and the value of the code that comes out, over all codes
 * that can be read, or as many evenly spread ones. Computed when asked for.
 *
 * @param before What happens to an integer in front of `finish`.
 * @param after What makes the code of the result from what `finish` gives; its value is the code times `scale`.
 */
export function maximumError(
  { scale, range, pending }: Exact,
  value: (x: number) => number,
  finish: Finish,
  format: ScaledFormat,
  before: (codes: Float64Array) => Float64Array = (codes) => codes,
  after: (codes: Float64Array) => Float64Array = (codes) => codes,
  resultScale = format.scale,
): () => number {
  let known: number | undefined;
  return () => {
    if (known !== undefined) return known;
    const { a, b } = pending;
    const limits = limitsOf(pending);
    const codes = range.high - range.low + 1;
    const count = Math.min(codes, Math.max(2, Math.floor(most / a.length)));
    const each = (index: number) => range.low + Math.round(((index % count) * (codes - 1)) / Math.max(1, count - 1));
    const read = Float64Array.from({ length: count * a.length }, (_, index) => each(index));
    const results = after(applyFinish(finish, before(read), a.length, format));
    let largest = 0;
    for (const [index, code] of read.entries()) {
      const channel = Math.floor(index / count);
      const real = Math.max(limits.low, Math.min(limits.high, a[channel]! * code * scale + b[channel]!));
      largest = Math.max(largest, Math.abs(results[index]! * resultScale - value(real)));
    }
    known = largest;
    return largest;
  };
}
