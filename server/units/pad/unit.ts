import type { Instance, Stream } from "../stream.ts";

/** An image with zeros around it and, where `spacing` is more than one, between its rows and columns. */
export interface PadUnit extends Instance {
  readonly kind: "pad";
  /** Rows and columns of the input. */
  readonly height: number;
  readonly width: number;
  /** Words of a pixel. */
  readonly groups: number;
  /** From one row (column) of the input to the next in the output. */
  readonly spacing: readonly [number, number];
  /** top, left, bottom, right */
  readonly padding: readonly [number, number, number, number];
  readonly input: Stream;
  readonly output: Stream;
}
