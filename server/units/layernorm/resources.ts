import type { MemoryShape } from "../memory.ts";
import type { ResourceModel } from "../resources.ts";
import type { LayernormUnit } from "./unit.ts";
import { widthsOf } from "./widths.ts";

/** Sums, two squares, a step of the root, and a subtraction for each binary place of a quotient; a buffer of the elements. */
export const layernormResources: ResourceModel<LayernormUnit> = {
  circuit: () => "layernorm",
  lut: (unit, of) => {
    const { element, sum, squares, difference, spread, root, places, rest } = widthsOf(unit);
    const products = unit.dsp ? 0 : of.product(element, true, element) + of.product(sum, true, sum);
    return [1, sum + squares + difference + 2 * spread + 3 * root, places * (rest + 1), products];
  },
  ff: (unit) => {
    const { element, sum, square, squares, difference, spread, root, places, rest } = widthsOf(unit);
    return [
      1,
      2 * element + 3 * sum + square + squares + difference + 2 * spread + 2 * root,
      places * (rest + places / 2 + 2),
    ];
  },
  memories: (unit) => [bufferOf(unit)],
  multipliers: (unit) => {
    const { element, sum } = widthsOf(unit);
    return unit.dsp ? [element, sum].map((bits) => ({ count: 1, a: bits, b: bits })) : undefined;
  },
};

export function bufferOf({ size, input }: LayernormUnit): MemoryShape {
  return { width: input.bits, depth: size, kind: size > 256 ? "bram" : "lutram", constant: false };
}
