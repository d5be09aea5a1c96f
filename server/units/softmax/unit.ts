import type { ScaledFormat } from "../../formats/format.ts";
import type { Exponential } from "../../network/checked.ts";
import type { Instance, Stream } from "../stream.ts";

/** Softmax over each `size` elements in a row (docs/numerics.md, section 11), one element per cycle. */
export interface SoftmaxUnit extends Instance {
  readonly kind: "softmax";
  readonly size: number;
  readonly groups: number;
  readonly exponential: Exponential;
  readonly format: ScaledFormat;
  readonly input: Stream;
  readonly output: Stream;
}
