import { align } from "./align.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";

export function lowerAdd(lowering: Lowering): Lowered | undefined {
  const [a, b] = lowering.inputs as readonly [Lowering["inputs"][number], Lowering["inputs"][number]];
  const aligned = align(lowering, { scale: a.format.scale, range: a.range }, { scale: b.format.scale, range: b.range });
  if (!aligned) return undefined;
  const { scale, range, sum } = aligned;
  return finished(lowering, { scale, range, pending: pendingNothing }, (finish) => ({
    kind: "add",
    shiftA: sum.shiftFirst,
    shiftB: sum.shiftSecond,
    finish,
  }));
}
