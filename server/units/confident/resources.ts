import { constantTables, type ResourceModel } from "../resources.ts";
import { buffersOf, sumBits, tableOf } from "../softmax/resources.ts";
import type { ConfidentUnit } from "./unit.ts";

/** A buffer of the elements, the table, the sum and its comparison. */
export const confidentResources: ResourceModel<ConfidentUnit> = {
  features: {
    confident: {
      lut: ["handshake", "elements and sum", "table of exponentials"],
      ff: ["handshake", "elements and sum"],
    },
  },
  circuit: () => "confident",
  lut: (unit, of) => [1, 3 * unit.input.bits + 2 * sumBits(unit), constantTables(tableOf(unit), of)],
  ff: (unit) => [1, 2 * unit.input.bits + sumBits(unit) + 16],
  memories: (unit) => [buffersOf(unit)[0]!, tableOf(unit)],
};
