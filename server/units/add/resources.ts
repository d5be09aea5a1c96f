import type { ResourceModel } from "../resources.ts";
import type { AddUnit } from "./unit.ts";

export const addResources: ResourceModel<AddUnit> = {
  features: {
    add: { lut: ["handshake", "sums"], ff: ["handshake", "sums"] },
  },
  circuit: () => "add",
  lut: (unit, of) => {
    const { lanes, bits } = unit.output;
    return [1, lanes * of.sum(2, bits - 1 - Math.max(unit.shiftA, unit.shiftB))];
  },
  ff: (unit) => [1, unit.output.lanes * unit.output.bits],
  memories: () => [],
};
