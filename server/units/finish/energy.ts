import { addition, memoryAccesses, multiplication, type UnitEnergy } from "../energy.ts";
import { multiplierWidth, parameterShape } from "./resources.ts";
import type { FinishUnit } from "./unit.ts";

/** A comparison per level, or a product, an addition and a rounding addition, for every element. */
export function finishEnergy(unit: FinishUnit): UnitEnergy {
  const parameters = parameterShape(unit);
  const perElement = (): number => {
    const { finish, input, output } = unit;
    switch (finish.kind) {
      case "clamp":
        return addition(output.bits);
      case "shift":
        return addition(input.bits);
      case "thresholds":
        return finish.levels * addition(input.bits);
      case "requantise":
        return multiplication(input.bits, multiplierWidth) + 2 * addition(input.bits + multiplierWidth);
    }
  };
  return {
    arithmetic: unit.input.words * unit.input.lanes * perElement(),
    onChipMemory: parameters.depth > 1 ? memoryAccesses(parameters, unit.input.words) : 0,
  };
}
