import { type AnnotationKind, readWholeArgument } from "./annotation.ts";

/** Multiplications that share one multiplier. */
export const reuse: AnnotationKind<number> = {
  name: "reuse",
  documentation:
    "How many multiplications of one output position take turns on one multiplier, as the reuse factor of hls4ml: weights / (pe * simd). `pe` and `simd` are chosen so that it is met.",
  snippet: "reuse(${1:64})",
  parameters: [{ name: "factor", documentation: "Weights of the layer for each multiplier." }],
  needs: "no unit with multipliers is built for it",
  reaches: "outermost",
  read: (written) => readWholeArgument(written, "factor", "a whole number of at least 1", 1),
};
