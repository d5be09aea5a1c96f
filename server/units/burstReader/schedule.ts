import type { Schedule } from "../cycles.ts";
import type { BurstReaderUnit } from "./unit.ts";

/** A word per cycle while beats are in the buffer, of whose read register the words are. */
export const burstReaderSchedule: Schedule<BurstReaderUnit> = {
  depth: () => 0,
  busy: (unit) => unit.output.words,
};
