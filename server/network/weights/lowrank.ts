import { leading, leadingWork } from "./subspace.ts";
import { decompose, type Svd } from "./svd.ts";

/** The matrices of the two layers of rank r in the place of one of [outputs, columns]: expand * reduce, row-major. */
export interface Factors {
  /** [rank, columns] */
  readonly reduce: Float64Array;
  /** [outputs, rank] */
  readonly expand: Float64Array;
}

/** Up to about two seconds (256 x 512 weights) a matrix is decomposed as a whole. */
const mostFactoringWork = 2 ** 25;
/** Products of a larger one, of which only as much as the rank needs is worked out: about twenty seconds. */
const mostLeadingWork = 2 ** 34;

/** Products of one sweep of the decomposition, up to a constant. */
function factoringWork(outputs: number, columns: number): number {
  return outputs * columns * Math.min(outputs, columns);
}

/** Is a matrix small enough to be factored while the editor waits? */
export function canFactor(outputs: number, columns: number, rank: number): boolean {
  const small = factoringWork(outputs, columns) <= mostFactoringWork;
  return small || leadingWork(outputs, columns, rank) <= mostLeadingWork;
}

const decomposed = new WeakMap<ArrayLike<number>, { svd?: Svd; readonly byRank: Map<number, Factors> }>();

/** The best factors of this rank, each with the square root of the singular values. One result for each tensor and rank. */
export function factorsOf(tensor: ArrayLike<number>, outputs: number, rank: number): Factors {
  const columns = tensor.length / outputs;
  let known = decomposed.get(tensor);
  if (!known) {
    known = { byRank: new Map() };
    decomposed.set(tensor, known);
  }
  let factors = known.byRank.get(rank);
  if (!factors) {
    const whole = factoringWork(outputs, columns) <= mostFactoringWork;
    if (whole) known.svd ??= decompose(tensor, outputs, columns);
    const { sigma, left, right } = known.svd ?? leading(tensor, outputs, columns, rank);
    const reduce = new Float64Array(rank * columns);
    const expand = new Float64Array(outputs * rank);
    for (let j = 0; j < rank; j++) {
      const root = Math.sqrt(sigma[j]!);
      for (let i = 0; i < columns; i++) reduce[j * columns + i] = root * right[j]![i]!;
      for (let o = 0; o < outputs; o++) expand[o * rank + j] = root * left[j]![o]!;
    }
    factors = { reduce, expand };
    known.byRank.set(rank, factors);
  }
  return factors;
}
