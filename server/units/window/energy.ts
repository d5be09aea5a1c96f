import { memoryAccesses, registerBit, type UnitEnergy } from "../energy.ts";
import { bufferShape } from "./resources.ts";
import type { WindowUnit } from "./unit.ts";

/** Every input word is written once; every output word read once. A "parallel" window reads its rows once per pixel. */
export function windowEnergy(unit: WindowUnit): UnitEnergy {
  const buffer = bufferShape(unit);
  const sent = unit.output.words * unit.output.lanes * unit.output.bits * registerBit;
  const reads = unit.order === "parallel" ? unit.input.words : unit.output.words;
  return { arithmetic: 0, onChipMemory: memoryAccesses(buffer, unit.input.words + reads) + sent };
}
