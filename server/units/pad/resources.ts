import type { ResourceModel } from "../resources.ts";
import { counterBits, wordBits } from "../rtl.ts";
import { paddedSize } from "./schedule.ts";
import type { PadUnit } from "./unit.ts";

/** A register that is a word or zero, and the position in the padded image. */
export const padResources: ResourceModel<PadUnit> = {
  circuit: () => "pad",
  lut: (unit) => [1, wordBits(unit.output), positionBits(unit)],
  ff: (unit) => [1, wordBits(unit.output), positionBits(unit)],
  memories: () => [],
};

function positionBits(unit: PadUnit): number {
  const counts = [...paddedSize(unit), unit.groups, ...unit.spacing];
  return counts.reduce((bits, count) => bits + (count > 1 ? counterBits(count) : 0), 0);
}
