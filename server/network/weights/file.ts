import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { quantise, round } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { inferredScale } from "./scale.ts";
import {
  type Range,
  type ResolvedWeights,
  rootMeanSquare,
  signedFor,
  type WeightsRequest,
  withZero,
} from "./weights.ts";

export interface FileWeightsRequest extends WeightsRequest {
  /** Real values of the weights, row-major in `shape`; results are kept as long as this object lives. */
  readonly tensor: ArrayLike<number>;
  /** Real values of the bias, one per output; absent: no bias. */
  readonly biasTensor?: ArrayLike<number>;
}

/**
 * Weights whose real values are known: quantised once per tensor and format. Range and accumulator follow from the values.
 */
export function fileWeights(request: FileWeightsRequest): ResolvedWeights {
  const quantised = quantisedTensor(request.tensor, request.format, request.shape[0] ?? 1);
  const scale = quantised.format.scale * request.inputScale;
  const input = withZero(request.inputRange);
  const biasCodes = request.biasTensor && quantisedBias(request.biasTensor, request.biasFormat, scale);
  const range = accumulatedRange(quantised, input, biasCodes);
  return {
    format: quantised.format,
    shape: request.shape,
    bias: biasCodes && signedFor(rangeOf(biasCodes), scale),
    origin: "file",
    codes: () => quantised.codes,
    biasCodes: () => biasCodes,
    values: () => request.tensor,
    biasValues: () => request.biasTensor,
    accumulator: signedFor(range, scale),
    zeroFraction: quantised.zeroFraction,
    range,
    deviation: quantised.rootSumSquares * rootMeanSquare(request.inputRange) * scale,
  };
}

interface QuantisedTensor {
  readonly format: ScaledFormat;
  readonly codes: Int32Array;
  /** Per output: sums of the positive and of the negative codes. */
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  readonly zeroFraction: number;
  /** Root of the mean over the outputs of the sum of squared codes. */
  readonly rootSumSquares: number;
}

const quantisedTensors = new WeakMap<ArrayLike<number>, Map<string, QuantisedTensor>>();
const quantisedBiases = new WeakMap<ArrayLike<number>, Map<string, Float64Array>>();

function quantisedTensor(tensor: ArrayLike<number>, format: NumberFormat, rows: number): QuantisedTensor {
  const kept = entries(quantisedTensors, tensor);
  const key = `${formatKey(format)} ${rows}`;
  let result = kept.get(key);
  if (!result) {
    result = quantiseTensor(tensor, scaledTo(format, inferredScale(format, tensor)), rows);
    kept.set(key, result);
  }
  return result;
}

function quantiseTensor(tensor: ArrayLike<number>, format: ScaledFormat, rows: number): QuantisedTensor {
  const codes = new Int32Array(tensor.length);
  const positive = new Float64Array(rows);
  const negative = new Float64Array(rows);
  const columns = tensor.length / rows;
  let zeros = 0;
  let squares = 0;
  for (let row = 0, index = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, index++) {
      const code = quantise(format, tensor[index]!);
      codes[index] = code;
      squares += code * code;
      if (code > 0) positive[row]! += code;
      else if (code < 0) negative[row]! += code;
      else zeros++;
    }
  }
  return {
    format,
    codes,
    positive,
    negative,
    zeroFraction: tensor.length === 0 ? 0 : zeros / tensor.length,
    rootSumSquares: Math.sqrt(squares / Math.max(1, rows)),
  };
}

/** Bias as codes of the accumulator's scale, to nearest even; first to the format of `@bias` when there is one. */
function quantisedBias(tensor: ArrayLike<number>, format: NumberFormat | undefined, scale: number): Float64Array {
  const kept = entries(quantisedBiases, tensor);
  const key = `${format ? formatKey(format) : ""} ${scale}`;
  let result = kept.get(key);
  if (!result) {
    const scaled = format && scaledTo(format, inferredScale(format, tensor));
    result = Float64Array.from(tensor, (value) => biasCode(value, scaled, scale));
    kept.set(key, result);
  }
  return result;
}

/** Code of one bias value: `value` and `scale` are real, the result is an integer times `scale`. */
export function biasCode(value: number, format: ScaledFormat | undefined, scale: number): number {
  const stored = format ? quantise(format, value) * format.scale : value;
  return round(stored / scale, "nearest_even") + 0;
}

function accumulatedRange(weights: QuantisedTensor, input: Range, bias: Float64Array | undefined): Range {
  let low = 0;
  let high = 0;
  for (let row = 0; row < weights.positive.length; row++) {
    const positive = weights.positive[row]!;
    const negative = weights.negative[row]!;
    const start = bias?.[row] ?? 0;
    const most = start + positive * input.high + negative * input.low;
    const least = start + positive * input.low + negative * input.high;
    if (row === 0 || most > high) high = most;
    if (row === 0 || least < low) low = least;
  }
  return { low, high };
}

export function rangeOf(codes: ArrayLike<number>): Range {
  let low = codes[0] ?? 0;
  let high = low;
  for (let index = 1; index < codes.length; index++) {
    const code = codes[index]!;
    if (code < low) low = code;
    if (code > high) high = code;
  }
  return { low, high };
}

function entries<Value>(
  kept: WeakMap<ArrayLike<number>, Map<string, Value>>,
  tensor: ArrayLike<number>,
): Map<string, Value> {
  let found = kept.get(tensor);
  if (!found) {
    found = new Map();
    kept.set(tensor, found);
  }
  return found;
}

function formatKey(format: NumberFormat): string {
  return `${format.kind} ${format.low} ${format.high} ${format.bits} ${format.scale} ${format.rounding} ${format.overflow}`;
}
