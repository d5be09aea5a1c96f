import type { ResourceModel } from "../resources.ts";
import type { AddUnit } from "./unit.ts";

export const addResources: ResourceModel<AddUnit> = {
  circuit: () => "add",
  lut: (unit) => [1, unit.output.lanes * (unit.output.bits - Math.max(unit.shiftA, unit.shiftB)), unit.output.lanes],
  ff: (unit) => [1, unit.output.lanes * unit.output.bits],
  memories: () => [],
};
