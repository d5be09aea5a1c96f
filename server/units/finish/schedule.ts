import type { Schedule } from "../cycles.ts";
import type { FinishUnit } from "./unit.ts";

/**
 * One word per cycle. Registers: `clamp`: result. `shift`: rounded value (only for a shift to the right), result.
 * `thresholds`: operand with its thresholds read from memory (only when the channels of a word change from word to
 * word), passed levels, their count (only for more than one level).
 * `requantise`: operand with its parameters, product, sum, rounded value, result.
 */
export const finishSchedule: Schedule<FinishUnit> = {
  depth: (unit) => {
    const finish = unit.finish;
    switch (finish.kind) {
      case "clamp":
        return 1;
      case "shift":
        return finish.shift > 0 ? 2 : 1;
      case "thresholds":
        return 1 + (readsParameters(unit) ? 1 : 0) + (finish.levels > 1 ? 1 : 0);
      case "requantise":
        return 5;
    }
  },
  busy: (unit) => unit.input.words,
};

/**
 * True when a word's channels change from word to word, so that parameters stand in a memory read by channel group. The
 * operand register is there even if all channels turn out to share their thresholds: the schedule must not draw weights.
 */
export function readsParameters(unit: FinishUnit): boolean {
  return channelGroups(unit) > 1;
}

/** Words that it takes to go through all channels of a pixel. */
export function channelGroups(unit: FinishUnit): number {
  return unit.channels / unit.input.lanes;
}
