import type { UnitEnergy } from "../energy.ts";
import { type BurstReaderUnit, beats } from "./unit.ts";

/** Every beat of the image comes in anew for each pass; its buffer is a unit of its own. */
export function burstReaderEnergy(unit: BurstReaderUnit): UnitEnergy {
  return { arithmetic: 0, onChipMemory: 0, offChipBits: (unit.output.words / unit.words) * beats(unit) * unit.port };
}
