import type { LayerShape, ShapeProblem } from "./layer.ts";
import { type Padding, type Pair, type ParameterSpec, pairOf, type Sides, type Size, sidesOf } from "./parameters.ts";
import { type Shape, shapeText, type WindowGeometry } from "./shape.ts";

export interface WindowAttributes {
  readonly kernel: Size;
  readonly stride: Size;
  readonly padding: Padding;
  readonly dilation?: Size;
}

/** A window with the numbers of both directions. */
interface Window {
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly padding: "same" | Sides;
  readonly dilation: Pair;
}

export const kernelParameter: ParameterSpec = {
  name: "kernel",
  type: { kind: "pair" },
  documentation:
    "Size of the window: one number for both directions, or [height, width]; over a sequence its length, or [1, length].",
};
export const strideParameter: ParameterSpec = {
  name: "stride",
  type: { kind: "pair" },
  default: [1, 1],
  documentation: "Step of the window: one number, or [height, width].",
};
export const paddingParameter: ParameterSpec = {
  name: "padding",
  type: { kind: "padding" },
  default: [0, 0, 0, 0],
  documentation:
    "`valid` (none), `same` (output is ceil(size / stride), an odd pixel goes to the bottom and the right), one number for all sides, or [top, left, bottom, right].",
};
export const dilationParameter: ParameterSpec = {
  name: "dilation",
  type: { kind: "pair" },
  default: [1, 1],
  documentation: "Distance between the taps of the window.",
};
export const biasParameter: ParameterSpec = {
  name: "bias",
  type: { kind: "boolean" },
  default: true,
  documentation: "Whether a bias is added to each output channel.",
};

/**
 * The window of a layer over its input; a problem when the input is no image or the window has no position. A sequence
 * [channels, length] is an image of one row.
 */
export function windowOver(shape: Shape, given: WindowAttributes): WindowGeometry | ShapeProblem {
  if (shape.length !== 3 && shape.length !== 2) return imageExpected();
  const row = shape.length === 2;
  const [channels, height, width] = (row ? [shape[0], 1, shape[1]] : shape) as readonly [number, number, number];
  const window = row ? alongRow(shape, given) : overImage(given);
  if ("problem" in window) return window;
  const { kernel, stride, dilation } = window;
  const reach: Pair = [(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1];
  const padding = paddingOf(window.padding, [height, width], reach, stride);
  const padded: Pair = [height + padding[0] + padding[2], width + padding[1] + padding[3]];
  if (reach[0] > padded[0] || reach[1] > padded[1]) {
    const dilated = dilation[0] > 1 || dilation[1] > 1;
    const size = (of: Pair) => (row ? `${of[1]}` : of.join(" x "));
    return { problem: "kernel", kernel: size(reach), input: size(padded), dilated };
  }
  const outHeight = Math.floor((padded[0] - reach[0]) / stride[0]) + 1;
  const outWidth = Math.floor((padded[1] - reach[1]) / stride[1]) + 1;
  return { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth };
}

/** Shape of what a window gives: an image, or a sequence when it reads one. */
export function windowShape(input: Shape, channels: number, geometry: WindowGeometry): Shape {
  const { outHeight, outWidth } = geometry;
  return input.length === 2 ? [channels, outWidth] : [channels, outHeight, outWidth];
}

function overImage({ kernel, stride, padding, dilation = 1 }: WindowAttributes): Window {
  return {
    kernel: pairOf(kernel),
    stride: pairOf(stride),
    padding: padding === "same" ? padding : sidesOf(padding),
    dilation: pairOf(dilation),
  };
}

/** A number alone is along the row; a problem when one of several numbers would leave the row. */
function alongRow(shape: Shape, { kernel, stride, padding, dilation = 1 }: WindowAttributes): Window | ShapeProblem {
  for (const [parameter, size] of Object.entries({ kernel, stride, dilation })) {
    if (typeof size === "number" || size[0] === 1) continue;
    const along = size[1] === 1 ? size[0] : size[1];
    return outsideRow(shape, parameter, `${along} or [1, ${along}]`, size);
  }
  const length = (size: Size): Pair => [1, typeof size === "number" ? size : size[1]];
  const window = { kernel: length(kernel), stride: length(stride), dilation: length(dilation) };
  if (padding === "same") return { ...window, padding };
  if (typeof padding === "number") return { ...window, padding: [0, padding, 0, padding] };
  const [top, left, bottom, right] = padding;
  if (top === 0 && bottom === 0) return { ...window, padding };
  const [before, after] = left === 0 && right === 0 ? [top, bottom] : [left, right];
  const expected = `${before === after ? `${before} or ` : ""}[0, ${before}, 0, ${after}]`;
  return outsideRow(shape, "padding", expected, padding);
}

function outsideRow(shape: Shape, parameter: string, meant: string, found: readonly number[]): ShapeProblem {
  const expected = `${meant}, as its input ${shapeText(shape)} is a sequence (channels, length), which has one row`;
  return { problem: "argument", parameter, expected, found: shapeText(found) };
}

/** As `windowOver`, for pools: a window that lies in the padding only would have no value. */
export function poolOver(shape: Shape, attributes: WindowAttributes): WindowGeometry | ShapeProblem {
  const geometry = windowOver(shape, attributes);
  if ("problem" in geometry) return geometry;
  const [top, left, bottom, right] = geometry.padding;
  if (Math.max(top, bottom) < geometry.kernel[0] && Math.max(left, right) < geometry.kernel[1]) return geometry;
  return {
    problem: "argument",
    parameter: "padding",
    expected: `smaller than the kernel (${geometry.kernel.join(" x ")})`,
    found: shapeText(geometry.padding),
  };
}

export function imageExpected(): ShapeProblem {
  const whatToDo =
    "A vector has no rows and columns: read a tensor that is not flattened, or give the input two or three sizes.";
  return {
    problem: "mismatch",
    input: 0,
    expected: "an image [channels, height, width] or a sequence [channels, length]",
    whatToDo,
  };
}

/** As `imageExpected`, for layers that read no sequence; `along` is what they are given for the length of an image of one row. */
export function onlyImageExpected(shape: Shape, along: string): ShapeProblem {
  const [channels, length] = shape;
  const whatToDo =
    shape.length === 2
      ? `A sequence becomes an image of one row by reshape(…, to: [${channels}, 1, ${length}]), or by an input of that shape; then write for example ${along}.`
      : "A vector has no rows and columns: read a tensor that is not flattened, or give the input three sizes.";
  return { problem: "mismatch", input: 0, expected: "an image [channels, height, width]", whatToDo };
}

/** The input must be a vector; `recovered` is what the layer gives once the input is flattened. */
export function vectorExpected(recovered: LayerShape): ShapeProblem {
  const whatToDo = "Wrap it in flatten(…).";
  return { problem: "mismatch", input: 0, expected: "a vector", whatToDo, wrap: "flatten", recovered };
}

function paddingOf(padding: Window["padding"], size: Pair, reach: Pair, stride: Pair): Sides {
  if (padding !== "same") return padding;
  const total = (axis: 0 | 1) => {
    const positions = Math.ceil(size[axis] / stride[axis]);
    return Math.max(0, (positions - 1) * stride[axis] + reach[axis] - size[axis]);
  };
  const rows = total(0);
  const columns = total(1);
  return [Math.floor(rows / 2), Math.floor(columns / 2), Math.ceil(rows / 2), Math.ceil(columns / 2)];
}
