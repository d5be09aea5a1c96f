import { memoryAccesses, multiplication, selection, type UnitEnergy } from "../energy.ts";
import { slopeShape } from "./resources.ts";
import type { TwoSlopesUnit } from "./unit.ts";

/** A product with a slope and a choice for every element; slopes are read word by word. */
export function twoSlopesEnergy(unit: TwoSlopesUnit): UnitEnergy {
  const { input, output, slopeBits } = unit;
  const shape = slopeShape(unit);
  return {
    arithmetic: input.words * input.lanes * (multiplication(input.bits, slopeBits) + selection(output.bits, 2)),
    onChipMemory: shape.depth > 1 ? memoryAccesses(shape, input.words) : 0,
  };
}
