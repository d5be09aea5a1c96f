import { addition, type UnitEnergy } from "../energy.ts";
import type { AddUnit } from "./unit.ts";

export function addEnergy(unit: AddUnit): UnitEnergy {
  return { arithmetic: unit.output.words * unit.output.lanes * addition(unit.output.bits), onChipMemory: 0 };
}
