import type { MemoryShape } from "../memory.ts";
import { runningTables } from "../pool/resources.ts";
import { countBits, type ResourceModel } from "../resources.ts";
import type { GlobalPoolUnit } from "./unit.ts";

/** An adder or a comparator per lane and one accumulator per channel. */
export const globalPoolResources: ResourceModel<GlobalPoolUnit> = {
  features: {
    globalPool: {
      lut: ["handshake", "counters", "results so far", "first pixel told apart in each bit"],
      ff: ["handshake", "counters and word"],
    },
  },
  circuit: () => "globalPool",
  lut: (unit, of) => {
    const { lanes, bits } = unit.output;
    const { depth } = accumulators(unit);
    const counters = of.counter(unit.pixels) + of.counter(depth);
    if (unit.operation === "max") return [1, counters, lanes * (of.maximum(bits) + (depth > 1 ? bits : 0)), 0];
    return [1, counters, lanes * runningTables(unit, of), isDecodedInPlace(unit) ? lanes * bits : 0];
  },
  ff: (unit) => [1, 1 + countersOf(unit) + unit.output.lanes * unit.output.bits],
  memories: (unit) => (accumulators(unit).depth > 1 ? [accumulators(unit)] : []),
};

/**
 * Whether it is the first pixel is asked for in front of every bit of a sum: where the number of the pixel is wider than what is left
 * of a table and narrower than two, Yosys joins tables by the multiplexers beside them instead of asking once.
 */
function isDecodedInPlace({ pixels }: GlobalPoolUnit): boolean {
  const bits = countBits(pixels);
  return bits === 5 || bits === 6;
}

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
