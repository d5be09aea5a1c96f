import { registerBit, type UnitEnergy } from "../energy.ts";
import type { FillUnit } from "./unit.ts";

/** Every word passes one register. */
export function fillEnergy({ output }: FillUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: output.words * output.lanes * output.bits * registerBit };
}
