import type { Tensor, WindowGeometry } from "../checked.ts";

/**
 * Sums and maxima over windows of a [channels, height, width] tensor, in double precision: exact for codes, whose sums
 * stay below 2^53, and plain floating point for real values. Results are in [channels, rows, columns] order.
 */

/** acc[o] = bias[o] + sum of weight * input; `weights` row-major [outputs, channels, kh, kw]; padding adds 0. */
export function multiplyAccumulate(
  input: Float64Array,
  geometry: WindowGeometry,
  weights: Float64Array,
  outputs: number,
  bias: ArrayLike<number> | undefined,
): Float64Array {
  const columns = weights.length / outputs;
  const pixels = geometry.outHeight * geometry.outWidth;
  const result = new Float64Array(outputs * pixels);
  const whole = pixels === 1 && columns === input.length && geometry.height === 1 && geometry.width === 1;
  const window = whole ? input : new Float64Array(columns);
  for (let row = 0, pixel = 0; row < geometry.outHeight; row++) {
    for (let column = 0; column < geometry.outWidth; column++, pixel++) {
      if (!whole) gather(input, geometry, row, column, window);
      for (let output = 0, at = 0; output < outputs; output++) {
        let sum = bias ? bias[output]! : 0;
        for (let index = 0; index < columns; index++) sum += weights[at++]! * window[index]!;
        result[output * pixels + pixel] = sum;
      }
    }
  }
  return result;
}

/** As `multiplyAccumulate`, output channel c reads input channel c only; `weights` row-major [channels, 1, kh, kw]. */
export function depthwise(
  input: Float64Array,
  geometry: WindowGeometry,
  weights: Float64Array,
  bias: ArrayLike<number> | undefined,
): Float64Array {
  const taps = geometry.kernel[0] * geometry.kernel[1];
  return reduce(
    input,
    geometry,
    (channel) => (bias ? bias[channel]! : 0),
    (sum, value, channel, tap) => sum + value * weights[channel * taps + tap]!,
  );
}

/** Largest element of each window; padding never wins. */
export function maximum(input: Float64Array, geometry: WindowGeometry): Float64Array {
  return reduce(
    input,
    geometry,
    () => Number.NEGATIVE_INFINITY,
    (largest, value) => Math.max(largest, value),
  );
}

/** Sum of each window; padding counts as zero. */
export function sum(input: Float64Array, geometry: WindowGeometry): Float64Array {
  return reduce(
    input,
    geometry,
    () => 0,
    (total, value) => total + value,
  );
}

function reduce(
  input: Float64Array,
  geometry: WindowGeometry,
  start: (channel: number) => number,
  step: (total: number, value: number, channel: number, tap: number) => number,
): Float64Array {
  const { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth } = geometry;
  const result = new Float64Array(channels * outHeight * outWidth);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let total = start(channel);
        for (let ky = 0, tap = 0; ky < kernel[0]; ky++) {
          const y = row * stride[0] + ky * dilation[0] - padding[0];
          for (let kx = 0; kx < kernel[1]; kx++, tap++) {
            const x = column * stride[1] + kx * dilation[1] - padding[1];
            if (y < 0 || y >= height || x < 0 || x >= width) continue;
            total = step(total, input[(channel * height + y) * width + x]!, channel, tap);
          }
        }
        result[at++] = total;
      }
    }
  }
  return result;
}

/** The window of one output position in the order of the weights: channels, kernel rows, kernel columns. */
function gather(
  input: Float64Array,
  geometry: WindowGeometry,
  row: number,
  column: number,
  window: Float64Array,
): void {
  const { channels, height, width, kernel, stride, dilation, padding } = geometry;
  const top = row * stride[0] - padding[0];
  const left = column * stride[1] - padding[1];
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let ky = 0; ky < kernel[0]; ky++) {
      const y = top + ky * dilation[0];
      const start = (channel * height + y) * width;
      for (let kx = 0; kx < kernel[1]; kx++) {
        const x = left + kx * dilation[1];
        window[at++] = y < 0 || y >= height || x < 0 || x >= width ? 0 : input[start + x]!;
      }
    }
  }
}

/** A vector is a [inputs, 1, 1] tensor under a 1 x 1 window. */
export function vectorGeometry(inputs: number): WindowGeometry {
  return wholeWindow(inputs, 1, 1);
}

/** One window over all positions of each channel. */
export function wholeGeometry(tensor: Tensor): WindowGeometry {
  return wholeWindow(tensor.shape[0]!, tensor.shape[1] ?? 1, tensor.shape[2] ?? 1);
}

function wholeWindow(channels: number, height: number, width: number): WindowGeometry {
  return {
    channels,
    height,
    width,
    kernel: [height, width],
    stride: [1, 1],
    dilation: [1, 1],
    padding: [0, 0, 0, 0],
    outHeight: 1,
    outWidth: 1,
  };
}
