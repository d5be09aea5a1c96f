import { countBits, type ResourceModel } from "../resources.ts";
import { counterBits, wordBits } from "../rtl.ts";
import type { SliceUnit } from "./unit.ts";

/** A register and the position in the tensor. */
export const sliceResources: ResourceModel<SliceUnit> = {
  circuit: () => "slice",
  lut: (unit, of) => [1, unit.sizes.reduce((sum, size) => sum + of.counter(countBits(size)), 0)],
  ff: (unit) => [1, wordBits(unit.output), positionBits(unit)],
  memories: () => [],
};

function positionBits({ sizes }: SliceUnit): number {
  return sizes.reduce((bits, size) => bits + (size > 1 ? counterBits(size) : 0), 0);
}
