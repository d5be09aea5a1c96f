/**
 * A number format: which integer codes exist and which real value a code means. One file per kind in this folder.
 *
 * value = code * scale. Codes are ordinary integers in every executor; `binary` has the codes -1 and +1 (stored as one
 * bit, 1 for +1), `ternary` has -1, 0, +1 (stored as two bits, two's complement).
 */
export type Rounding = "nearest_even" | "half_up" | "floor" | "zero";
export type Overflow = "saturate" | "wrap";

export interface NumberFormat {
  /** Which file of this folder defines it. */
  readonly kind: "integer" | "fixed" | "binary" | "ternary";
  /** Canonical text, as a user would write it: `int8`, `uint4(scale: 0.25)`, `fixed<16,6>`, `binary`. */
  readonly text: string;
  /** Storage width in bits of one code. */
  readonly bits: number;
  readonly signed: boolean;
  /** Smallest and largest code. */
  readonly low: number;
  readonly high: number;
  /** Real value of one code step, positive; undefined: inferred from the data or the worst-case range. */
  readonly scale: number | undefined;
  readonly rounding: Rounding;
  readonly overflow: Overflow;
}

/** A format whose scale is known: what every tensor of a checked network has. */
export type ScaledFormat = NumberFormat & { readonly scale: number };
