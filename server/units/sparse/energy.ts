import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { productEnergy } from "../matrixVector/energy.ts";
import { keptWeights } from "./bitmap.ts";
import { entriesOf } from "./entries.ts";
import { listShapes, vectorShape } from "./resources.ts";
import type { SparseUnit } from "./unit.ts";

/**
 * A product and an addition for each entry that is stored, those of 0 too; every list writes a copy of the vector and reads one element per
 * entry. The words of lists are read once for each pixel.
 */
export function sparseEnergy(unit: SparseUnit): UnitEnergy {
  const { pe, pixels, columns, places } = unit;
  const lists = listShapes(unit);
  const stored =
    places.kind === "runs" ? pe * entriesOf(unit).total : keptWeights(unit).reduce((sum, it) => sum + it, 0);
  const moved = pixels * (pe * columns + stored);
  const read = lists.reduce((sum, it) => sum + (it.depth > 1 ? memoryAccesses(it, pixels * it.depth) : 0), 0);
  return {
    arithmetic: pixels * stored * (productEnergy(unit) + addition(unit.output.bits)),
    onChipMemory: memoryAccesses(vectorShape(unit), moved) + read,
  };
}
