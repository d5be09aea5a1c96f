import { registerBit, type UnitEnergy } from "../energy.ts";
import type { PadUnit } from "./unit.ts";

/** Every word of the result passes one register. */
export function padEnergy({ output }: PadUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: output.words * output.lanes * output.bits * registerBit };
}
