import type { MemoryShape } from "../memory.ts";
import { countBits, type ResourceModel } from "../resources.ts";
import type { GlobalPoolUnit } from "./unit.ts";

/** An adder or a comparator per lane and one accumulator per channel. */
export const globalPoolResources: ResourceModel<GlobalPoolUnit> = {
  circuit: () => "globalPool",
  lut: (unit, of) => {
    const { lanes, bits } = unit.output;
    const { depth } = accumulators(unit);
    const counters = of.counter(countBits(unit.pixels)) + of.counter(countBits(depth));
    if (unit.operation === "max") return [1, counters, lanes * (of.maximum(bits) + (depth > 1 ? bits : 0))];
    return [1, counters, lanes * of.running(bits)];
  },
  ff: (unit) => [1, 1 + countersOf(unit) + unit.output.lanes * unit.output.bits],
  memories: (unit) => (accumulators(unit).depth > 1 ? [accumulators(unit)] : []),
};

export function accumulators(unit: GlobalPoolUnit): MemoryShape {
  const width = unit.output.lanes * unit.output.bits;
  // A pixel in one word needs no memory: the sums stand in the output register.
  const depth = unit.pixels > 1 ? unit.channels / unit.output.lanes : 1;
  return { width, depth, kind: "lutram", constant: false };
}

/** Counters of pixels and of the words of a pixel. */
function countersOf(unit: GlobalPoolUnit): number {
  return countBits(unit.pixels) + countBits(accumulators(unit).depth);
}
