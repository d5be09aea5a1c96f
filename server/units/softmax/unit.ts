import type { ScaledFormat } from "../../formats/format.ts";
import type { Exponential } from "../../network/arithmetic.ts";
import type { Instance, Stream } from "../stream.ts";

/** A group of elements whose exponentials are added up. */
export interface Summed {
  readonly size: number;
  readonly exponential: Exponential;
  readonly input: Stream;
}

/** Softmax over each `size` elements in a row (docs/numerics.md, section 11), one element per cycle. */
export interface SoftmaxUnit extends Instance, Summed {
  readonly kind: "softmax";
  readonly groups: number;
  readonly format: ScaledFormat;
  readonly output: Stream;
}
