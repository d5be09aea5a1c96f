import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * A matrix of which only the weights that are not zero are stored and multiplied: `pe` rows at a time, each with a list of its own
 * of one weight per cycle (`entries.ts`). The vector of a pixel is held while its lists are read; meanwhile the next one comes.
 */
export interface SparseUnit extends Instance {
  readonly kind: "sparse";
  readonly rows: number;
  readonly columns: number;
  readonly pe: number;
  readonly pixels: number;
  /** One element per word, all columns once for each pixel. */
  readonly input: Stream;
  /** Sums of `pe` rows per word. */
  readonly output: Stream;
  readonly weights: LayerWeights;
  /** As of a matrix-vector unit: column j is weight element order[j] of a row. */
  readonly columnOrder: Int32Array;
  readonly places: Places;
  readonly memory: MemoryKind;
  /** Of the vectors. */
  readonly bufferMemory: MemoryKind;
  readonly dsp: boolean;
}

/**
 * How lists tell the columns of their weights. `runs`: by the number of zeros in front of each, of `indexBits` bits (no more than columns
 * take; a longer run takes weights of 0 that are stored). `bitmap`: by a bit for each column, in words of `wordBits` bits, of which one is
 * looked at per cycle.
 */
export type Places =
  | { readonly kind: "runs"; readonly indexBits: number }
  | { readonly kind: "bitmap"; readonly wordBits: number };
