import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { productEnergy } from "../matrixVector/energy.ts";
import { columnEntries } from "./entries.ts";
import { entryShape, pointerShape, sumShape, vectorShape } from "./resources.ts";
import type { SparseColumnsUnit } from "./unit.ts";

/**
 * A product and an addition for each entry, those of 0 too, which reads and writes a sum; a vector is written once and an element of it read
 * per cycle; a pointer is read for each column, and every sum once more to leave.
 */
export function sparseColumnsEnergy(unit: SparseColumnsUnit): UnitEnergy {
  const { pe, pixels, columns, rows } = unit;
  const { total } = columnEntries(unit);
  const entries = pixels * total;
  const constants = [
    { shape: entryShape(unit), read: entries },
    { shape: pointerShape(unit), read: pixels * columns },
  ];
  const read = constants.filter(({ shape }) => shape.depth > 1);
  return {
    arithmetic: pe * entries * (productEnergy(unit) + addition(unit.output.bits)),
    onChipMemory:
      memoryAccesses(vectorShape(unit), pixels * columns + entries) +
      memoryAccesses(sumShape(unit), 2 * pe * entries + pixels * rows) +
      read.reduce((sum, { shape, read: times }) => sum + memoryAccesses(shape, times), 0),
  };
}
