import type { Schedule } from "../cycles.ts";
import type { DepthwiseUnit } from "./unit.ts";

/**
 * One tap of `pe` channels per cycle. Registers: operands (with the weights read from memory), products, accumulators, which
 * are the output register. A word leaves after each `taps` input words.
 */
export const depthwiseSchedule: Schedule<DepthwiseUnit> = {
  depth: () => 3,
  busy: (unit) => (unit.pixels * unit.channels * unit.taps) / unit.pe,
};
