import type { ResourceModel } from "../resources.ts";
import type { ArgmaxUnit } from "./unit.ts";

/** A tree of comparators over the lanes and the winner so far, each a value and an index. */
export const argmaxResources: ResourceModel<ArgmaxUnit> = {
  circuit: () => "argmax",
  lut: (unit) => [1, unit.input.lanes * (unit.input.bits + unit.output.bits)],
  ff: (unit) => [1, unit.input.lanes * (unit.input.bits + unit.output.bits)],
  memories: () => [],
};
