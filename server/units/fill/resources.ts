import { regionCount } from "../../approximations/region.ts";
import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, countBits, type ResourceModel } from "../resources.ts";
import { wordBits } from "../rtl.ts";
import { fillGroups } from "./schedule.ts";
import type { FillUnit } from "./unit.ts";

/** As a merge of two streams, one of which is the bias: a register behind a choice, and counters. */
export const fillResources: ResourceModel<FillUnit> = {
  features: {
    merge: {
      lut: ["handshake", "choice of the input, table of the bias", "counters"],
      ff: ["handshake", "word", "control, bias and counters"],
    },
  },
  circuit: () => "merge",
  lut: (unit, of) => [
    1,
    wordBits(unit.output) + constantTables(biases(unit), of),
    of.counter(unit.pixels) + of.counter(fillGroups(unit)) + of.counter(countOf(unit)),
  ],
  ff: (unit) => [
    1,
    wordBits(unit.output),
    controls +
      constantColumns(biases(unit)) +
      countBits(unit.pixels) +
      countBits(fillGroups(unit)) +
      countBits(countOf(unit)),
  ],
  memories: () => [],
};

/** Whether the output word counts, the frame has begun, and it is the bias. */
const controls = 3;

/** The bias of each group of channels; bits above its width are copies of the sign. */
function biases(unit: FillUnit): MemoryShape {
  const { weights, output } = unit;
  return { width: output.lanes * (weights.bias?.bits ?? 0), depth: fillGroups(unit), kind: "lutram", constant: true };
}

function countOf({ pixels, region }: FillUnit): number {
  return regionCount(pixels, region).of;
}
