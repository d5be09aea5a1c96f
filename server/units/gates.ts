import type { MemoryShape } from "./memory.ts";

/**
 * Gate equivalents (NAND gates with two inputs) of what the resource models count for FPGAs: medians over 64 units without memories
 * that Yosys synthesised to standard cells (`scripts/gates.ts`, test/validation/gates.json). Of logic alone 10 % to 90 % of the units
 * need 3.5 to 7.6; with the flip-flops a unit needs 0.76 to 1.17 times the estimate.
 */
export const gatesPerTable = 5.17;
/** A flip-flop against a NAND gate of the same library. */
export const gatesPerFlipFlop = 5.67;

/**
 * Area of an SRAM macro at 45 nm in m2: its cells, and a column of circuits for each bit of a word. Fitted to the memories of EIE at
 * 45 nm: 469,412 um2 for 128 KiB and 121,849 um2 for 32 KiB, words of 64 bits (github cucapra/fodlam; sizes from memory).
 */
export function sramArea({ width, depth }: Pick<MemoryShape, "width" | "depth">): number {
  return (0.442 * width * depth + 94 * width) * 1e-12;
}
