import { registerBit, type UnitEnergy } from "../energy.ts";
import type { SliceUnit } from "./unit.ts";

/** Every word of the part passes one register. */
export function sliceEnergy({ output }: SliceUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: output.words * output.lanes * output.bits * registerBit };
}
