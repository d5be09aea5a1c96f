import { areaFactor } from "../targets/process.ts";
import { sramArea } from "../targets/sram.ts";
import type { Asic, Device, DspSlice, Resource } from "../targets/target.ts";
import { type Coefficients, coefficients, familyCoefficients } from "./coefficients.ts";
import { blocks, type MemoryShape } from "./memory.ts";
import { askedSlices, lutFactor, measuredFamily, type Operations, operationsOf, type Slices } from "./operations.ts";

/** Whole numbers, so that sums do not depend on their order. */
export type ResourceCounts = Readonly<Record<Resource, number>>;

export const noResources: ResourceCounts = { lut: 0, ff: 0, dsp: 0, bram18: 0, uram: 0, gate: 0, sram: 0 };

export function addResources(left: ResourceCounts, right: ResourceCounts): ResourceCounts {
  return {
    lut: left.lut + right.lut,
    ff: left.ff + right.ff,
    dsp: left.dsp + right.dsp,
    bram18: left.bram18 + right.bram18,
    uram: left.uram + right.uram,
    gate: left.gate + right.gate,
    sram: left.sram + right.sram,
  };
}

/** Sum of costs, each as often as it counts (once, when it does not say). */
export function sumResources(
  list: readonly { readonly cost: ResourceCounts; readonly count?: number }[],
): ResourceCounts {
  let [lut, ff, dsp, bram18, uram, gate, sram] = [0, 0, 0, 0, 0, 0, 0];
  for (const { cost, count = 1 } of list) {
    lut += cost.lut * count;
    ff += cost.ff * count;
    dsp += cost.dsp * count;
    bram18 += cost.bram18 * count;
    uram += cost.uram * count;
    gate += cost.gate * count;
    sram += cost.sram * count;
  }
  return { lut, ff, dsp, bram18, uram, gate, sram };
}

/** Look-up tables that a table of constants fills, 0 for tables in block memory: those of each different column. */
export function constantTables(memory: MemoryShape, of: Operations): number {
  return constantColumns(memory) * of.column(memory.depth);
}

/**
 * Different columns of a table of constants outside of block memory, of which each has a register behind it: as many as are expected
 * of random bits, of which short columns are often alike. A column that never changes has none.
 */
export function constantColumns({ width, depth, kind }: MemoryShape): number {
  if (kind === "bram" || kind === "uram" || depth <= 1) return 0;
  const patterns = 2 ** Math.min(depth, 40);
  return (patterns - 2) * -Math.expm1(width * Math.log1p(-1 / patterns));
}

/** Bits of random constants that are not zero in every one of so many words: those that a product has a row for. */
export function usedBits(bits: number, words: number): number {
  return bits * (1 - 2 ** -words);
}

/** Width of a counter that runs from 0 to count - 1; 0 when there is nothing to count. */
export function countBits(count: number): number {
  return count <= 1 ? 0 : Math.ceil(Math.log2(count));
}

/**
 * What a kind of unit costs. Look-up tables and flip-flops are linear in a few quantities that can be read off the unit
 * ("features"); their weights were fitted to synthesised units and stand in `coefficients.ts`. Memories and multipliers
 * are counted.
 */
export interface ResourceModel<U> {
  /** Which row of `coefficients.ts`; one kind of unit may have several shapes of circuit. */
  readonly circuit: (unit: U) => Circuit;
  /** What the features of each of its circuits count, in their order; for people who ask where a number comes from. */
  readonly features: Readonly<Partial<Record<Circuit, FeatureNames>>>;
  readonly lut: (unit: U, of: Operations) => readonly number[];
  readonly ff: (unit: U, of: Operations) => readonly number[];
  readonly memories: (unit: U) => readonly MemoryShape[];
  /** Multiplications that go to DSP slices: how many at a time and how wide. */
  readonly multipliers?: (unit: U, of: Operations) => Multipliers | readonly Multipliers[] | undefined;
}

type Circuit = keyof typeof coefficients;

export interface FeatureNames {
  readonly lut: readonly string[];
  readonly ff: readonly string[];
}

/** So many products at a time of numbers of `a` and `b` bits. */
export interface Multipliers {
  readonly count: number;
  readonly a: number;
  readonly b: number;
}

