import type { MemoryShape } from "../memory.ts";
import type { ResourceModel } from "../resources.ts";
import { counterBits, wordBits } from "../rtl.ts";
import { shallowDepth } from "./schedule.ts";
import type { FifoUnit } from "./unit.ts";

/** Words in registers or memory, two pointers and a count; a deep one has a read register. */
export const fifoResources: ResourceModel<FifoUnit> = {
  features: {
    fifo: { lut: ["shallow FIFO", "deep FIFO", "pointers"], ff: ["pointers and count", "word that is read"] },
  },
  circuit: () => "fifo",
  lut: (unit, of) => {
    // Pointers of a power of two wrap by themselves, without a comparison.
    const pointer = unit.depth === 2 ** pointerBits(unit) ? pointerBits(unit) : of.counter(unit.depth);
    return [...(unit.depth > shallowDepth ? [0, 1] : [1, 0]), 2 * pointer];
  },
  ff: (unit) => {
    const counters = 2 * pointerBits(unit) + counterBits(unit.depth + 1);
    // Synthesis reads the words a cycle ahead, by a copy of the pointer.
    if (unit.depth <= shallowDepth) return [counters + pointerBits(unit), 0];
    // A block memory has the read register inside.
    return [counters + 1, unit.memory === "bram" || unit.memory === "uram" ? 0 : wordBits(unit.input)];
  },
  memories: (unit) => [fifoShape(unit)],
};

export function fifoShape(unit: FifoUnit): MemoryShape {
  return { width: unit.input.lanes * unit.input.bits, depth: unit.depth, kind: unit.memory, constant: false };
}

function pointerBits(unit: FifoUnit): number {
  return Math.ceil(Math.log2(Math.max(2, unit.depth)));
}
