import { memoryAccesses, multiplication, type UnitEnergy } from "../energy.ts";
import { keptShape } from "./resources.ts";
import { kept } from "./schedule.ts";
import type { MultiplyUnit } from "./unit.ts";

/** A product for every element; words that are used again are read for each pixel. */
export function multiplyEnergy(unit: MultiplyUnit): UnitEnergy {
  const { inputs, output } = unit;
  return {
    arithmetic: output.words * output.lanes * multiplication(inputs[0].bits, inputs[1].bits),
    onChipMemory: kept(unit) ? memoryAccesses(keptShape(unit), output.words + inputs[1].words) : 0,
  };
}
