import type { ResourceModel } from "../resources.ts";
import { counterBits, wordBits } from "../rtl.ts";
import type { MergeUnit } from "./unit.ts";

/** A register behind a multiplexer of the inputs, and the counters of turns and words. */
export const mergeResources: ResourceModel<MergeUnit> = {
  features: {
    merge: { lut: ["handshake", "choice of the input", "counters"], ff: ["handshake", "word", "counters"] },
  },
  circuit: () => "merge",
  lut: (unit, of) => [
    1,
    wordBits(unit.output) * Math.ceil((unit.inputs.length - 1) / 2),
    of.counter(unit.turns.length) + of.counter(Math.max(...unit.turns)),
  ],
  ff: (unit) => [1, wordBits(unit.output), counters(unit)],
  memories: () => [],
};

function counters({ turns }: MergeUnit): number {
  return counterBits(turns.length) + counterBits(Math.max(...turns));
}
