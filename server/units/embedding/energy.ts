import { memoryAccesses, type UnitEnergy } from "../energy.ts";
import { embeddingShape } from "./resources.ts";
import type { EmbeddingUnit } from "./unit.ts";

/** Each word of each row is read once. */
export function embeddingEnergy(unit: EmbeddingUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: memoryAccesses(embeddingShape(unit), unit.output.words) };
}
