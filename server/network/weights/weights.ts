import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { narrowestSigned } from "../../formats/integer.ts";
import type { LayerWeights, Shape } from "../checked.ts";

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
  readonly inputScale: number;
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
