import { productOf } from "../matrixVector/products.ts";
import { factorWidths, movedBits, productTables } from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, countBits, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { inSlices } from "../sparse/resources.ts";
import { packedBits, weightEncoding } from "../weightEncoding.ts";
import { columnEntries } from "./entries.ts";
import type { SparseColumnsUnit } from "./unit.ts";

/** Lists, pointers, vectors, the rows that lists count, products, sums in memories with two read ports, and the counters. */
export const sparseColumnsResources: ResourceModel<SparseColumnsUnit> = {
  features: {
    sparseColumns: {
      lut: ["handshake", "entries, pointers and biases", "places of weights", "products", "sums", "counters"],
      ff: ["handshake", "entries, pointers and biases", "places and control", "operand and products", "outputs"],
    },
  },
  circuit: () => "sparseColumns",
  lut: (unit, of) => {
    const { total } = columnEntries(unit);
    const groups = unit.rows / unit.pe;
    return [
      1,
      constantTables(entryShape(unit), of) +
        constantTables(pointerShape(unit), of) +
        constantTables(startShape(unit), of),
      unit.pe * of.sum(2, counterBits(groups)),
      inSlices(unit) ? 0 : unit.pe * (productTables(unit, total, of) + movedBits(unit)),
      unit.pe * of.accumulator(unit.output.bits),
      2 * of.counter(unit.columns) + of.counter(total) + of.counter(groups),
    ];
  },
  ff: (unit, { slices }) => {
    const { total } = columnEntries(unit);
    const { weights, pe, columns, output } = unit;
    const place = countBits(unit.rows / pe);
    const product = inSlices(unit) && slices.registers ? 0 : productOf(unit.input, weightEncoding(weights)).bits;
    return [
      1,
      constantColumns(entryShape(unit)) + constantColumns(pointerShape(unit)) + constantColumns(startShape(unit)),
      pe * (3 * place + 2) + place + 3 * countBits(columns) + countBits(total) + 16,
      unit.input.bits + pe * (packedBits(weights) + product),
      pe * output.bits,
    ];
  },
  memories: (unit) => {
    const sums = Array.from({ length: unit.pe }, () => sumShape(unit));
    const constants = [entryShape(unit), pointerShape(unit)].filter(({ depth }) => depth > 1);
    // Each is read to be added to and to leave.
    return [...constants, vectorShape(unit), ...sums, ...sums];
  },
  multipliers: (unit) => (inSlices(unit) ? { count: unit.pe, ...factorWidths(unit) } : undefined),
};

/** A word holds an entry of each list: the weight, the rows without one in front of it, and whether it is the first of its row. */
export function entryShape(unit: SparseColumnsUnit): MemoryShape {
  const width = unit.pe * (packedBits(unit.weights) + unit.indexBits + 1);
  return { width, depth: columnEntries(unit).total, kind: unit.memory, constant: true };
}

/** Where the last entry of each column lies. */
export function pointerShape(unit: SparseColumnsUnit): MemoryShape {
  const width = counterBits(columnEntries(unit).total);
  return { width, depth: unit.columns, kind: unit.memory, constant: true };
}

/** Two banks. */
export function vectorShape({ input, columns, bufferMemory }: SparseColumnsUnit): MemoryShape {
  return { width: input.bits, depth: 2 ** (counterBits(columns) + 1), kind: bufferMemory, constant: false };
}

/** Two banks of the sums of a list. */
export function sumShape({ output, rows, pe, sumMemory }: SparseColumnsUnit): MemoryShape {
  return { width: output.bits, depth: 2 ** (counterBits(rows / pe) + 1), kind: sumMemory, constant: false };
}

function startShape({ weights, rows, pe, output }: SparseColumnsUnit): MemoryShape {
  return { width: weights.bias ? pe * output.bits : 0, depth: rows / pe, kind: "lutram", constant: true };
}
