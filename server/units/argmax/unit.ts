import type { Instance, Stream } from "../stream.ts";

/** Index of the largest element of a frame, the lowest index on ties; one output word per frame. */
export interface ArgmaxUnit extends Instance {
  readonly kind: "argmax";
  readonly elements: number;
  readonly input: Stream;
  readonly output: Stream;
}
