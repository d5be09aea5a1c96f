import type { Schedule } from "../cycles.ts";
import type { PadUnit } from "./unit.ts";

/**
 * Sends one word per cycle through one register: a word of the input, when it is there, or a zero. The zeros that lead a
 * frame are sent as soon as its first word waits, which is taken when its place comes.
 */
export const padSchedule: Schedule<PadUnit> = {
  depth: () => 1,
  busy: (unit) => unit.output.words,
};

/** Rows and columns of the output. */
export function paddedSize({ height, width, spacing, padding }: PadUnit): readonly [number, number] {
  return [
    padding[0] + (height - 1) * spacing[0] + 1 + padding[2],
    padding[1] + (width - 1) * spacing[1] + 1 + padding[3],
  ];
}

/** Index of the input row (column) at a row (column) of the output; -1 where zeros are. */
export function sourceOf(position: number, before: number, spacing: number, size: number): number {
  const inside = position - before;
  if (inside < 0 || inside % spacing !== 0) return -1;
  const source = inside / spacing;
  return source < size ? source : -1;
}
