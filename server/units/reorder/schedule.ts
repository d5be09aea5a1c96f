import type { Schedule } from "../cycles.ts";
import type { ReorderUnit } from "./unit.ts";

/**
 * A ring buffer of `capacity` words with a writer and a reader that do not disturb each other, as that of a window. The
 * reader reads the next word of its order in each cycle in which `out_valid = 0` or `out_ready = 1`, if that word was
 * written in an earlier cycle; it is valid in the next cycle. Hence depth 2. A block makes room when its last word is read.
 */
export const reorderSchedule: Schedule<ReorderUnit> = {
  depth: () => 2,
  busy: (unit) => Math.max(unit.input.words, unit.output.words),
};

/** Words of a block on the way in. */
export function blockWords({ input, blocks }: ReorderUnit): number {
  return input.words / blocks;
}
