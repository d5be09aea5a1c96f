import { encodingText } from "../approximations/encoding.ts";
import { createFact } from "../lazy/fact.ts";
import type { Part } from "../mapping/parts.ts";
import type { Layer, LayerWeights } from "../network/checked.ts";
import { matrixBits } from "../network/weights/stored.ts";
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

function biasBits({ bias, shape }: LayerWeights): number {
  return bias ? shape[0]! * bias.bits : 0;
}

/** Bits in which a layer's units keep activations. */
export const bufferedBits: (part: Part) => number = createFact((part) => {
  let bits = 0;
  for (const unit of part.units) {
    if (unit.kind === "window") bits += bufferBits(unit);
    if (unit.kind === "fifo") bits += fifoShape(unit).width * fifoShape(unit).depth;
    if (unit.kind === "globalPool") bits += accumulators(unit).width * accumulators(unit).depth;
  }
  return bits;
});
