import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { narrowestSigned } from "../../formats/integer.ts";
import type { Codes, LayerWeights, Shape } from "../checked.ts";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What file weights and seeded weights need to know about their layer. */
export interface WeightsRequest {
  /** conv: [filters, channels, kh, kw]; depthwise: [channels, 1, kh, kw]; dense: [units, inputs]. */
  readonly shape: Shape;
  /** Format of the weights; without a scale, one is inferred. */
  readonly format: NumberFormat;
  /** `@bias(F)`: the bias is quantised to this format before it becomes a code of the accumulator's scale. */
  readonly biasFormat?: NumberFormat;
  /** A list of scales for the output channels has the right length. */
  readonly inputScale: number;
  /** `@sparsity` is asked for: zeros of the file stay zero in a codebook. */
  readonly sparse?: boolean;
  /** Codes that the layer reads; for seeded weights the limits of the input's format. */
  readonly inputRange: Range;
}

/** The weights of a layer with what follows from them. */
export interface ResolvedWeights extends LayerWeights {
  /** Every accumulated integer, bias included, over all output channels. */
  readonly range: Range;
  /**
   * Standard deviation of the accumulated real value when inputs are independent and uniform over their range: what
   * seeded batch normalisation parameters are drawn for.
   */
  readonly deviation: number;
  /** Of weights from a file. */
  readonly losses?: Losses;
}

/** What the codes of weights do not say of their real values. */
export interface Losses {
  readonly count: number;
  /** Values that are not 0, those of them whose code is 0, and those more than a step beyond its ends. */
  readonly nonzero: number;
  readonly zeroed: number;
  readonly beyond: number;
  /** Mean magnitude of the values that are not 0. */
  readonly typical: number;
  /** Ends of the real values and of the codes, with 0. */
  readonly values: Range;
  readonly codes: Range;
}

/** The scales of the output channels as known numbers, with the smallest as the scale of the format. */
export function withChannelScales(format: NumberFormat, scales: readonly number[]): ScaledFormat {
  return { ...format, channelScales: scales, scale: Math.min(...scales) };
}

/** Real value of the code 1 of an output channel. */
export function channelScale({ scale, channelScales }: ScaledFormat, channel: number): number {
  return Array.isArray(channelScales) ? channelScales[channel]! : scale;
}

/** Row of weights along which blocks lie: the input channels at one place of the window; the window of a depthwise layer. */
export function blockAxis(shape: Shape): { readonly axis: number; readonly inner: number } {
  const inner = shape.slice(2).reduce((product, size) => product * size, 1);
  return (shape[1] ?? 1) === 1 ? { axis: inner, inner: 1 } : { axis: shape[1]!, inner };
}

/** The array that weight codes of a format are kept in. */
export function codeArray({ low, high, real }: NumberFormat, count: number): Codes {
  return real || low < -(2 ** 31) || high >= 2 ** 31 ? new Float64Array(count) : new Int32Array(count);
}

/** The narrowest two's complement format for a range of accumulated integers or of bias codes. */
export function signedFor(range: Range, scale: number): ScaledFormat {
  return { ...narrowestSigned(range.low, range.high), scale };
}

/** Input range with 0 in it: padding adds the code 0, and a partial sum has not added everything yet. */
export function withZero(range: Range): Range {
  return { low: Math.min(0, range.low), high: Math.max(0, range.high) };
}

/** Root of the mean square of a code that is uniform over a range (-1 and +1 for `binary`-like ranges). */
export function rootMeanSquare(range: Range): number {
  if (range.low === -1 && range.high === 1) return 1;
  const mean = (range.low + range.high) / 2;
  const variance = ((range.high - range.low + 1) ** 2 - 1) / 12;
  return Math.sqrt(mean * mean + variance);
}
