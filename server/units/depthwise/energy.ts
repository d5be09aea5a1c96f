import { broughtEnergy } from "../burstReader/brought.ts";
import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { productEnergy } from "../matrixVector/energy.ts";
import { depthwiseWeightShape } from "./resources.ts";
import type { DepthwiseUnit } from "./unit.ts";

export function depthwiseEnergy(unit: DepthwiseUnit): UnitEnergy {
  const products = unit.pixels * unit.channels * unit.taps;
  const arithmetic = products * (productEnergy(unit) + addition(unit.output.bits));
  const brought = broughtEnergy(unit, arithmetic);
  if (brought) return brought;
  const shape = depthwiseWeightShape(unit);
  return {
    arithmetic,
    onChipMemory: shape.depth > 1 ? memoryAccesses(shape, products / unit.pe) : 0,
  };
}
