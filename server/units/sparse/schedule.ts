import type { Schedule } from "../cycles.ts";
import { entriesOf } from "./entries.ts";
import type { SparseUnit } from "./unit.ts";

/**
 * The words of a pixel are written into one of two banks, one per cycle; a bank that is full is read from the next cycle on, an entry
 * of each list per cycle. Registers on the way: entries, elements, products, sums, which are the output register. A bank takes words
 * again in the second cycle after its last entry was read.
 */
export const sparseSchedule: Schedule<SparseUnit> = {
  // Of the first word of a pixel.
  depth: (unit) => entriesOf(unit).groups[0]! + registers,
  busy: (unit) => {
    const { total } = entriesOf(unit);
    // Both banks in turn: written, read, free again. An odd number of cycles for two pixels is half a cycle more for one.
    return unit.pixels * Math.max(unit.columns, total, (unit.columns + total + 1) / 2);
  },
};

/** Cycles from the one in which an entry is read to the one in which a sum that ends with it is valid. */
export const registers = 4;

/**
 * Cycles in which the last word of each pixel is taken and its last entry is read. @param there when the last word of each pixel could be
 * taken @param held cycle in front of which the last entry of a pixel cannot be read, where sums may wait
 */
export function vectorTimes(
  there: ArrayLike<number>,
  columns: number,
  total: number,
  held: (pixel: number) => number = () => Number.NEGATIVE_INFINITY,
): { readonly taken: Float64Array; readonly ends: Float64Array } {
  const taken = new Float64Array(there.length);
  const ends = new Float64Array(there.length);
  let filled = Number.NEGATIVE_INFINITY;
  for (let pixel = 0; pixel < there.length; pixel++) {
    filled = Math.max(filled + columns, there[pixel]!);
    if (pixel > 1) filled = Math.max(filled, ends[pixel - 2]! + 1 + columns);
    taken[pixel] = filled;
    const begin = Math.max(filled, pixel > 0 ? ends[pixel - 1]! : filled) + 1;
    ends[pixel] = Math.max(begin + total - 1, held(pixel));
  }
  return { taken, ends };
}
