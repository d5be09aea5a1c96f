import { countBits, type ResourceModel } from "../resources.ts";
import type { PoolUnit } from "./unit.ts";

/** A comparator or an adder per lane and the result so far. */
export const poolResources: ResourceModel<PoolUnit> = {
  circuit: (unit) => (unit.operation === "max" ? "poolMax" : "poolSum"),
  lut: (unit, of) => {
    const { lanes, bits } = unit.output;
    const register = unit.operation === "max" ? of.maximum(bits) : of.running(bits);
    return [1, lanes * register, of.counter(countBits(unit.taps))];
  },
  ff: (unit) => [1, 1 + countBits(unit.taps) + unit.output.lanes * unit.output.bits],
  memories: () => [],
};
