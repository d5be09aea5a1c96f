import type { Instance, Stream } from "../stream.ts";

/** Passes on a part of a tensor: words `from` up to `to` of each pixel, of these columns, of these rows. */
export interface SliceUnit extends Instance {
  readonly kind: "slice";
  /** Rows, columns, words of a pixel. */
  readonly sizes: readonly [number, number, number];
  readonly from: readonly [number, number, number];
  readonly to: readonly [number, number, number];
  readonly input: Stream;
  readonly output: Stream;
}
