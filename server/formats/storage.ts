import type { NumberFormat } from "./format.ts";

/**
 * Bits that a tensor takes: its codes, the exponents that blocks share, the table of a codebook.
 *
 * @param elements Number of elements.
 * @param axis Elements in a row along which blocks lie; each row starts a new block.
 */
export function storageBits(format: NumberFormat, elements: number, axis: number): number {
  const own = elements * format.bits;
  if (format.block) {
    const rows = axis === 0 ? 0 : elements / axis;
    return own + rows * Math.ceil(axis / format.block.size) * format.block.exponent;
  }
  return format.codebook ? own + format.codebook.entries * format.codebook.of.bits : own;
}
