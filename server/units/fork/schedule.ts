import type { Schedule } from "../cycles.ts";
import type { ForkUnit } from "./unit.ts";

/**
 * A register and one valid bit per output. An input word is taken in a cycle in which every output has already sent the word
 * before it, or sends it in that cycle; it is valid at all outputs in the next cycle.
 */
export const forkSchedule: Schedule<ForkUnit> = {
  depth: () => 1,
  busy: (unit) => unit.input.words,
};
