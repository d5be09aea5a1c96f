import type { ScaledFormat } from "../../formats/format.ts";
import { limit, quantise, round } from "../../formats/quantise.ts";
import type { RealFunction } from "../../layers/functions.ts";

/** A way to build a non-linear function, written inside `@approximate(…)`: one file of this folder. */
export interface Method {
  readonly name: string;
  /** Markdown; the first sentence says what it is. */
  readonly documentation: string;
  /** Its number, such as the entries of a table; absent: it has none. */
  readonly size?: {
    readonly name: string;
    readonly default: number;
    readonly expected: string;
    readonly legal: (size: number) => boolean;
  };
  /** Layers that it can build. */
  readonly layers: readonly string[];
  /** Bits of the integer that it reads at most; the layer's input is brought to so many (docs/numerics.md, section 9). */
  readonly addressBits: (size: number) => number;
  /** True: the integers need to cover the domain of the function only. */
  readonly withinDomain: boolean;
  /** Result for every integer from `low` to `high`; each stands for the real value integer * scale. */
  readonly codes: (request: TableRequest, size: number) => Float64Array;
  /** The integers that compute the same codes without a table of all of them; absent: the method is a table. */
  readonly evaluation?: (request: TableRequest, size: number) => Evaluation;
}

/**
 * Arithmetic of an approximated function on the integer that it reads, limited to low … high (docs/numerics.md, section 9).
 * The code is the sum * 2^-fraction, a half up, limited to the codes of the format.
 */
export type Evaluation =
  /** Segment i = (address - low) >> bits at the offset d: start + slope * d. */
  | {
      readonly kind: "segments";
      readonly low: number;
      readonly high: number;
      readonly bits: number;
      readonly fraction: number;
      readonly pieces: readonly { readonly start: number; readonly slope: number }[];
    }
  /** From the highest power on: floor(sum * (address - middle) * 2^-bits) + coefficient. */
  | {
      readonly kind: "polynomial";
      readonly low: number;
      readonly high: number;
      readonly middle: number;
      readonly bits: number;
      readonly fraction: number;
      readonly coefficients: readonly number[];
    };

export interface TableRequest {
  readonly function: RealFunction;
  readonly low: number;
  readonly high: number;
  readonly scale: number;
  /** Format of the result. */
  readonly format: ScaledFormat;
}

/** The widest integer that a function reads. */
export const widestAddress = 16;

/** The function itself, quantised, for every integer. */
export function exactCodes({ function: { value }, low, high, scale, format }: TableRequest): Float64Array {
  return Float64Array.from({ length: high - low + 1 }, (_, index) => quantise(format, value((low + index) * scale)));
}

/** The integers between which the function changes: beyond, an approximation holds the value at the end. */
export function innerRange({ function: { domain }, low, high, scale }: TableRequest): {
  readonly low: number;
  readonly high: number;
} {
  const inside = (code: number) => Math.max(low, Math.min(high, code));
  return { low: inside(Math.ceil(domain.low / scale)), high: inside(Math.floor(domain.high / scale)) };
}

/** `sum * 2^-bits` in the result's format; ties go up. */
export function rescaled(sum: number, bits: number, format: ScaledFormat): number {
  return limit(round(sum * 2 ** -bits, "half_up"), { ...format, overflow: "saturate" });
}
