import type { Product } from "../formats/product.ts";
import type { MemoryShape } from "./memory.ts";

/**
 * Energy of one inference in a unit, in J, for a standard-cell circuit at 45 nm and 0.9 V; the estimate scales it to the
 * device. Operations follow the fits of QKeras (`qkeras/qtools/qenergy.py`) to Horowitz, ISSCC 2014; registers follow
 * the Aladdin table of Accelergy (40 nm).
 */
export interface UnitEnergy {
  readonly arithmetic: number;
  readonly onChipMemory: number;
  /** Bits that come from or go to memory beside the chip; absent: none. */
  readonly offChipBits?: number;
}

/** J of one addition (or comparison) of `bits` bits. */
export function addition(bits: number): number {
  return 0.003125e-12 * bits;
}

/** J of one product of an `a`-bit and a `b`-bit number. */
export function multiplication(a: number, b: number): number {
  const bits = Math.sqrt(a * b);
  return (0.002994791667 * bits * bits + 0.001041666667 * bits) * 1e-12;
}

/**
 * J of choosing between a number and its negative (factor 0.3 of an addition), of ternary choice (0.6), or of an XNOR of
 * two bits (0.3 of an addition of one bit), as in the table of multipliers of QKeras.
 */
export function selection(bits: number, values: 2 | 3): number {
  return (values === 2 ? 0.3 : 0.6) * addition(bits);
}

/** J of writing or reading one bit of a register. */
export const registerBit = 0.009e-12;

/** J of `accesses` reads or writes of whole words of a memory. */
export function memoryAccesses(memory: MemoryShape, accesses: number): number {
  if (memory.width === 0 || memory.depth === 0) return 0;
  return accesses * memory.width * bitAccess(memory);
}

/**
 * J per bit of an access. Blocks of a larger memory are switched one at a time, so that an access costs what it costs in
 * one block of 18 kbit at most; small memories cost what registers do.
 */
function bitAccess(memory: MemoryShape): number {
  if (memory.kind === "registers" || memory.kind === "lutram") return registerBit;
  return sramBitAccess(Math.min(18432, memory.width * memory.depth));
}

/**
 * J per bit that is read from or written to one memory block of so many bits (QKeras: 8 KiB to 1 MiB, words of 64 bits). That cubic
 * rises again below 8 KiB, where it is fitted to nothing; there the law goes on as from 8 KiB to 32 KiB, with the square root of the
 * size, down to 1 kbit.
 */
export function sramBitAccess(bits: number): number {
  const smallest = 65536;
  const size = Math.log2(Math.max(smallest, bits));
  const below = Math.sqrt(Math.min(1, Math.max(1024, bits) / smallest));
  return below * (9.02427321e-4 * size ** 3 - 2.68847858e-2 * size ** 2 + 0.208900804 * size) * 1e-12;
}

/** J of one product of two stored numbers, by the circuit that multiplies them. */
export function productEnergy(circuit: Product): number {
  switch (circuit.operation) {
    case "multiplier":
      return multiplication(circuit.a, circuit.b);
    case "shifter":
      // A multiplexer in front of every bit for each binary digit of the distance.
      return selection(circuit.bits, 2) * Math.ceil(Math.log2(Math.max(2, circuit.shifts)));
    case "adder":
      return addition(circuit.bits);
    case "mux":
      return selection(circuit.bits, circuit.choices);
    case "xnor":
      return selection(1, 2);
    case "table":
      return (
        productEnergy(circuit.product) + circuit.tables.reduce((energy, { bits }) => energy + bits * registerBit, 0)
      );
    case "float":
      return floatEnergy(circuit.exponent + circuit.mantissa + 1).product;
  }
}

/**
 * J of a floating-point product and sum: Horowitz, ISSCC 2014, for 16 and 32 bits; other widths lie on the power law
 * through the two.
 */
export function floatEnergy(bits: number): { readonly product: number; readonly sum: number } {
  const octaves = Math.log2(bits / 16);
  return { product: 1.1e-12 * (3.7 / 1.1) ** octaves, sum: 0.4e-12 * (0.9 / 0.4) ** octaves };
}
