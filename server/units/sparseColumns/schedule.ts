import type { Schedule } from "../cycles.ts";
import { columnEntries } from "./entries.ts";
import type { SparseColumnsUnit } from "./unit.ts";

/**
 * Vectors come and are read as those of a sparse unit. Registers on the way: entries, elements, products, sums in their memory, the output.
 * Sums leave, a word per cycle, when the last entry of their vector is added; until those of the next are complete they are gone, since
 * every row has an entry.
 */
export const sparseColumnsSchedule: Schedule<SparseColumnsUnit> = {
  // Of the first word of a pixel.
  depth: (unit) => columnEntries(unit).total + registers,
  busy: (unit) => {
    const { total } = columnEntries(unit);
    return unit.pixels * Math.max(unit.columns, total, (unit.columns + total + 1) / 2);
  },
};

/** Cycles from the one in which the last entry of a vector is read to the one in which its first sums are valid. */
export const registers = 5;
