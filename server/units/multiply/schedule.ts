import type { Schedule } from "../cycles.ts";
import type { MultiplyUnit } from "./unit.ts";

/**
 * Takes a word of each input in the same cycle, as soon as both are valid; of the first alone behind the first pixel where the
 * second is {@link kept}. Two registers: the factors, the products.
 */
export const multiplySchedule: Schedule<MultiplyUnit> = {
  depth: () => 2,
  busy: (unit) => unit.output.words,
};

/** True when the second input is shorter: its words are used again for every pixel. */
export function kept({ inputs: [a, b] }: MultiplyUnit): boolean {
  return b.words < a.words;
}
