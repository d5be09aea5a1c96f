import { report } from "../../diagnostics/diagnostic.ts";
import { notSupportedYet } from "../../diagnostics/notSupportedYet.ts";
import { fp32 } from "../../formats/float.ts";
import type { NumberFormat } from "../../formats/format.ts";
import { scaledTo } from "../../formats/registry.ts";
import { once } from "../../lazy/once.ts";
import type { LayerWeights, Shape } from "../checked.ts";
import { placeOf } from "../draftPlace.ts";
import { type ResolvedWeights, signedFor } from "../weights/weights.ts";
import type { Scaled } from "./align.ts";
import type { Lowering } from "./lowering.ts";
import { isEven } from "./real.ts";
import { checkSparsity } from "./sparsityChecks.ts";
import { type MatrixRequest, resolveMatrix, withAccumulator } from "./weighted.ts";

export type PartRequest = Omit<MatrixRequest, "tensor" | "bias" | "seed" | "before"> & {
  /** "input", "hidden", "query", … */
  readonly name: string;
  /** Names in the weights file behind that of the layer. */
  readonly tensor: string;
  readonly bias: string | undefined;
};

/** One matrix of a layer that has several. */
export function resolvePart(lowering: Lowering, request: PartRequest): ResolvedWeights | undefined {
  const { draft, before } = lowering;
  return resolveMatrix(lowering, {
    ...request,
    tensor: `${draft.name}.${request.tensor}`,
    bias: request.bias && `${draft.name}.${request.bias}`,
    seed: `${draft.name}.${request.name}`,
    before: before?.weights?.parts?.find(({ name }) => name === request.name)?.weights,
  });
}

/**
 * All matrices of a layer as one, for what counts and stores them.
 *
 * @param sum The widest exact sum of products, which the accumulator holds; absent: sums are fp32.
 */
export function joinParts(
  lowering: Lowering,
  parts: readonly { readonly name: string; readonly weights: LayerWeights }[],
  shape: Shape,
  sum?: Scaled,
): LayerWeights {
  const all = parts.map(({ weights }) => weights);
  const counts = all.map((weights) => weights.shape.reduce((product, size) => product * size, 1));
  const total = counts.reduce((together, count) => together + count, 0);
  const zeros = all.reduce((together, weights, index) => together + weights.zeroFraction * counts[index]!, 0);
  const biases = all.flatMap(({ bias }) => bias ?? []).sort((left, right) => right.bits - left.bits);
  const file = all.every((weights) => weights.values);
  const joined = {
    format: all[0]!.format,
    shape,
    bias: biases[0],
    origin: all[0]!.origin,
    codes: once(() => concatenated(all.map((weights) => weights.codes()))),
    biasCodes: once(() => (biases[0] ? concatenated(all.map((weights) => weights.biasCodes() ?? [])) : undefined)),
    ...(file ? { values: once(() => concatenated(all.map((weights) => weights.values!()))) } : {}),
    ...(all.every((weights) => weights.biasValues)
      ? { biasValues: once(() => concatenated(all.map((weights) => weights.biasValues?.() ?? []))) }
      : {}),
    accumulator: sum ? signedFor(sum.range, sum.scale) : scaledTo(fp32, 1),
    parts,
    zeroFraction: total === 0 ? 0 : zeros / total,
  };
  checkSparsity(lowering, joined);
  return sum ? withAccumulator(lowering, { ...joined, range: sum.range }) : joined;
}

/**
 * True after a report that a format is none that sequences are computed in: one scale for all of a tensor.
 *
 * @param rounded Codes of the format come out of a rounding inside the layer: every integer between its ends is one.
 */
export function refused(lowering: Lowering, format: NumberFormat | undefined, rounded = false): boolean {
  if (!format || !(format.channelScales || format.block || (rounded && !isEven(format)))) return false;
  const what = `${format.text} in "${lowering.draft.name}" (${lowering.draft.operation})`;
  const instead = rounded
    ? "Use an integer or fixed-point format."
    : "Use a format with one scale for the whole tensor.";
  lowering.diagnostics.push(report(notSupportedYet, placeOf(lowering.draft), { what, instead }));
  return true;
}

function concatenated(arrays: readonly ArrayLike<number>[]): Float64Array {
  const result = new Float64Array(arrays.reduce((total, { length }) => total + length, 0));
  let start = 0;
  for (const array of arrays) {
    result.set(array, start);
    start += array.length;
  }
  return result;
}
