import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";

/** multiply: exact products, then the output format. */
export function lowerMultiply(lowering: Lowering): Lowered | undefined {
  const [a, b] = lowering.inputs as readonly [Lowering["inputs"][number], Lowering["inputs"][number]];
  const products = [
    a.range.low * b.range.low,
    a.range.low * b.range.high,
    a.range.high * b.range.low,
    a.range.high * b.range.high,
  ];
  const range = { low: Math.min(...products), high: Math.max(...products) };
  const exact = { scale: a.format.scale * b.format.scale, range, pending: pendingNothing };
  return finished(lowering, exact, (finish) => ({ kind: "multiply", finish }));
}
