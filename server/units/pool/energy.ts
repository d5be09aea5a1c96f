import { addition, type UnitEnergy } from "../energy.ts";
import type { PoolUnit } from "./unit.ts";

/** A comparison or an addition for every element that comes in. */
export function poolEnergy(unit: PoolUnit): UnitEnergy {
  return { arithmetic: unit.input.words * unit.input.lanes * addition(unit.output.bits), onChipMemory: 0 };
}
