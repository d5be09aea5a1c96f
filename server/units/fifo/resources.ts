import type { MemoryShape } from "../memory.ts";
import type { ResourceModel } from "../resources.ts";
import { shallowDepth } from "./schedule.ts";
import type { FifoUnit } from "./unit.ts";

/** Words in registers or memory, two pointers and a count; a deep one has a read register. */
export const fifoResources: ResourceModel<FifoUnit> = {
  circuit: () => "fifo",
  lut: (unit, of) => [
    1,
    of.counter(pointerBits(unit)),
    unit.depth > shallowDepth ? unit.input.lanes * unit.input.bits : 0,
  ],
  ff: (unit) => [1, pointerBits(unit), unit.depth > shallowDepth ? unit.input.lanes * unit.input.bits : 0],
  memories: (unit) => [fifoShape(unit)],
};

export function fifoShape(unit: FifoUnit): MemoryShape {
  return { width: unit.input.lanes * unit.input.bits, depth: unit.depth, kind: unit.memory, constant: false };
}

function pointerBits(unit: FifoUnit): number {
  return Math.ceil(Math.log2(Math.max(2, unit.depth)));
}
