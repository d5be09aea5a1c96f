import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { buffersOf, sumBits, tableOf } from "./resources.ts";
import { places } from "./schedule.ts";
import type { SoftmaxUnit } from "./unit.ts";

/** Per element: a comparison, a difference, a sum and a subtraction for each binary place; each buffer is written and read once. */
export function softmaxEnergy(unit: SoftmaxUnit): UnitEnergy {
  const elements = unit.size * unit.groups;
  const each = 2 * addition(unit.input.bits) + (1 + places(unit)) * addition(sumBits(unit));
  let onChipMemory = memoryAccesses(tableOf(unit), elements);
  for (const buffer of buffersOf(unit)) onChipMemory += memoryAccesses(buffer, 2 * elements);
  return { arithmetic: elements * each, onChipMemory };
}
