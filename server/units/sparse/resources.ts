import { productOf } from "../matrixVector/products.ts";
import { factorWidths, movedBits, productKind, productTables, type Weighted } from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import { constantColumns, constantTables, countBits, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { multipliedBits, packedBits, weightEncoding } from "../weightEncoding.ts";
import { keptWeights, wordsOf } from "./bitmap.ts";
import { entriesOf } from "./entries.ts";
import type { SparseUnit } from "./unit.ts";

const features = {
  lut: ["handshake", "lists of weights and starts", "places of weights", "products", "accumulators", "counters"],
  ff: ["handshake", "lists of weights and starts", "places and control", "operands and products", "accumulators"],
};

/** Lists, vectors, the columns that lists tell, products, sums, and the counters of both banks. */
export const sparseResources: ResourceModel<SparseUnit> = {
  features: { sparse: features, sparseBitmap: features },
  circuit: ({ places }) => (places.kind === "runs" ? "sparse" : "sparseBitmap"),
  lut: (unit, of) => [
    1,
    sum(listShapes(unit), (shape) => constantTables(shape, of)) + constantTables(startShape(unit), of),
    unit.pe * placeTables(unit, of),
    inSlices(unit) ? 0 : productCost(unit, of),
    inSlices(unit) && of.slices.sums ? 0 : unit.pe * of.accumulator(unit.output.bits),
    of.counter(unit.columns) + addressTables(unit, of) + of.counter(unit.rows / unit.pe),
  ],
  ff: (unit, { slices }) => [
    1,
    sum(listShapes(unit), constantColumns) + constantColumns(startShape(unit)),
    unit.pe * counterBits(unit.columns) + controlBits(unit),
    inSlices(unit) && slices.registers ? 0 : unit.pe * (unit.input.bits + entryBits(unit).weight + productBits(unit)),
    unit.pe * unit.output.bits,
  ],
  memories: (unit) => {
    const vectors = Array.from({ length: unit.pe }, () => vectorShape(unit));
    return [...listShapes(unit).filter(({ depth }) => depth > 1), ...vectors];
  },
  multipliers: (unit) => (inSlices(unit) ? { count: unit.pe, ...factorWidths(unit) } : undefined),
};

/** Bits of a weight (with an exponent of its own in block floating point) and of an entry, its zeros in front included. */
export function entryBits({ weights, places }: Pick<SparseUnit, "weights" | "places">): {
  readonly weight: number;
  readonly entry: number;
} {
  const weight = packedBits(weights);
  return { weight, entry: weight + (places.kind === "runs" ? places.indexBits : 0) };
}

/**
 * Runs: a word holds an entry of each list and one bit, 1 at the end of a group of rows. Bitmap: the words of the bitmap and the weights
 * of each list are memories of their own.
 */
export function listShapes(unit: SparseUnit): readonly MemoryShape[] {
  const { pe, rows, places, memory: kind } = unit;
  const { weight, entry } = entryBits(unit);
  if (places.kind === "runs") {
    return [{ width: pe * entry + 1, depth: entriesOf(unit).total, kind, constant: true }];
  }
  const words = (rows / pe) * wordsOf({ ...unit, places });
  return Array.from(keptWeights(unit), (depth) => [
    { width: places.wordBits, depth: words, kind, constant: true },
    { width: weight, depth, kind, constant: true },
  ]).flat();
}

/** Two banks; every list reads a copy of its own. */
export function vectorShape({ input, columns, bufferMemory }: SparseUnit): MemoryShape {
  return { width: input.bits, depth: 2 ** (counterBits(columns) + 1), kind: bufferMemory, constant: false };
}

function startShape({ weights, rows, pe, output }: SparseUnit): MemoryShape {
  return { width: weights.bias ? pe * output.bits : 0, depth: rows / pe, kind: "lutram", constant: true };
}

/** The column behind a run is counted; that of a bit is searched for, and the bits in front of it are taken out. */
function placeTables({ columns, places }: SparseUnit, of: Operations): number {
  if (places.kind === "runs") return of.sum(2, counterBits(columns));
  const { wordBits } = places;
  return wordBits + of.sum(2, wordBits) + of.count(wordBits);
}

/** Counters of the addresses of lists. */
function addressTables(unit: SparseUnit, of: Operations): number {
  if (unit.places.kind === "runs") return of.counter(entriesOf(unit).total);
  return sum(listShapes(unit), ({ depth }) => of.counter(depth));
}

function sum<T>(list: readonly T[], of: (it: T) => number): number {
  return list.reduce((total, it) => total + of(it), 0);
}

/** Products of a sparse unit are in DSP slices. */
export function inSlices(unit: Weighted & { readonly dsp: boolean }): boolean {
  return unit.dsp && productKind(unit) !== "select" && multipliedBits(weightEncoding(unit.weights)) > 0;
}

function productCost(unit: SparseUnit, of: Operations): number {
  return unit.pe * (productTables(unit, entriesOf(unit).total, of) + movedBits(unit));
}

function productBits(unit: SparseUnit): number {
  return productOf(unit.input, weightEncoding(unit.weights)).bits;
}

/** Places in a vector, entries, groups, full banks, and the bits that travel with the data. */
function controlBits(unit: SparseUnit): number {
  const { columns, rows, pe, places } = unit;
  const common = countBits(columns) + countBits(rows / pe) + 16;
  if (places.kind === "runs") return common + countBits(entriesOf(unit).total);
  const words = wordsOf({ columns, places });
  const list = places.wordBits * (words * (rows / pe) > 1 ? 2 : 1) + (words > 1 ? counterBits(columns) : 0) + 4;
  return common + pe * list + sum(listShapes(unit), ({ depth }) => countBits(depth));
}
