import type { MemoryShape } from "../memory.ts";
import { askedSlices, type Slices } from "../operations.ts";
import { countBits, isSliced, type ResourceModel } from "../resources.ts";
import type { LayernormUnit } from "./unit.ts";
import { widthsOf } from "./widths.ts";

/** Sums, two squares, a step of the root, and a subtraction for each binary place of a quotient; a buffer of the elements. */
export const layernormResources: ResourceModel<LayernormUnit> = {
  features: {
    layernorm: {
      lut: ["handshake", "sums and root", "division", "squares"],
      ff: ["handshake", "sums and root", "division"],
    },
  },
  circuit: () => "layernorm",
  lut: (unit, of) => {
    const { element, sum, squares, difference, spread, root, places, rest } = widthsOf(unit);
    const slices = squaresInSlices(unit, of.slices);
    const tables = (bits: number, isSlice: boolean) => (isSlice ? 0 : of.product(bits, true, bits));
    const products = tables(element, slices.element) + tables(sum, slices.sum);
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
  multipliers: (unit, of) => {
    const { element, sum, squares } = widthsOf(unit);
    const slices = squaresInSlices(unit, of.slices);
    const one = (a: number, b: number, isSlice: boolean) => (isSlice ? [{ count: 1, a, b }] : []);
    const squared = [...one(element, element, slices.element), ...one(sum, sum, slices.sum)];
    // A size that is a power of two moves bits, any other is a factor without the zeros at its end.
    const size = countBits(oddPart(unit.size) + 1);
    if (oddPart(unit.size) === 1) return squared;
    const signs = unit.input.signed ? 1 : 0;
    return [
      ...squared,
      ...one(element, size + 1, isSliced(unit, factorBits(unit, element), size + signs, of.slices)),
      // The squares have no sign, which a port takes a bit for.
      ...one(squares + 1, size + 1, isSliced(unit, squares, size, of.slices)),
    ];
  },
};

/** Whether the squares of elements and of their sum are products in DSP slices. */
export function squaresInSlices(
  unit: LayernormUnit,
  of: Slices = askedSlices,
): { readonly element: boolean; readonly sum: boolean } {
  const { element, sum, spread, digits } = widthsOf(unit);
  const isSquareSliced = (bits: number, read?: number) =>
    isSliced(unit, factorBits(unit, bits), factorBits(unit, bits), of, read);
  // With an addend the root reads the spread to its last digit; else it is also compared with zero.
  return { element: isSquareSliced(element), sum: isSquareSliced(sum, unit.addend > 0 ? digits : spread) };
}

/** Bits of a factor as synthesis finds them: what is never negative has no sign. */
function factorBits({ input }: LayernormUnit, bits: number): number {
  return input.signed ? bits : bits - 1;
}

function oddPart(size: number): number {
  return size % 2 === 0 ? oddPart(size / 2) : size;
}

export function bufferOf({ size, input }: LayernormUnit): MemoryShape {
  return { width: input.bits, depth: size, kind: size > 256 ? "bram" : "lutram", constant: false };
}
