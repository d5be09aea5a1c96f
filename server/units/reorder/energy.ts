import { memoryAccesses, type UnitEnergy } from "../energy.ts";
import { bufferShape, tableShape } from "./resources.ts";
import type { ReorderUnit } from "./unit.ts";

/** Every input word is written once, every output word read once. */
export function reorderEnergy(unit: ReorderUnit): UnitEnergy {
  const { input, output } = unit;
  const accesses = memoryAccesses(bufferShape(unit), input.words + output.words);
  return { arithmetic: 0, onChipMemory: accesses + memoryAccesses(tableShape(unit), output.words) };
}
