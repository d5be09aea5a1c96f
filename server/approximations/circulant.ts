import type { Shape } from "../layers/shape.ts";
import { type AnnotationKind, readWholeArgument } from "./annotation.ts";

/** Size of the blocks. */
export const circulant: AnnotationKind<number> = {
  name: "circulant",
  documentation:
    "Weights in square blocks whose rows are the first row moved on by one place each, so that a block of size b is stored as b numbers instead of b * b. With a file each block is the circulant one next to it.",
  snippet: "circulant(${1:4})",
  parameters: [{ name: "block", documentation: "Size of a block; divides the input and the output channels." }],
  needs: "it is no conv and no dense",
  reaches: "all",
  read: (written) => readWholeArgument(written, "block", "a whole number of at least 2", 2),
};

/** Blocks that a matrix of weights [outputs, inputs, …] can be divided into. */
export function legalBlocks([outputs = 1, inputs = 1]: Shape): readonly number[] {
  const sizes: number[] = [];
  for (let size = 2; size <= Math.min(outputs, inputs); size++) {
    if (outputs % size === 0 && inputs % size === 0) sizes.push(size);
  }
  return sizes;
}
