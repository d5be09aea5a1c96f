import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { counterBits } from "../rtl.ts";
import { rowWords } from "./schedule.ts";
import type { EmbeddingUnit } from "./unit.ts";

/** The table, and its address: an index that is limited to the last row, and a count of the words of a row. */
export const embeddingResources: ResourceModel<EmbeddingUnit> = {
  circuit: () => "embedding",
  lut: (unit, of) => [1, constantTables(embeddingShape(unit), of), addressBits(unit)],
  ff: (unit) => [1, addressBits(unit), unit.output.lanes * unit.output.bits],
  memories: (unit) => [embeddingShape(unit)],
};

export function embeddingShape(unit: EmbeddingUnit): MemoryShape {
  const { lanes, bits } = unit.output;
  return { width: lanes * bits, depth: unit.entries * rowWords(unit), kind: unit.memory, constant: true };
}

function addressBits(unit: EmbeddingUnit): number {
  return counterBits(unit.entries * rowWords(unit));
}
