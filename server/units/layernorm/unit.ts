import type { Instance, Stream } from "../stream.ts";

/**
 * Normalises each `size` elements in a row (docs/numerics.md, section 11), one element per cycle; gamma and beta belong to the
 * finish behind it.
 */
export interface LayernormUnit extends Instance {
  readonly kind: "layernorm";
  readonly size: number;
  readonly groups: number;
  /** Epsilon in squares of `size` codes. */
  readonly addend: number;
  readonly input: Stream;
  readonly output: Stream;
  /** Squares in DSP slices. */
  readonly dsp: boolean;
}
