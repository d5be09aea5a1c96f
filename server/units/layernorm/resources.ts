import type { MemoryShape } from "../memory.ts";
import { isSliced, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import type { LayernormUnit } from "./unit.ts";
import { widthsOf } from "./widths.ts";

/** Sums, two squares, a step of the root, and a subtraction for each binary place of a quotient; a buffer of the elements. */
export const layernormResources: ResourceModel<LayernormUnit> = {
  circuit: () => "layernorm",
  lut: (unit, of) => {
    const { element, sum, squares, difference, spread, root, places, rest } = widthsOf(unit);
    const products = [element, sum].reduce(
      (tables, bits) => tables + (isSliced(unit, bits, bits) ? 0 : of.product(bits, true, bits)),
      0,
    );
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
    const { element, sum, squares } = widthsOf(unit);
    const product = (a: number, b: number) => (isSliced(unit, a, b) ? [{ count: 1, a, b }] : []);
    const squared = [...product(element, element), ...product(sum, sum)];
    // A size that is a power of two moves bits, any other is a factor. The squares have no sign, which a port takes a bit for.
    const size = counterBits(unit.size + 1);
    if (Number.isInteger(Math.log2(unit.size))) return squared;
    const spread = isSliced(unit, squares, size) ? [{ count: 1, a: squares + 1, b: size + 1 }] : [];
    return [...squared, ...product(element, size + 1), ...spread];
  },
};

export function bufferOf({ size, input }: LayernormUnit): MemoryShape {
  return { width: input.bits, depth: size, kind: size > 256 ? "bram" : "lutram", constant: false };
}
