import type { LayerWeights } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * Matrix times vector with the matrix in the wiring: a word brings all columns, a word of all rows leaves, one per cycle. Products are
 * sums of the elements moved to the left, which rows share (`adderGraph.ts`); a weight of 0 costs nothing.
 */
export interface ConstantMatrixUnit extends Instance {
  readonly kind: "constantMatrix";
  readonly rows: number;
  readonly columns: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly weights: LayerWeights;
  /** As of a matrix-vector unit: column j of the matrix is weight element order[j] of a row in the weights' own order. */
  readonly columnOrder: Int32Array;
}
