import { countBits, type ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import type { SliceUnit } from "./unit.ts";

/** A register, the position in the tensor and the comparisons with what is kept. */
export const sliceResources: ResourceModel<SliceUnit> = {
  features: {
    slice: { lut: ["handshake", "counters", "limits"], ff: ["handshake", "word", "counters"] },
  },
  circuit: () => "slice",
  lut: (unit, of) => [1, countedSizes(unit).reduce((sum, size) => sum + of.counter(size), 0), limits(unit)],
  ff: (unit) => [1, wordBits(unit.output), countedSizes(unit).reduce((bits, size) => bits + countBits(size), 0)],
  memories: () => [],
};

/** Counters outside of those that are asked for are left out by synthesis. */
function countedSizes({ sizes, from, to }: SliceUnit): readonly number[] {
  const outermost = sizes.findIndex((size, axis) => from[axis]! > 0 || to[axis]! < size);
  return outermost < 0 ? [] : sizes.slice(outermost);
}

function limits({ sizes, from, to }: SliceUnit): number {
  return sizes.reduce((count, size, axis) => count + (from[axis]! > 0 ? 1 : 0) + (to[axis]! < size ? 1 : 0), 0);
}
