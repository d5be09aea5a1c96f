import type { LayerWeights } from "../../network/checked.ts";
import type { Places, SparseUnit } from "./unit.ts";

type Bitmapped = Pick<SparseUnit, "rows" | "columns" | "pe" | "weights" | "columnOrder"> & {
  readonly places: Extract<Places, { kind: "bitmap" }>;
};

/** Bits that are looked at in one cycle: more would make the search for the next one longer. */
const widestWord = 32;

/** Bits of a word where as few of them as possible are left over at the end of a row. */
export function wordBitsOf(columns: number): number {
  return Math.ceil(columns / Math.ceil(columns / widestWord));
}

/** Words of one row. */
export function wordsOf({ columns, places }: Pick<Bitmapped, "columns" | "places">): number {
  return Math.ceil(columns / places.wordBits);
}

/** What the list of every `pe`-th row holds, rows one behind the other. */
export interface BitmapList {
  /** Words with a bit for each column, the first column in the lowest bit. */
  readonly words: Float64Array;
  /** Codes of the weights that are not zero. */
  readonly codes: Float64Array;
}

export function bitmapLists(unit: Bitmapped): readonly BitmapList[] {
  const { rows, columns, pe, columnOrder, places } = unit;
  const codes = unit.weights.codes();
  const words = wordsOf(unit);
  return Array.from({ length: pe }, (_, list) => {
    const maps = new Float64Array((rows / pe) * words);
    const kept: number[] = [];
    for (let group = 0; group < rows / pe; group++) {
      const row = group * pe + list;
      for (let column = 0; column < columns; column++) {
        const code = codes[row * columns + columnOrder[column]!]!;
        if (code === 0) continue;
        maps[group * words + Math.floor(column / places.wordBits)]! += 2 ** (column % places.wordBits);
        kept.push(code);
      }
    }
    return { words: maps, codes: Float64Array.from(kept) };
  });
}

const counted = new WeakMap<LayerWeights, Int32Array>();

/** Weights that are not zero in each list. */
export function keptWeights({ rows, columns, pe, weights }: Omit<Bitmapped, "places" | "columnOrder">): Int32Array {
  let ofRows = counted.get(weights);
  if (!ofRows) {
    const codes = weights.codes();
    ofRows = new Int32Array(rows);
    for (let at = 0; at < rows * columns; at++) if (codes[at] !== 0) ofRows[Math.floor(at / columns)]!++;
    counted.set(weights, ofRows);
  }
  const kept = new Int32Array(pe);
  for (let row = 0; row < rows; row++) kept[row % pe]! += ofRows[row]!;
  return kept;
}
