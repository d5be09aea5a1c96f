import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { productEnergy } from "../matrixVector/energy.ts";
import { entriesOf } from "./entries.ts";
import { entryShape, vectorShape } from "./resources.ts";
import type { SparseUnit } from "./unit.ts";

/** A product and an addition for each entry, those of 0 too; every list writes a copy of the vector and reads one element per entry. */
export function sparseEnergy(unit: SparseUnit): UnitEnergy {
  const words = unit.pixels * entriesOf(unit).total;
  const entries = entryShape(unit);
  const moved = unit.pe * (unit.pixels * unit.columns + words);
  return {
    arithmetic: unit.pe * words * (productEnergy(unit) + addition(unit.output.bits)),
    onChipMemory: memoryAccesses(vectorShape(unit), moved) + (entries.depth > 1 ? memoryAccesses(entries, words) : 0),
  };
}
