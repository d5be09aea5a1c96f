import { type AnnotationKind, readShareArgument } from "./annotation.ts";

/** Share of the output positions that are computed. */
export const region: AnnotationKind<number> = {
  name: "region",
  documentation:
    "Share of the output positions that are computed, evenly spread in row order; at the others the sum is left out and only the bias remains. Such a position takes the hardware a cycle instead of a window.",
  snippet: "region(${1:50%})",
  parameters: [{ name: "computed", documentation: "Share of the positions, such as `50%`." }],
  needs: "it is no convolution",
  reaches: "all",
  read: (written) =>
    readShareArgument(written, "computed", "more than 0% and at most 100%", (value) => value > 0 && value <= 1),
};

/** Is position `index` of the output computed? (docs/numerics.md, section 13) */
export function isComputed(index: number, share: number): boolean {
  return Math.floor((index + 1) * share) > Math.floor(index * share);
}

/** How many of `count` positions are computed. */
export function computedPositions(count: number, share: number): number {
  return Math.floor(count * share);
}

/** Positions in front of the first one that is computed. */
export function leadingPositions(share: number): number {
  let index = 0;
  while (!isComputed(index, share)) index++;
  return index;
}

/** A share as hardware counts it: `part` is added at each position, which is computed where the sum reaches `of`, then taken off. */
export interface RegionCount {
  readonly part: number;
  readonly of: number;
}

/**
 * The continued fraction of a share, as far as it chooses the same of `count` positions. It is found with a denominator beyond `count` at
 * the latest, because then no multiple of it comes nearer to a whole number than one of the share.
 */
export function regionCount(count: number, share: number): RegionCount {
  let [before, fraction] = [
    { part: 0, of: 1 },
    { part: 1, of: 0 },
  ];
  for (let rest = share; Number.isFinite(rest); rest = 1 / (rest - Math.floor(rest))) {
    const whole = Math.floor(rest);
    const next = { part: whole * fraction.part + before.part, of: whole * fraction.of + before.of };
    if (choosesAlike(next, count, share)) return next;
    [before, fraction] = [fraction, next];
  }
  throw new Error(`internal error: no fraction for ${share} of ${count} positions`);
}

function choosesAlike({ part, of }: RegionCount, count: number, share: number): boolean {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += part;
    const computed = sum >= of;
    if (computed !== isComputed(index, share)) return false;
    if (computed) sum -= of;
  }
  return true;
}
