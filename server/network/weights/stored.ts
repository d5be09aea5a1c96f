import { type EncodedWeights, type Encoding, encodedBits } from "../../approximations/encoding.ts";
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
  return encodedBits(encode, encodedWeights(weights, sparsity.pattern, encode.kind)) + table;
}

function encodedWeights(
  { format, shape, zeroFraction }: LayerWeights,
  pattern: string,
  kind: Encoding["kind"],
): EncodedWeights {
  const rows = shape[0] ?? 1;
  const count = elementsOf(shape);
  const columns = count / rows;
  const list = kind === "csc" ? rows : columns;
  const ratio = /^(\d+):(\d+)$/.exec(pattern);
  return {
    count,
    density: 1 - zeroFraction,
    bits: format.bits,
    columns,
    list,
    span: Math.min(list, spanOf(pattern, kind)),
    ...(ratio ? { longestRun: 2 * (Number(ratio[2]) - Number(ratio[1])) } : {}),
  };
}

/** Weights of a row, or of a column where columns are stored, that are zero together. */
function spanOf(pattern: string, kind: Encoding["kind"]): number {
  if (pattern === (kind === "csc" ? "channel" : "filter")) return Number.POSITIVE_INFINITY;
  const block = /^block\((\d+), (\d+)\)$/.exec(pattern);
  return block ? Number(block[kind === "csc" ? 1 : 2]) : 1;
}
