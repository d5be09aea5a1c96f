import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { buffersOf, sumBits, tableOf } from "../softmax/resources.ts";
import type { ConfidentUnit } from "./unit.ts";

/** Per element: a comparison, a difference, a look-up and a sum; each element is written and read once. */
export function confidentEnergy(unit: ConfidentUnit): UnitEnergy {
  const [elements] = buffersOf(unit);
  return {
    arithmetic: unit.size * (2 * addition(unit.input.bits) + addition(sumBits(unit))),
    onChipMemory: memoryAccesses(tableOf(unit), unit.size) + memoryAccesses(elements!, 2 * unit.size),
  };
}
