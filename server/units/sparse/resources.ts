import { productOf } from "../matrixVector/products.ts";
import { factorWidths, movedBits, productKind, productTables } from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import type { Operations } from "../operations.ts";
import { constantColumns, constantTables, countBits, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import { entriesOf } from "./entries.ts";
import type { SparseUnit } from "./unit.ts";

/** Lists, vectors, the columns that lists count, products, sums, and the counters of both banks. */
export const sparseResources: ResourceModel<SparseUnit> = {
  features: {
    sparse: {
      lut: ["handshake", "lists of weights and starts", "counts of places", "products", "accumulators", "counters"],
      ff: ["handshake", "lists of weights and starts", "places and control", "operands and products", "accumulators"],
    },
  },
  circuit: () => "sparse",
  lut: (unit, of) => [
    1,
    constantTables(entryShape(unit), of) + constantTables(startShape(unit), of),
    unit.pe * of.sum(2, counterBits(unit.columns)),
    inSlices(unit) ? 0 : productCost(unit, of),
    // A slice takes its accumulator along.
    inSlices(unit) ? 0 : unit.pe * of.accumulator(unit.output.bits),
    of.counter(unit.columns) + of.counter(entriesOf(unit).total) + of.counter(unit.rows / unit.pe),
  ],
  ff: (unit) => [
    1,
    constantColumns(entryShape(unit)) + constantColumns(startShape(unit)),
    unit.pe * counterBits(unit.columns) + controlBits(unit),
    inSlices(unit) ? 0 : unit.pe * (unit.input.bits + entryBits(unit).weight + productBits(unit)),
    unit.pe * unit.output.bits,
  ],
  memories: (unit) => {
    const vectors = Array.from({ length: unit.pe }, () => vectorShape(unit));
    const entries = entryShape(unit);
    return entries.depth > 1 ? [entries, ...vectors] : vectors;
  },
  multipliers: (unit) => (inSlices(unit) ? { count: unit.pe, ...factorWidths(unit) } : undefined),
};

/** Bits of a weight (with an exponent of its own in block floating point) and of an entry. */
export function entryBits({ weights, indexBits }: Pick<SparseUnit, "weights" | "indexBits">): {
  readonly weight: number;
  readonly entry: number;
} {
  const { bits, form } = weightEncoding(weights);
  const weight = bits + (form.kind === "block" ? form.exponentBits : 0);
  return { weight, entry: weight + indexBits };
}

/** A word holds an entry of each list and one bit, 1 at the end of a group of rows. */
export function entryShape(unit: SparseUnit): MemoryShape {
  const width = unit.pe * entryBits(unit).entry + 1;
  return { width, depth: entriesOf(unit).total, kind: unit.memory, constant: true };
}

/** Two banks; every list reads a copy of its own. */
export function vectorShape({ input, columns, bufferMemory }: SparseUnit): MemoryShape {
  return { width: input.bits, depth: 2 ** (counterBits(columns) + 1), kind: bufferMemory, constant: false };
}

function startShape({ weights, rows, pe, output }: SparseUnit): MemoryShape {
  return { width: weights.bias ? pe * output.bits : 0, depth: rows / pe, kind: "lutram", constant: true };
}

function inSlices(unit: SparseUnit): boolean {
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
  const { total } = entriesOf(unit);
  return countBits(unit.columns) + countBits(total) + countBits(unit.rows / unit.pe) + 16;
}
