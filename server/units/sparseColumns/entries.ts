import type { LayerWeights } from "../../network/checked.ts";
import { filledRuns, runsTaken } from "../sparse/runs.ts";
import type { SparseColumnsUnit } from "./unit.ts";

type Listed = Pick<SparseColumnsUnit, "rows" | "columns" | "pe" | "weights" | "columnOrder" | "indexBits">;

interface Counted {
  readonly order: Int32Array;
  readonly indexBits: number;
  readonly pe: number;
  readonly counts: Int32Array;
  readonly total: number;
}

const counted = new WeakMap<LayerWeights, Map<number, Counted>>();

/** Cycles of each column, those of its longest list: at least one. `total`: of all columns, the cycles of one pixel. */
export function columnEntries(unit: Listed): { readonly counts: Int32Array; readonly total: number } {
  const { rows, columns, pe, weights, columnOrder: order, indexBits } = unit;
  let known = counted.get(weights);
  if (!known) {
    known = new Map();
    counted.set(weights, known);
  }
  const before = known.get(pe);
  if (before?.order === order && before.indexBits === indexBits) return before;
  const counts = new Int32Array(columns).fill(1);
  const lists = listsOf(unit);
  for (let column = 0; column < columns; column++) {
    for (let list = 0; list < pe; list++) {
      const taken = runsTaken(rows / pe, indexBits, (place) => lists.has(place * pe + list, column));
      counts[column] = Math.max(counts[column]!, taken);
    }
  }
  const found = { order, indexBits, pe, counts, total: counts.reduce((sum, count) => sum + count, 0) };
  known.set(pe, found);
  return found;
}

/** An entry as it is stored: rows of its list without a weight in front of it, whether it is the first one of its row, its code. */
export interface ColumnEntry {
  readonly zeros: number;
  readonly fresh: boolean;
  readonly code: number;
}

/** Entries of each list, columns one behind the other. */
export function storedColumns(unit: Listed): readonly (readonly ColumnEntry[])[] {
  const { rows, columns, pe, columnOrder, indexBits } = unit;
  const codes = unit.weights.codes();
  const { counts } = columnEntries(unit);
  const lists = listsOf(unit);
  return Array.from({ length: pe }, (_, list) => {
    const seen = new Uint8Array(rows / pe);
    const entries: ColumnEntry[] = [];
    for (let column = 0; column < columns; column++) {
      let next = 0;
      const has = (place: number) => lists.has(place * pe + list, column);
      for (const place of filledRuns(rows / pe, indexBits, counts[column]!, has)) {
        const code = codes[(place * pe + list) * columns + columnOrder[column]!]!;
        entries.push({ zeros: place - next, fresh: seen[place] === 0, code });
        seen[place] = 1;
        next = place + 1;
      }
    }
    return entries;
  });
}

/** Which weights have an entry: those that are not zero, and for a row of zeros the one of the first column, so that its sum begins. */
function listsOf({ rows, columns, weights, columnOrder }: Listed) {
  const codes = weights.codes();
  const empty = new Uint8Array(rows).fill(1);
  for (let at = 0; at < rows * columns; at++) if (codes[at] !== 0) empty[Math.floor(at / columns)] = 0;
  const has = (row: number, column: number) =>
    codes[row * columns + columnOrder[column]!] !== 0 || (column === 0 && empty[row] === 1);
  return { has };
}
