import { addition, memoryAccesses, multiplication, type UnitEnergy } from "../energy.ts";
import { bufferOf } from "./resources.ts";
import type { LayernormUnit } from "./unit.ts";
import { widthsOf } from "./widths.ts";

/**
 * Per element a square, two sums, a difference and a subtraction for each binary place of the quotient; per group the square of the
 * sum and a subtraction for each place of the root. Each element is written and read once.
 */
export function layernormEnergy(unit: LayernormUnit): UnitEnergy {
  const { element, sum, squares, difference, spread, root, places, rest } = widthsOf(unit);
  const each = multiplication(element, element) + addition(sum + squares + difference) + places * addition(rest);
  const group = multiplication(sum, sum) + 2 * addition(spread) + root * addition(root);
  const elements = unit.size * unit.groups;
  return {
    arithmetic: elements * each + unit.groups * group,
    onChipMemory: memoryAccesses(bufferOf(unit), 2 * elements),
  };
}
