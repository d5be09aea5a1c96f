import type { Shape, WindowGeometry } from "../checked.ts";
import { multiplyAccumulate } from "./window.ts";

/**
 * Arithmetic of layers that are no plain window: exact for codes, plain double precision for real values. Tensors are in
 * [channels, height, width] order.
 */

/** As `multiplyAccumulate`, each group of outputs over its own group of channels; `weights` [outputs, channels / groups, kh, kw]. */
export function groupedMultiplyAccumulate(
  input: Float64Array,
  geometry: WindowGeometry,
  weights: Float64Array,
  outputs: number,
  groups: number,
  bias: ArrayLike<number> | undefined,
): Float64Array {
  const channels = geometry.channels / groups;
  const own = outputs / groups;
  const pixels = geometry.outHeight * geometry.outWidth;
  const plane = geometry.height * geometry.width;
  const result = new Float64Array(outputs * pixels);
  for (let group = 0; group < groups; group++) {
    const part = multiplyAccumulate(
      input.subarray(group * channels * plane, (group + 1) * channels * plane),
      { ...geometry, channels },
      weights.subarray((group * weights.length) / groups, ((group + 1) * weights.length) / groups),
      own,
      bias && Array.from({ length: own }, (_, output) => bias[group * own + output]!),
    );
    result.set(part, group * own * pixels);
  }
  return result;
}

/** result[o, y * stride + ky - top, x * stride + kx - left] += weight[o, c, ky, kx] * input[c, y, x], from the bias on. */
export function deconvolution(
  input: Float64Array,
  geometry: WindowGeometry,
  weights: Float64Array,
  outputs: number,
  bias: ArrayLike<number> | undefined,
): Float64Array {
  const { channels, height, width, kernel, stride, padding, outHeight, outWidth } = geometry;
  const pixels = outHeight * outWidth;
  const taps = kernel[0] * kernel[1];
  const result = new Float64Array(outputs * pixels);
  for (let output = 0; output < outputs; output++) {
    const plane = result.subarray(output * pixels, (output + 1) * pixels).fill(bias?.[output] ?? 0);
    for (let index = 0; index < channels * height * width; index++) {
      const channel = Math.floor(index / (height * width));
      const y = Math.floor(index / width) % height;
      const x = index % width;
      for (let tap = 0; tap < taps; tap++) {
        const row = y * stride[0] + Math.floor(tap / kernel[1]) - padding[0];
        const column = x * stride[1] + (tap % kernel[1]) - padding[1];
        if (row < 0 || row >= outHeight || column < 0 || column >= outWidth) continue;
        plane[row * outWidth + column]! += input[index]! * weights[(output * channels + channel) * taps + tap]!;
      }
    }
  }
  return result;
}

/** a * b; `b` may have one element for each of the channels of `a`. */
export function multiply(a: Float64Array, b: Float64Array): Float64Array {
  const each = a.length / b.length;
  // Codes have one zero, a product of doubles two.
  return a.map((value, index) => value * b[Math.floor(index / each)]! + 0);
}

/** Elements of the inputs one behind the other in the given order, those of input k times `factors[k]`; 0 for -1. */
export function gathered(
  inputs: readonly Float64Array[],
  order: Int32Array,
  factors: readonly number[] | undefined,
): Float64Array {
  const all = new Float64Array(inputs.reduce((sum, input) => sum + input.length, 0));
  let at = 0;
  for (const [index, input] of inputs.entries()) {
    const factor = factors?.[index] ?? 1;
    for (const value of input) all[at++] = value * factor;
  }
  return Float64Array.from(order, (index) => (index < 0 ? 0 : all[index]!));
}

/** Rows of a table [entries, features]; an index beyond it reads the last row. */
export function rows(indices: Float64Array, table: Float64Array, [entries, features]: Shape): Float64Array {
  const result = new Float64Array(indices.length * features!);
  for (const [position, index] of indices.entries()) {
    const row = Math.max(0, Math.min(entries! - 1, index));
    result.set(table.subarray(row * features!, (row + 1) * features!), position * features!);
  }
  return result;
}

/**
 * Applies a function to each group of elements that belong together: all of a vector, the features of a [time, features]
 * tensor, the channels of each pixel of an image.
 */
export function perGroup(
  values: Float64Array,
  shape: Shape,
  compute: (group: Float64Array) => ArrayLike<number>,
): Float64Array {
  const image = shape.length === 3;
  const size = image ? shape[0]! : shape.at(-1)!;
  const count = values.length / size;
  const start = (group: number) => (image ? group : group * size);
  const step = image ? count : 1;
  const result = new Float64Array(values.length);
  for (let group = 0; group < count; group++) {
    const computed = compute(Float64Array.from({ length: size }, (_, index) => values[start(group) + index * step]!));
    for (let index = 0; index < size; index++) result[start(group) + index * step] = computed[index]!;
  }
  return result;
}

/** The normalised values of a group in real numbers. */
export function normalised(
  group: Float64Array,
  gamma: ArrayLike<number>,
  beta: ArrayLike<number>,
  epsilon: number,
): Float64Array {
  const count = group.length;
  let sum = 0;
  let squares = 0;
  for (const value of group) {
    sum += value;
    squares += value * value;
  }
  const variance = (count * squares - sum * sum) / (count * count);
  const root = Math.sqrt(Math.max(0, variance) + epsilon);
  return group.map((value, index) => (gamma[index]! * ((count * value - sum) / count)) / root + beta[index]!);
}
