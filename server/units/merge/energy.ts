import { registerBit, type UnitEnergy } from "../energy.ts";
import type { MergeUnit } from "./unit.ts";

/** Every word passes one register. */
export function mergeEnergy({ output }: MergeUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: output.words * output.lanes * output.bits * registerBit };
}
