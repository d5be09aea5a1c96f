import { type AnnotationKind, readShareArgument } from "./annotation.ts";

/** Share of the output positions that are computed. */
export const region: AnnotationKind<number> = {
  name: "region",
  documentation:
    "Share of the output positions that are computed, evenly spread in row order; at the others the sum is left out and only the bias remains.",
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
