import type { Schedule } from "../cycles.ts";
import type { GlobalPoolUnit } from "./unit.ts";

/**
 * One input word per cycle into one accumulator per channel. The words of the last pixel are added and sent at once: output
 * word g is valid in the cycle after input word g of the last pixel. The next frame starts without a bubble.
 */
export const globalPoolSchedule: Schedule<GlobalPoolUnit> = {
  gathers: () => "lastPixel",
  depth: () => 1,
  busy: (unit) => unit.input.words,
};
