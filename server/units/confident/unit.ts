import type { Summed } from "../softmax/unit.ts";
import type { Instance, Stream } from "../stream.ts";

/** 1 where the largest element of a frame stands out (docs/numerics.md, section 11): the sum of all exponentials is at most `limit`. */
export interface ConfidentUnit extends Instance, Summed {
  readonly kind: "confident";
  readonly limit: number;
  readonly output: Stream;
}
