import { addition, type UnitEnergy } from "../energy.ts";
import type { ArgmaxUnit } from "./unit.ts";

/** Every element is compared once. */
export function argmaxEnergy(unit: ArgmaxUnit): UnitEnergy {
  return { arithmetic: unit.elements * addition(unit.input.bits), onChipMemory: 0 };
}
