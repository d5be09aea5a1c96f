import type { Operations } from "../operations.ts";
import { countBits, type ResourceModel } from "../resources.ts";
import type { PoolUnit } from "./unit.ts";

/** A comparator or an adder per lane and the result so far. */
export const poolResources: ResourceModel<PoolUnit> = {
  features: {
    poolMax: {
      lut: ["handshake", "comparisons", "counter of the window", "lanes"],
      ff: ["handshake", "counter and result so far"],
    },
    poolSum: {
      lut: ["handshake", "sums so far", "counter of the window"],
      ff: ["handshake", "counter and result so far"],
    },
  },
  circuit: (unit) => (unit.operation === "max" ? "poolMax" : "poolSum"),
  lut: (unit, of) => {
    const { lanes, bits } = unit.output;
    const counter = of.counter(unit.taps);
    if (unit.operation === "max") return [1, lanes * of.maximum(bits), counter, lanes];
    return [1, lanes * runningTables(unit, of), counter];
  },
  ff: (unit) => [1, 1 + countBits(unit.taps) + unit.output.lanes * unit.output.bits],
  memories: () => [],
};

/** A sum so far of one lane; above the bits of an element that has no sign, each bit of the sum is added to nothing. */
export function runningTables({ input, output }: Pick<PoolUnit, "input" | "output">, of: Operations): number {
  const whole = of.running(output.bits);
  return input.signed ? whole : (whole + of.running(input.bits)) / 2;
}
