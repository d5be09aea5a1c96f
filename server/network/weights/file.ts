import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { quantise, quantiseTensor, round } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { Codes, Shape } from "../checked.ts";
import { clusteredCodes, nearestShared } from "./codebook.ts";
import { inferredChannelScales, inferredScale } from "./scale.ts";
import {
  blockAxis,
  channelScale,
  codeArray,
  type Losses,
  type Range,
  type ResolvedWeights,
  rootMeanSquare,
  signedFor,
  type WeightsRequest,
  withChannelScales,
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
  const quantised = quantisedTensor(request);
  const scale = quantised.format.scale * request.inputScale;
  const scales = Float64Array.from(
    quantised.positive,
    (_, row) => channelScale(quantised.format, row) * request.inputScale,
  );
  const input = withZero(request.inputRange);
  const biasCodes = request.biasTensor && quantisedBias(request.biasTensor, request.biasFormat, scales);
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
    losses: quantised.losses,
    range,
    deviation: quantised.rootSumSquares * rootMeanSquare(request.inputRange) * scale,
  };
}

interface QuantisedTensor {
  readonly format: ScaledFormat;
  readonly codes: Codes;
  /** Per output: sums of the positive and of the negative codes. */
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  readonly zeroFraction: number;
  /** Root of the mean over the outputs of the sum of squared codes. */
  readonly rootSumSquares: number;
  readonly losses: Losses;
}

const quantisedTensors = new WeakMap<ArrayLike<number>, Map<string, QuantisedTensor>>();
const quantisedBiases = new WeakMap<ArrayLike<number>, Map<string, Float64Array>>();

function quantisedTensor({ tensor, format, shape, sparse = false }: FileWeightsRequest): QuantisedTensor {
  const kept = entries(quantisedTensors, tensor);
  const key = `${formatKey(format)} ${shape.join(" ")} ${sparse}`;
  let result = kept.get(key);
  if (!result) {
    const scaled = scaledFor(format, tensor, shape[0] ?? 1, sparse);
    const codes = codesOf(scaled, tensor, shape, sparse);
    result = { format: scaled, ...counted(codes, shape[0] ?? 1), losses: lossesOf(tensor, codes, scaled, shape) };
    kept.set(key, result);
  }
  return result;
}

/** With the scales, and with the shared values of a codebook. */
function scaledFor(format: NumberFormat, tensor: ArrayLike<number>, rows: number, sparse: boolean): ScaledFormat {
  const { channelScales, codebook } = format;
  if (channelScales) {
    const scales = channelScales === "inferred" ? inferredChannelScales(format, tensor, rows) : channelScales;
    return withChannelScales(format, scales);
  }
  const scaled = scaledTo(format, inferredScale(format, tensor));
  if (!codebook) return scaled;
  const values = Array.from(tensor).filter((value) => !sparse || value !== 0);
  const shared = clusteredCodes(values, codebook.entries, { ...scaled, ...codebook.of, scale: scaled.scale });
  return { ...scaled, values: sparse && !shared.includes(0) ? [...shared, 0].sort((a, b) => a - b) : shared };
}

function codesOf(format: ScaledFormat, tensor: ArrayLike<number>, shape: Shape, sparse: boolean): Codes {
  const codes = codeArray(format, tensor.length);
  if (format.block) codes.set(quantiseTensor(format, tensor, blockAxis(shape)));
  else if (format.codebook) {
    const shared = format.values!;
    for (let index = 0; index < codes.length; index++) {
      const value = tensor[index]!;
      codes[index] = sparse && value === 0 ? 0 : nearestShared(shared, value / format.scale);
    }
  } else {
    const columns = tensor.length / (shape[0] ?? 1);
    for (let row = 0, index = 0; index < codes.length; row++) {
      const scaled = format.channelScales ? { ...format, scale: channelScale(format, row) } : format;
      for (const end = index + columns; index < end; index++) codes[index] = quantise(scaled, tensor[index]!);
    }
  }
  return codes;
}

function counted(codes: Codes, rows: number): Omit<QuantisedTensor, "format" | "losses"> {
  const positive = new Float64Array(rows);
  const negative = new Float64Array(rows);
  const columns = codes.length / rows;
  let zeros = 0;
  let squares = 0;
  for (let row = 0, index = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, index++) {
      const code = codes[index]!;
      squares += code * code;
      if (code > 0) positive[row]! += code;
      else if (code < 0) negative[row]! += code;
      else zeros++;
    }
  }
  return {
    codes,
    positive,
    negative,
    zeroFraction: codes.length === 0 ? 0 : zeros / codes.length,
    rootSumSquares: Math.sqrt(squares / Math.max(1, rows)),
  };
}

/** What of the values the codes do not say. */
function lossesOf(values: ArrayLike<number>, codes: Codes, format: ScaledFormat, shape: Shape): Losses {
  const columns = values.length / (shape[0] ?? 1);
  let [nonzero, zeroed, beyond, sum] = [0, 0, 0, 0];
  let [least, most, lowest, highest] = [0, 0, 0, 0];
  let [bottom, top] = [0, 0];
  for (let index = 0; index < codes.length; index++) {
    if (index % columns === 0) {
      const scale = channelScale(format, Math.floor(index / columns));
      bottom = (format.low - 1) * scale;
      top = (format.high + 1) * scale;
    }
    const value = values[index]!;
    const code = codes[index]!;
    if (value !== 0) {
      nonzero++;
      sum += Math.abs(value);
      if (code === 0) zeroed++;
      if (value < bottom || value > top) beyond++;
    }
    if (value < least) least = value;
    if (value > most) most = value;
    if (code < lowest) lowest = code;
    if (code > highest) highest = code;
  }
  const typical = nonzero === 0 ? 0 : sum / nonzero;
  const codesRange = { low: lowest, high: highest };
  return {
    count: codes.length,
    nonzero,
    zeroed,
    beyond,
    typical,
    values: { low: least, high: most },
    codes: codesRange,
  };
}

/** Bias as codes of the channel's scale, to nearest even; first to the format of `@bias` when there is one. */
function quantisedBias(
  tensor: ArrayLike<number>,
  format: NumberFormat | undefined,
  scales: Float64Array,
): Float64Array {
  const kept = entries(quantisedBiases, tensor);
  const key = `${format ? formatKey(format) : ""} ${scales.join(" ")}`;
  let result = kept.get(key);
  if (!result) {
    const scaled = format && scaledTo(format, inferredScale(format, tensor));
    result = Float64Array.from(tensor, (value, row) => biasCode(value, scaled, scales[row]!));
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
  return `${format.kind} ${format.text} ${format.low} ${format.high} ${format.bits} ${format.scale} ${format.rounding} ${format.overflow}`;
}
