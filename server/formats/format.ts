/**
 * A number format: which codes exist and which real value a code means. One file per kind in this folder.
 *
 * value = code * scale. Codes are ordinary integers in every executor; `binary` has the codes -1 and +1 (stored as one
 * bit, 1 for +1), `ternary` has -1, 0, +1 (stored as two bits, two's complement). The codes of a wide floating-point
 * format (`real`) are the values themselves.
 */
export type Rounding = "nearest_even" | "half_up" | "floor" | "zero";
export type Overflow = "saturate" | "wrap";

export interface NumberFormat {
  /** Which file of this folder defines it. */
  readonly kind: "integer" | "fixed" | "binary" | "ternary" | "block" | "float" | "log2" | "codebook";
  /** Canonical text, as a user would write it: `int8`, `uint4(scale: 0.25)`, `fixed<16, 6>`, `binary`. */
  readonly text: string;
  /** Storage width in bits of one code; what elements share is counted by `storageBits`. */
  readonly bits: number;
  readonly signed: boolean;
  /** Smallest and largest code. */
  readonly low: number;
  readonly high: number;
  /** Real value of one code step, positive; undefined: inferred from the data or the worst-case range. */
  readonly scale: number | undefined;
  readonly rounding: Rounding;
  readonly overflow: Overflow;
  /** Stored number of the code 0: what is stored is code + zero. Absent: 0. */
  readonly zero?: number;
  /** All codes in ascending order where not every integer from `low` to `high` is one. */
  readonly values?: readonly number[];
  /** Layout of a floating-point number. */
  readonly float?: FloatLayout;
  /** True: codes are real values with the scale 1, sums are rounded to fp32. */
  readonly real?: true;
  /** Elements that share an exponent: a code is mantissa * 2^e, with one e from 0 to `span` for `size` elements. */
  readonly block?: BlockLayout;
  /** Shared values: `entries` of them, chosen from the codes of a format. */
  readonly codebook?: { readonly entries: number; readonly of: NumberFormat };
  /**
   * Weights with a scale for each output channel: to be inferred, or the scales. With the scales known, `scale` is the
   * smallest of them, and a code of channel c has the value code * channelScales[c].
   */
  readonly channelScales?: "inferred" | readonly number[];
}

export interface FloatLayout {
  readonly exponent: number;
  readonly mantissa: number;
  /** Largest finite value. */
  readonly largest: number;
}

export interface BlockLayout {
  /** Two's complement bits of a mantissa. */
  readonly mantissa: number;
  /** Bits of the shared exponent. */
  readonly exponent: number;
  readonly size: number;
  /** Largest e. */
  readonly span: number;
}

/** Products of a few of these scales, and of the codes, are still numbers with all their digits: doubles go from 2^-1022 to 2^1024. */
const smallest = 2 ** -200;
const largest = 2 ** 200;
export const scaleLimits = { least: "2^-200", most: "2^200" };

export function isWithinLimits(scale: number): boolean {
  return scale >= smallest && scale <= largest;
}

/**
 * Scales that are inferred from worst cases grow with every layer, far beyond those that are written; the product of one of these and
 * of one that is written is still a number and not 0, and so is the largest code of an accumulator at it.
 */
const smallestDerived = 2 ** -800;
const largestDerived = 2 ** 800;
export const derivedLimits = { least: "2^-800", most: "2^800" };

export function isWithinDerivedLimits(scale: number): boolean {
  return scale >= smallestDerived && scale <= largestDerived;
}

/** What worst cases are limited to: the product with a scale that is written is within the limits of derived ones. */
export const largestInferred = 2 ** 600;

/** A format whose scale is known: what every tensor of a checked network has. */
export type ScaledFormat = NumberFormat & { readonly scale: number };
