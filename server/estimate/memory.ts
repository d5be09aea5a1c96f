import { type EncodedWeights, encodedBits, encodingText } from "../approximations/encoding.ts";
import { storageBits } from "../formats/storage.ts";
import type { Part } from "../mapping/parts.ts";
import type { Layer, LayerWeights } from "../network/checked.ts";
import { blockAxis } from "../network/weights/weights.ts";
import { fifoShape } from "../units/fifo/resources.ts";
import { accumulators } from "../units/globalPool/resources.ts";
import { bufferBits } from "../units/window/resources.ts";

/** Bits of a layer's weights and biases as they are stored: zeros included unless the weights are encoded. */
export function weightBits({
  weights,
  sparsity,
  circulant = 1,
}: Pick<Layer, "weights" | "sparsity" | "circulant">): number {
  if (!weights) return 0;
  return (weights.parts?.map((part) => part.weights) ?? [weights]).reduce(
    (bits, part) => bits + matrixBits(part, sparsity, circulant) + biasBits(part),
    0,
  );
}

/** What stands behind `weightBits`. */
export function weightSource({
  weights,
  sparsity,
  circulant,
}: Pick<Layer, "weights" | "sparsity" | "circulant">): string {
  const encode = sparsity?.encode;
  if (circulant !== undefined) return `one in ${circulant} weights and biases at their width`;
  if (weights?.format.codebook && !encode) return "indices of the weights, the shared values, biases at their width";
  if (!encode || !weights) return "weights and biases at their width";
  const zeros = encode.kind === "bitmap" ? "" : ", zeros that long runs need assumed to lie anywhere";
  return `weights that are not zero stored as ${encodingText(encode)}${zeros}; biases at their width`;
}

/** Bits of a matrix of weights with indices and table, without biases. */
export function matrixBits(weights: LayerWeights, sparsity?: Layer["sparsity"], circulant = 1): number {
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

function biasBits({ bias, shape }: LayerWeights): number {
  return bias ? shape[0]! * bias.bits : 0;
}

const known = new WeakMap<Part, number>();

/** Bits in which a layer's units keep activations. */
export function bufferedBits(part: Part): number {
  let bits = known.get(part);
  if (bits === undefined) {
    bits = 0;
    for (const unit of part.units) {
      if (unit.kind === "window") bits += bufferBits(unit);
      if (unit.kind === "fifo") bits += fifoShape(unit).width * fifoShape(unit).depth;
      if (unit.kind === "globalPool") bits += accumulators(unit).width * accumulators(unit).depth;
    }
    known.set(part, bits);
  }
  return bits;
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
