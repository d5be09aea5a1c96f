import { computedPositions, leadingPositions } from "../../approximations/region.ts";
import type { WindowGeometry } from "../../network/checked.ts";
import type { Schedule } from "../cycles.ts";
import type { WindowUnit } from "./unit.ts";

/**
 * Window of order "pixels" and "channels": a ring buffer of `capacity` words with a writer and a reader that do not
 * disturb each other. Word i of a frame is the i-th input word, i = (row * width + column) * groups + group; frames are
 * numbered on, so that the writer may be in the next frame.
 * - Writer: takes an input word in a cycle in which `written - oldest < capacity`, with the values that `written` and
 *   `oldest` have after the transfers of earlier cycles (both are registers).
 * - Reader: in each cycle in which `out_valid = 0` or `out_ready = 1` it reads the next word of its walk, if that word is
 *   padding or was written in an earlier cycle; the word is valid in the next cycle. Hence depth 2: transfer in cycle T,
 *   read in T + 1, valid in T + 2. A padding word needs one cycle like any other.
 * - Walk of one output pixel: "pixels": `repeats` times over (kernel row, kernel column, group); "channels": for each
 *   group (kernel row, kernel column).
 * - Padding that leads a frame needs no input word, so an idle unit has sent it before the first input word comes
 *   ({@link leadingPadding}). Only when the first window is padding altogether, the reader waits until the first word of the
 *   frame was written, in an earlier cycle, so that nothing leaves an accelerator before something went in.
 * - An output pixel that is left out (`region`) takes the reader one cycle, whether its output is taken or not.
 * - `oldest` = {@link oldestNeeded} of the output pixel that the reader stands at (the one its next read belongs to);
 *   after the last read of a frame the first output pixel of the next frame.
 *
 * Order "parallel": an input word is a pixel with all its channels. A scan steps over the padded image row by row, one
 * position per cycle, also for padding, which needs no input word; {@link scanPositions} in all. A step at which a window
 * is complete ({@link windowAtScan}) marks the window register as pending. In a later cycle (at the earliest the next) a
 * pending window moves to the output register, when `out_valid = 0` or the last word of the window before it is
 * transferred in that cycle; its first word is valid in the cycle after, and its columns / simd * repeats words follow,
 * one per cycle. The scan steps in a cycle in which no window is pending or the pending one moves. Hence depth 2 here too.
 * A window that is left out (`region`) is never pending.
 * Leading padding as above: an idle unit has scanned it; if the first window is padding altogether, the first step of a frame
 * waits for a valid input word (which it does not take when it stands on padding).
 */
export const windowSchedule: Schedule<WindowUnit> = {
  depth: () => 2,
  busy: (unit) =>
    unit.order === "parallel"
      ? Math.max(unit.input.words, unit.output.words, scanPositions(unit.geometry))
      : Math.max(unit.input.words, unit.output.words + outputPixels(unit) - sentWindows(unit)),
};

function outputPixels({ geometry }: WindowUnit): number {
  return geometry.outHeight * geometry.outWidth;
}

/** Windows that are sent, each {@link WindowUnit.repeats} times. */
export function sentWindows(unit: WindowUnit): number {
  const pixels = outputPixels(unit);
  return unit.region === undefined ? pixels : computedPositions(pixels, unit.region);
}

/** Words of one pixel in the stream that a window reads. */
export function windowGroups(unit: WindowUnit): number {
  return unit.geometry.channels / unit.input.lanes;
}

/**
 * Smallest word index of the frame that the window of output pixel (row, column) or any later window still needs; the
 * ring buffer keeps everything from here on. Orders "pixels" and "channels".
 */
export function oldestNeeded(geometry: WindowGeometry, groups: number, row: number, column: number): number {
  const top = row * geometry.stride[0] - geometry.padding[0];
  const left = column * geometry.stride[1] - geometry.padding[1];
  // Rows above the image: the next output row may begin at image row 0 again, so nothing is dropped yet.
  return top < 0 ? 0 : (top * geometry.width + Math.max(0, left)) * groups;
}

/** Positions of the padded image that the scan of a "parallel" window passes in a frame, one per cycle. */
export function scanPositions(geometry: WindowGeometry): number {
  const [top, left, bottom, right] = geometry.padding;
  return (geometry.height + top + bottom) * (geometry.width + left + right);
}

/** True when the window that ends (bottom right) at this position of the padded image is an output pixel. */
export function windowAtScan(geometry: WindowGeometry, row: number, column: number): boolean {
  const [high, wide] = effectiveKernel(geometry);
  const first = row - (high - 1);
  const left = column - (wide - 1);
  return (
    first >= 0 &&
    left >= 0 &&
    first % geometry.stride[0] === 0 &&
    left % geometry.stride[1] === 0 &&
    first / geometry.stride[0] < geometry.outHeight &&
    left / geometry.stride[1] < geometry.outWidth
  );
}

/** True when the first window that is sent holds no pixel of the image, so that its frame must not begin by itself. */
export function startsEmpty({ geometry, region }: Pick<WindowUnit, "geometry" | "region">): boolean {
  const [row, column] = firstInside(geometry, firstSent(geometry, region));
  return row === undefined || column === undefined;
}

/** Row and column of the first output pixel whose window is sent. */
export function firstSent({ outWidth }: WindowGeometry, region: number | undefined): readonly [number, number] {
  const index = region === undefined ? 0 : leadingPositions(region);
  return [Math.floor(index / outWidth), index % outWidth];
}

/**
 * Cycles in which an idle unit works ahead of the first input word of a frame: windows left out, words sent, or steps of the scan, that
 * are padding only.
 */
export function leadingPadding(unit: WindowUnit): number {
  const { geometry } = unit;
  const [row, column] = firstInside(geometry, firstSent(geometry, unit.region));
  if (row === undefined || column === undefined) return 0;
  const [top, left, , right] = geometry.padding;
  if (unit.order === "parallel") return top * (geometry.width + left + right) + left;
  const leftOut = unit.region === undefined ? 0 : leadingPositions(unit.region);
  return leftOut + (row * geometry.kernel[1] + column) * (unit.order === "pixels" ? windowGroups(unit) : 1);
}

/** Kernel row and column of the first tap inside the image, for an output pixel. */
function firstInside(
  { kernel, dilation, padding, stride, height, width }: WindowGeometry,
  [row, column]: readonly [number, number],
): readonly [number | undefined, number | undefined] {
  const first = (axis: 0 | 1, position: number, size: number): number | undefined => {
    const outside = padding[axis] - position * stride[axis];
    const tap = Math.max(0, Math.ceil(outside / dilation[axis]));
    return tap < kernel[axis] && tap * dilation[axis] - outside < size ? tap : undefined;
  };
  return [first(0, row, height), first(1, column, width)];
}

/** Rows and columns that a dilated kernel spans. */
export function effectiveKernel(geometry: WindowGeometry): readonly [number, number] {
  return [(geometry.kernel[0] - 1) * geometry.dilation[0] + 1, (geometry.kernel[1] - 1) * geometry.dilation[1] + 1];
}
