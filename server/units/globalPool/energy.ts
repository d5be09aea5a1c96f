import { addition, memoryAccesses, type UnitEnergy } from "../energy.ts";
import { accumulators } from "./resources.ts";
import type { GlobalPoolUnit } from "./unit.ts";

/** Every element is added to (or compared with) the accumulator of its channel, which is read and written. */
export function globalPoolEnergy(unit: GlobalPoolUnit): UnitEnergy {
  return {
    arithmetic: unit.input.words * unit.input.lanes * addition(unit.output.bits),
    onChipMemory: memoryAccesses(accumulators(unit), 2 * unit.input.words),
  };
}