export function countResources<U>(model: ResourceModel<U>, unit: U, device: Device): ResourceCounts {
  const { fitted, factor } = coefficientsOf(model.circuit(unit), device);
  const of = operationsOf(device);
  let lut = weighted(fitted.lut, model.lut(unit, of)) * factor;
  let ff = weighted(fitted.ff, model.ff(unit, of));
  let bram18 = 0;
  let uram = 0;
  for (const memory of model.memories(unit)) {
    if (isMacro(memory, device)) continue;
    const cost = blocks(memory, device);
    lut += cost.lut;
    ff += cost.ff;
    bram18 += cost.bram18;
    uram += cost.uram;
  }
  if (device.kind === "asic") {
    const { gatesPerTable, gatesPerFlipFlop } = device.cells;
    const { gates, bits } = macrosOf(model.memories(unit), device);
    return { ...noResources, gate: Math.round(lut * gatesPerTable + ff * gatesPerFlipFlop + gates), sram: bits };
  }
  const multipliers = model.multipliers?.(unit, of);
  let dsp = 0;
  for (const products of multipliers === undefined ? none : [multipliers].flat()) dsp += slicesOf(products, device);
  return { lut: Math.round(lut), ff: Math.round(ff), dsp, bram18, uram, gate: 0, sram: 0 };
}

/** On a chip of one's own, block memories are macros of SRAM. */
function isMacro({ kind }: MemoryShape, device: Device): boolean {
  return device.kind === "asic" && kind === "bram";
}

/** Gate equivalents and bits of the memories that are macros on a chip of one's own. */
export function macrosOf(
  memories: readonly MemoryShape[],
  device: Asic,
): { readonly gates: number; readonly bits: number } {
  const macros = memories.filter((memory) => isMacro(memory, device));
  const area = macros.reduce((sum, memory) => sum + sramArea(memory), 0) * areaFactor(device.process.value);
  return {
    gates: area / device.cells.gate.value,
    bits: macros.reduce((sum, { width, depth }) => sum + width * depth, 0),
  };
}

const none: readonly Multipliers[] = [];

/** Weights of a circuit on a device: those of the family that was measured for it, or where it was not of the 7 series; for look-up tables times a factor. */
export function coefficientsOf(
  circuit: keyof typeof coefficients,
  device: Device,
): { readonly fitted: Coefficients; readonly factor: number } {
  const { family } = device;
  const fitted = familyCoefficients[measuredFamily(family)]?.[circuit] ?? coefficients[circuit];
  return { fitted, factor: lutFactor(family) };
}

/**
 * Whether a product of `a` by `b` bits goes to DSP slices, in a unit that has some: synthesis leaves narrower ones to look-up tables.
 * @param slices of the family; without one, what the Verilog asks for
 * @param read bits of the product that something reads
 */
export function isSliced(
  { dsp }: { readonly dsp: boolean },
  a: number,
  b: number,
  { narrowest }: Slices = askedSlices,
  read = a + b,
): boolean {
  return dsp && Math.min(a + b, read) >= narrowest;
}

/** DSP slices of `count` signed products of `a` by `b` bits; none of those that synthesis makes of look-up tables. */
export function slicesOf({ count, a, b }: Multipliers, device: Device): number {
  if (a + b < operationsOf(device).slices.narrowest) return 0;
  const several = device.dsp?.several;
  const fit = several && Math.min(a, b) <= several.a && Math.max(a, b) <= several.b;
  return fit ? Math.ceil(count / several.count) : count * slicesPerProduct(a, b, device);
}

/**
 * DSP slices of one signed product: each operand is cut into pieces that fit a port, all but the top one unsigned. Products of pieces that
 * are too narrow for a slice are look-up tables.
 */
export function slicesPerProduct(a: number, b: number, device: Device): number {
  const { dsp } = device;
  if (!dsp) return 0;
  const { narrowest } = operationsOf(device).slices;
  const count = (left: readonly number[], right: readonly number[]) => {
    if (left.length === 1 && right.length === 1) return 1;
    return left.flatMap((one) => right.filter((other) => Math.min(one, other) > 1 && one + other >= narrowest)).length;
  };
  const straight = count(piecesOf(a, dsp.a, dsp), piecesOf(b, dsp.b, dsp));
  const crossed = count(piecesOf(b, dsp.a, dsp), piecesOf(a, dsp.b, dsp));
  return Math.min(straight, crossed);
}

/**
 * Widths of the pieces of an operand, from the lowest on: as wide as the narrower port, of which one that takes signed numbers only has a
 * bit less for those without sign.
 */
function piecesOf(width: number, port: number, { a, b, unsigned = false }: DspSlice): readonly number[] {
  const step = Math.min(a, b) - (unsigned ? 0 : 1);
  const below = Math.max(0, Math.ceil((width - port) / step));
  return [...Array.from({ length: below }, () => step), width - below * step];
}

function weighted(weights: Coefficients["lut"], features: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < features.length; index++) sum += weights[index]! * features[index]!;
  return Math.max(0, sum);
}
