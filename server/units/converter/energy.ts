import { registerBit, type UnitEnergy } from "../energy.ts";
import type { ConverterUnit } from "./unit.ts";

/** Every element is written into a register once and read once. */
export function converterEnergy(unit: ConverterUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: 2 * unit.input.words * unit.input.lanes * unit.input.bits * registerBit };
}
