import type { WindowGeometry } from "../network/checked.ts";
import { effectiveKernel, oldestNeeded } from "../units/window/schedule.ts";

/**
 * Words of a ring buffer that never costs a cycle: the most pixels that wait in it when input arrives at an even pace and
 * the reader is busy all the time, so that a frame is written while the end of the frame before is still being read.
 * A power of two. @param region share of the output pixels that are sent; the reader leaves the others behind at once, so that more waits
 */
export function ringCapacity(geometry: WindowGeometry, groups: number, region = 1): number {
  const { height, width, outHeight, outWidth } = geometry;
  const pixels = height * width;
  const outputs = outHeight * outWidth;
  const first = newestNeeded(geometry, 0, 0) + 1;
  const columns = turningPoints(geometry, 1);
  let most = 1;
  for (const row of turningPoints(geometry, 0)) {
    for (const column of columns) {
      const kept = oldestNeeded(geometry, 1, row, column);
      const arrived = first + (pixels * (row * outWidth + column + 1 / region)) / outputs;
      most = Math.max(most, arrived - kept, newestNeeded(geometry, row, column) + 1 - kept);
    }
  }
  // The registers between writer and reader hold words for a few cycles longer.
  const words = Math.ceil(most * groups) + (pixels > 1 ? 2 : 0);
  return 2 ** Math.ceil(Math.log2(Math.max(2, words)));
}

/** Output places along an axis up to which all are looked at where taps are apart or the kernel is larger than the image. */
const few = 16;

/**
 * Output rows (axis 0) or columns (axis 1) among which what waits is the most: what a window needs grows evenly but where it begins to lie
 * inside the image and where it ends to.
 */
function turningPoints(geometry: WindowGeometry, axis: 0 | 1): Set<number> {
  const size = axis === 0 ? geometry.height : geometry.width;
  const outputs = axis === 0 ? geometry.outHeight : geometry.outWidth;
  const { stride, padding, dilation } = geometry;
  const span = effectiveKernel(geometry)[axis];
  const isEven = dilation[axis] === 1 && span <= size;
  if (!isEven && outputs <= few) return new Set(Array.from({ length: outputs }, (_, at) => at));
  const reach = isEven ? 1 : 2;
  const points = new Set([0, outputs - 1]);
  const before = padding[axis];
  const [firstInside, lastInside] = [
    Math.ceil(before / stride[axis]),
    Math.floor((size + before - span) / stride[axis]),
  ];
  for (let step = -reach; step <= reach; step++) {
    for (const at of [firstInside + step, lastInside + step]) if (at >= 0 && at < outputs) points.add(at);
  }
  return points;
}

/** Index of the last pixel that the window of an output pixel reads; -1 when all of it is padding. */
export function newestNeeded(geometry: WindowGeometry, row: number, column: number): number {
  const [high, wide] = effectiveKernel(geometry);
  const { height, width, stride, padding, dilation } = geometry;
  const y = lastInside(row * stride[0] - padding[0], high, dilation[0], height);
  const x = lastInside(column * stride[1] - padding[1], wide, dilation[1], width);
  return y < 0 || x < 0 ? -1 : y * width + x;
}

/** The last tap of a kernel line from `start` that is inside 0 … size - 1; -1 when there is none. */
export function lastInside(start: number, span: number, dilation: number, size: number): number {
  const last = start + span - 1;
  if (last < 0 || start >= size) return -1;
  if (last < size) return last;
  const inside = last - Math.ceil((last - (size - 1)) / dilation) * dilation;
  return inside < start || inside < 0 ? -1 : inside;
}
