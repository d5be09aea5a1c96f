import type { NumberFormat } from "../formats/format.ts";
import type { Shape } from "../network/checked.ts";
import type { Stream } from "../units/stream.ts";

/**
 * A stream of `elements` codes of a format, `lanes` of them in a word. Where a format has a zero point, the codes travel, which are
 * the stored numbers less it.
 */
export function streamOf(
  format: Pick<NumberFormat, "bits" | "signed" | "kind"> & Partial<Pick<NumberFormat, "zero" | "low" | "high">>,
  lanes: number,
  elements: number,
): Stream {
  const { bits, signed } = format.zero === undefined ? format : narrowestInteger(format.low!, format.high!);
  return {
    lanes,
    bits,
    signed,
    binary: format.kind === "binary",
    words: elements / lanes,
  };
}

/** The narrowest integer that holds every code from `low` to `high`. */
export function narrowestInteger(low: number, high: number): Pick<NumberFormat, "bits" | "signed" | "kind"> {
  const signed = low < 0;
  let bits = 1;
  while (signed ? low < -(2 ** (bits - 1)) || high > 2 ** (bits - 1) - 1 : high > 2 ** bits - 1) bits++;
  return { bits, signed, kind: "integer" };
}

export function elementsOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Element j of a stream is element `order[j]` of the tensor in the order channels, rows, columns; a stream sends channels
 * last. Undefined: both orders are the same.
 */
export function streamOrder(layout: Shape): Int32Array | undefined {
  const [channels = 1, height = 1, width = 1] = layout;
  const pixels = height * width;
  if (channels === 1 || pixels === 1) return undefined;
  const order = new Int32Array(channels * pixels);
  let position = 0;
  for (let pixel = 0; pixel < pixels; pixel++) {
    for (let channel = 0; channel < channels; channel++) order[position++] = channel * pixels + pixel;
  }
  return order;
}

/** Axes of the layout of a sequence. */
export const sequenceAxes = 4;

/** [time, features] as it travels: all features of a step before the next step, which is the order of the tensor too. */
export function sequenceLayout([time = 1, features = 1]: Shape): Shape {
  return [features, 1, 1, time];
}

/** Pixels of a tensor as it travels; a vector is one. */
export function pixelsOf(layout: Shape): number {
  return elementsOf(layout) / laneBase(layout);
}

/** Lanes may be any divisor of this: the channels of an image, all elements of a vector. */
export function laneBase(layout: Shape): number {
  return layout[0] ?? 1;
}
