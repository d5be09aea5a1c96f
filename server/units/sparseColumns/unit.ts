import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * A matrix of which only the weights that are not zero are stored and multiplied, column by column: an element of the vector meets the
 * weights of its column, `pe` of them per cycle, those of every `pe`-th row in a list of their own (`entries.ts`). Sums of all rows are
 * held meanwhile. The vector of a pixel is held while its columns are read; the next one comes, and the sums before leave.
 */
export interface SparseColumnsUnit extends Instance {
  readonly kind: "sparseColumns";
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
  /** Bits of the number of rows of a list without a weight in front of an entry, no more than its rows take; more of them take an entry of 0. */
  readonly indexBits: number;
  readonly memory: MemoryKind;
  /** Of the vectors. */
  readonly bufferMemory: MemoryKind;
  /** Of the sums, which are read in the cycle in which they are written. */
  readonly sumMemory: MemoryKind;
  readonly dsp: boolean;
}
