import type { Part } from "../mapping/parts.ts";
import type { Layer } from "../network/checked.ts";
import { fifoShape } from "../units/fifo/resources.ts";
import { accumulators } from "../units/globalPool/resources.ts";
import { bufferBits } from "../units/window/resources.ts";

/** Bits of a layer's weights and biases, zeros included: dense units store them. */
export function weightBits(layer: Layer): number {
  const { weights } = layer;
  if (!weights) return 0;
  const count = weights.shape.reduce((product, size) => product * size, 1);
  const bias = weights.bias ? weights.shape[0]! * weights.bias.bits : 0;
  return count * weights.format.bits + bias;
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
