import type { Shape } from "../layers/shape.ts";
import { type AnnotationKind, readWholeArgument } from "./annotation.ts";

/** Rank of the product of two smaller matrices that takes the place of the weights. */
export const lowrank: AnnotationKind<number> = {
  name: "lowrank",
  documentation:
    "The layer becomes two of rank r: `<layer>.reduce` with r filters or units, then the layer itself on those (a convolution with a kernel of 1 x 1). With m outputs of k weights each, r(m + k) weights take the place of m k. With a file both come from the singular value decomposition of its weights.",
  snippet: "lowrank(${1:8})",
  parameters: [{ name: "rank", documentation: "At least 1, and less than the outputs and the weights of an output." }],
  needs: "it is no conv and no dense",
  reaches: "all",
  read: (written) => readWholeArgument(written, "rank", "a whole number of at least 1", 1),
};

/** Sides of a matrix of weights [outputs, inputs, …], and how many weights it has before and after. */
export function lowrankSizes([outputs = 1, ...inputs]: Shape, rank: number) {
  const columns = inputs.reduce((product, size) => product * size, 1);
  const before = outputs * columns;
  // The largest rank that saves at least one weight.
  const saving = Math.ceil(before / (outputs + columns)) - 1;
  return { outputs, columns, before, after: rank * (outputs + columns), saving };
}
