import { memoryAccesses, type UnitEnergy } from "../energy.ts";
import { fifoShape } from "./resources.ts";
import type { FifoUnit } from "./unit.ts";

/** Every word is written once and read once. */
export function fifoEnergy(unit: FifoUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: memoryAccesses(fifoShape(unit), 2 * unit.input.words) };
}
