import type { Instance, Stream } from "../stream.ts";

/**
 * a * b, element by element; both inputs have the same lanes. Where the second has one element for each channel of the first,
 * its words come during the first pixel and are kept for the others.
 */
export interface MultiplyUnit extends Instance {
  readonly kind: "multiply";
  readonly inputs: readonly [Stream, Stream];
  readonly output: Stream;
  readonly dsp: boolean;
}
