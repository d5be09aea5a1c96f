import { registerBit, type UnitEnergy } from "../energy.ts";
import type { ForkUnit } from "./unit.ts";

/** Every word is kept in a register once. */
export function forkEnergy(unit: ForkUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: unit.input.words * unit.input.lanes * unit.input.bits * registerBit };
}
