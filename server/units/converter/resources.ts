import type { ResourceModel } from "../resources.ts";
import type { ConverterUnit } from "../unit.ts";
import { commonLanes, usesCommonWord } from "./schedule.ts";

/** A register as wide as the wider side; two of the common width when neither side divides the other. */
export const converterResources: ResourceModel<ConverterUnit> = {
  circuit: () => "converter",
  lut: (unit) => [1, registerBits(unit)],
  ff: (unit) => [1, registerBits(unit)],
  memories: () => [],
};

function registerBits(unit: ConverterUnit): number {
  if (usesCommonWord(unit)) return 2 * commonLanes(unit) * unit.input.bits;
  return Math.max(unit.input.lanes, unit.output.lanes) * unit.input.bits;
}
