import type { Schedule } from "../cycles.ts";
import type { PoolUnit } from "./unit.ts";

/** One tap per cycle; the accumulator is the output register; a word leaves after each `taps` input words. */
export const poolSchedule: Schedule<PoolUnit> = {
  depth: () => 1,
  busy: (unit) => unit.input.words,
};
