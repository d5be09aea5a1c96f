import { regionCount } from "../../approximations/region.ts";
import { constantTables, countBits, type ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import { fillGroups } from "./schedule.ts";
import type { FillUnit } from "./unit.ts";

/** As a merge of two streams, one of which is the bias: a register behind a choice, and counters. */
export const fillResources: ResourceModel<FillUnit> = {
  features: {
    merge: {
      lut: ["handshake", "choice of the input, table of the bias", "counters"],
      ff: ["handshake", "word", "counters"],
    },
  },
  circuit: () => "merge",
  lut: (unit, of) => {
    const { pixels, output, weights } = unit;
    const biases = { width: wordBits(output), depth: fillGroups(unit), kind: "lutram", constant: true } as const;
    // A choice of a constant is part of the look-up table of its bit.
    const table = weights.bias ? constantTables(biases, of) : 0;
    return [1, wordBits(output) + table, of.counter(pixels) + of.counter(fillGroups(unit)) + of.counter(countOf(unit))];
  },
  ff: (unit) => [
    1,
    wordBits(unit.output),
    controls + countBits(unit.pixels) + countBits(fillGroups(unit)) + countBits(countOf(unit)),
  ],
  memories: () => [],
};

/** Whether a pixel of the frame was computed, and copies of counters that synthesis keeps. */
const controls = 3;

function countOf({ pixels, region }: FillUnit): number {
  return regionCount(pixels, region).of;
}
