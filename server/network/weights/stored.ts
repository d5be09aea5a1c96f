import { type EncodedWeights, encodedBits } from "../../approximations/encoding.ts";
import type { Sparsity } from "../../approximations/sparsity.ts";
import { storageBits } from "../../formats/storage.ts";
import { elementsOf } from "../../layers/shape.ts";
import type { LayerWeights } from "../checked.ts";
import { blockAxis } from "./weights.ts";

/** Bits of a matrix of weights with indices and table, without biases. */
export function matrixBits(weights: LayerWeights, sparsity?: Sparsity, circulant = 1): number {
  const { format, shape } = weights;
  const count = elementsOf(shape) / circulant;
  const encode = sparsity?.encode;
  if (!encode) return storageBits(format, count, blockAxis(shape).axis);
  const table = format.codebook ? format.codebook.entries * format.codebook.of.bits : 0;
  return encodedBits(encode, encodedWeights(weights, sparsity.pattern)) + table;
}

/** The weights in the groups that are zero together. */
function encodedWeights({ format, shape, zeroFraction }: LayerWeights, pattern: string): EncodedWeights {
  const rows = shape[0] ?? 1;
  const columns = elementsOf(shape) / rows;
  const kernel = (shape[2] ?? 1) * (shape[3] ?? 1);
  const [group, across] = groupOf(pattern, rows, columns, kernel);
  const ratio = /^(\d+):(\d+)$/.exec(pattern);
  return {
    groups: Math.ceil((rows * columns) / group),
    density: 1 - zeroFraction,
    groupBits: group * format.bits,
    columns: across,
    ...(ratio ? { longestRun: 2 * (Number(ratio[2]) - Number(ratio[1])) } : {}),
  };
}

/** Weights of one group, and columns of groups. */
function groupOf(pattern: string, rows: number, columns: number, kernel: number): readonly [number, number] {
  switch (pattern) {
    case "kernel":
      return [kernel, columns / kernel];
    case "channel":
      return [rows * kernel, columns / kernel];
    case "filter":
      return [columns, 1];
    default: {
      const block = /^block\((\d+), (\d+)\)$/.exec(pattern);
      return block ? [Number(block[1]) * Number(block[2]), Math.ceil(columns / Number(block[2]))] : [1, columns];
    }
  }
}
