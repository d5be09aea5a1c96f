import type { ResourceModel } from "../resources.ts";
import type { ForkUnit } from "./unit.ts";

/** One register for all outputs and a valid bit for each. */
export const forkResources: ResourceModel<ForkUnit> = {
  features: {
    fork: { lut: ["copies", "word"], ff: ["copies", "word"] },
  },
  circuit: () => "fork",
  lut: (unit) => [unit.copies, unit.input.lanes * unit.input.bits],
  ff: (unit) => [unit.copies, unit.input.lanes * unit.input.bits],
  memories: () => [],
};
