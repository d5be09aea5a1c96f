import type { MemoryShape, ResourceModel } from "../resources.ts";
import type { GlobalPoolUnit } from "../unit.ts";

/** An adder or a comparator per lane and one accumulator per channel. */
export const globalPoolResources: ResourceModel<GlobalPoolUnit> = {
  circuit: () => "globalPool",
  lut: (unit) => [1, unit.output.lanes * unit.output.bits],
  ff: (unit) => [1, unit.output.lanes * unit.output.bits],
  memories: (unit) => [accumulators(unit)],
};

export function accumulators(unit: GlobalPoolUnit): MemoryShape {
  const width = unit.output.lanes * unit.output.bits;
  return { width, depth: unit.channels / unit.output.lanes, kind: "registers", constant: false };
}
