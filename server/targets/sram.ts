/** Area of a bit of SRAM at 45 nm in m2, what stands around the cells left out. */
export const sramBitArea = 0.442e-12;

/**
 * Area of an SRAM macro at 45 nm in m2: its cells, and a column of circuits for each bit of a word. Fitted to the memories of EIE at
 * 45 nm: 469,412 um2 for 128 KiB and 121,849 um2 for 32 KiB, words of 64 bits (github cucapra/fodlam; sizes from memory).
 */
export function sramArea({ width, depth }: { readonly width: number; readonly depth: number }): number {
  return sramBitArea * width * depth + 94e-12 * width;
}
