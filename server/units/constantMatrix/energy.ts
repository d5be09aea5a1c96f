import { addition, type UnitEnergy } from "../energy.ts";
import { adderGraph, adderWidth, isMade } from "./adderGraph.ts";
import type { ConstantMatrixUnit } from "./unit.ts";

/** Every adder once for each pixel; no weight is read. */
export function constantMatrixEnergy(unit: ConstantMatrixUnit): UnitEnergy {
  let arithmetic = 0;
  for (const value of adderGraph(unit).values) {
    if (isMade(value)) arithmetic += unit.pixels * addition(adderWidth(value));
  }
  return { arithmetic, onChipMemory: 0 };
}
