import type { LayerWeights } from "../../network/checked.ts";
import { filledRuns, runsTaken } from "./runs.ts";
import type { Places, SparseUnit } from "./unit.ts";

type Listed = Pick<SparseUnit, "rows" | "columns" | "pe" | "weights" | "columnOrder">;
type ListedAt<P> = Listed & { readonly places: P };
type Runs = Extract<Places, { kind: "runs" }>;

/** How long the lists of weights are: exactly, since the weights are constants. */
export interface Entries {
  /** Cycles of each group of `pe` rows, those of its longest list: at least one. */
  readonly groups: Int32Array;
  /** Of all groups, which is the number of cycles for one pixel. */
  readonly total: number;
}

interface Counted {
  readonly order: Int32Array;
  readonly places: Places;
  readonly counts: Int32Array;
}

const counted = new WeakMap<LayerWeights, Counted>();

/**
 * Cycles that the list of each row takes. Runs: its weights that are not zero, and one of 0 for each 2^indexBits zeros in front of one.
 * Bitmap: its weights that are not zero, and one for each word without any.
 */
export function rowCycles({ weights, columnOrder: order, places }: Omit<ListedAt<Places>, "rows" | "columns" | "pe">) {
  const known = counted.get(weights);
  if (known?.order === order && samePlaces(known.places, places)) return known.counts;
  const codes = weights.codes();
  const counts = new Int32Array(codes.length / order.length);
  const cyclesOf = places.kind === "runs" ? runCycles : bitmapCycles;
  const size = places.kind === "runs" ? places.indexBits : places.wordBits;
  for (let row = 0; row < counts.length; row++) counts[row] = cyclesOf(codes, row * order.length, order, size);
  counted.set(weights, { order, places, counts });
  return counts;
}

function samePlaces(left: Places, right: Places): boolean {
  if (left.kind === "runs") return right.kind === "runs" && left.indexBits === right.indexBits;
  return right.kind === "bitmap" && left.wordBits === right.wordBits;
}

function runCycles(codes: ArrayLike<number>, start: number, order: Int32Array, indexBits: number): number {
  return runsTaken(order.length, indexBits, (column) => codes[start + order[column]!] !== 0);
}

function bitmapCycles(codes: ArrayLike<number>, start: number, order: Int32Array, wordBits: number): number {
  let cycles = 0;
  for (let from = 0; from < order.length; from += wordBits) {
    let ones = 0;
    for (let column = from; column < Math.min(from + wordBits, order.length); column++) {
      if (codes[start + order[column]!] !== 0) ones++;
    }
    cycles += Math.max(1, ones);
  }
  return cycles;
}

export function entriesOf(unit: ListedAt<Places>): Entries {
  const counts = rowCycles(unit);
  const groups = new Int32Array(unit.rows / unit.pe).fill(1);
  let total = 0;
  for (let group = 0; group < groups.length; group++) {
    for (let row = group * unit.pe; row < (group + 1) * unit.pe; row++) {
      groups[group] = Math.max(groups[group]!, counts[row]!);
    }
    total += groups[group]!;
  }
  return { groups, total };
}

/** The columns of the `count` entries of a row. */
export function listOf(unit: ListedAt<Runs>, row: number, count: number): Int32Array {
  const { columns, columnOrder, places } = unit;
  const codes = unit.weights.codes();
  return filledRuns(columns, places.indexBits, count, (column) => codes[row * columns + columnOrder[column]!] !== 0);
}

/** An entry of a row as it is stored: zeros in front of it, and the code of its weight. */
export function storedEntries(
  unit: ListedAt<Runs>,
): readonly (readonly { readonly zeros: number; readonly code: number }[])[] {
  const { rows, columns, pe, columnOrder } = unit;
  const codes = unit.weights.codes();
  const { groups } = entriesOf(unit);
  return Array.from({ length: rows }, (_, row) => {
    const list = listOf(unit, row, groups[Math.floor(row / pe)]!);
    return Array.from(list, (column, at) => ({
      zeros: column - (at === 0 ? 0 : list[at - 1]! + 1),
      code: codes[row * columns + columnOrder[column]!]!,
    }));
  });
}
