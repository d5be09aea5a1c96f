import type { Schedule } from "../cycles.ts";
import type { LookupUnit } from "./unit.ts";

/**
 * One word per cycle. Registers: `table`: code. `runs`: one per comparison, code. `segments`: limited address, segment read,
 * product, sum, code. `polynomial`: distance, product and sum for each coefficient but the first, code.
 */
export const lookupSchedule: Schedule<LookupUnit> = {
  depth: ({ circuit }) => {
    switch (circuit.kind) {
      case "table":
        return 1;
      case "runs":
        return circuit.stages + 1;
      case "segments":
        return 5;
      case "polynomial":
        return 2 * circuit.coefficients.length;
    }
  },
  busy: (unit) => unit.input.words,
};
