import type { Nest } from "./nest.ts";

/** `whole` tiles of `size` and one of `rest` (0: none). */
export interface Split {
  readonly size: number;
  readonly count: number;
  readonly whole: number;
  readonly rest: number;
}

/** A tile of images, or of rows of one image, or of columns of one row. */
export interface Positions {
  readonly batch: number;
  readonly rows: number;
  readonly columns: number;
  readonly count: number;
  /** Kinds of tiles with how many there are of each: whole ones and those at the end. */
  readonly kinds: readonly {
    readonly batch: number;
    readonly rows: number;
    readonly columns: number;
    readonly count: number;
  }[];
  /** Elements per channel that the largest tile reads, and all tiles together. */
  readonly inputs: number;
  readonly allInputs: number;
  /** Results per filter of all tiles together. */
  readonly results: number;
}

/** Into how many tiles a loop is cut. */
const parts = [1, 2, 3, 4, 6, 8, 12, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

/** @param units What the array takes at a time: doublings of these are tried as well. */
export function splits(size: number, units: readonly number[] = []): readonly Split[] {
  const sizes = new Set(parts.filter((it) => it <= size).map((it) => Math.ceil(size / it)));
  for (const unit of units) {
    if (unit > 1) for (let tile = unit; tile < size; tile *= 2) sizes.add(tile);
  }
  sizes.add(1);
  return [...sizes].toSorted((left, right) => right - left).map((tile) => splitBy(size, tile));
}

/** 1, 2, 3, 4, 6, 8, 12, … and the limit itself. */
export function stepsUpTo(limit: number): readonly number[] {
  const list: number[] = [];
  for (let base = 1; base <= limit; base *= 2) {
    list.push(base);
    if (base * 1.5 <= limit && base > 1) list.push(base * 1.5);
  }
  if (limit >= 1 && !list.includes(limit)) list.push(limit);
  return list;
}

/**
 * How many of `groups` stand side by side: for each number of rounds the fewest that need no more of them, the most that
 * are possible first. What a smaller array can do is so among what a larger one tries.
 */
export function groupsSideBySide(groups: number, most: number): readonly number[] {
  const list: number[] = [];
  for (let left = Math.min(groups, most); left >= 1; ) {
    const fewest = Math.ceil(groups / Math.ceil(groups / left));
    list.push(fewest);
    left = fewest - 1;
  }
  return list;
}

function splitBy(size: number, tile: number): Split {
  const whole = Math.floor(size / tile);
  const rest = size - whole * tile;
  return { size: tile, count: whole + (rest > 0 ? 1 : 0), whole, rest };
}

/** Whole images, and rows of one. */
export function positionTiles(nest: Nest, batch: number): readonly Positions[] {
  const { outRows, outColumns } = nest;
  const list: Positions[] = [];
  for (const split of splits(batch)) {
    const rest = split.rest > 0 ? [{ batch: split.rest, rows: outRows, columns: outColumns, count: 1 }] : [];
    list.push(
      positions(nest, [{ batch: split.size, rows: outRows, columns: outColumns, count: split.whole }, ...rest]),
    );
  }
  for (const split of splits(outRows).slice(1)) {
    const rest = split.rest > 0 ? [{ batch: 1, rows: split.rest, columns: outColumns, count: batch }] : [];
    list.push(
      positions(nest, [{ batch: 1, rows: split.size, columns: outColumns, count: batch * split.whole }, ...rest]),
    );
  }
  return list;
}

/** Pieces of one row, for buffers that no row fits. */
export function columnTiles(nest: Nest, batch: number): readonly Positions[] {
  const list: Positions[] = [];
  for (const split of splits(nest.outColumns).slice(1)) {
    const lines = batch * nest.outRows;
    const rest = split.rest > 0 ? [{ batch: 1, rows: 1, columns: split.rest, count: lines }] : [];
    list.push(positions(nest, [{ batch: 1, rows: 1, columns: split.size, count: lines * split.whole }, ...rest]));
  }
  return list;
}

function positions(nest: Nest, kinds: Positions["kinds"]): Positions {
  const reach = (out: number, axis: 0 | 1, size: number) =>
    Math.min(size, (out - 1) * nest.stride[axis] + (nest.kernel[axis] - 1) * nest.dilation[axis] + 1);
  const inputsOf = ({ batch, rows, columns }: (typeof kinds)[number]) =>
    batch * reach(rows, 0, nest.inputRows) * reach(columns, 1, nest.inputColumns);
  const [{ batch, rows, columns }] = kinds as readonly [(typeof kinds)[number]];
  return {
    batch,
    rows,
    columns,
    count: kinds.reduce((sum, it) => sum + it.count, 0),
    kinds,
    inputs: inputsOf(kinds[0]!),
    allInputs: kinds.reduce((sum, it) => sum + it.count * inputsOf(it), 0),
    results: kinds.reduce((sum, it) => sum + it.count * it.batch * it.rows * it.columns, 0),
  };
}

/** Sizes of tiles with how many there are of each. */
export function kindsOf({ size, whole, rest }: Split): readonly (readonly [number, number])[] {
  return rest > 0
    ? [
        [size, whole],
        [rest, 1],
      ]
    : [[size, whole]];
}
