import { computedPositions, isComputed } from "../approximations/region.ts";
import type { WindowGeometry } from "../network/checked.ts";
import { oldestNeeded } from "../units/window/schedule.ts";
import { lastInside } from "./ring.ts";
import { completedAt, type Step } from "./steps.ts";
import { burstsBy, type Trace, type TraceShape, type TraceStore, wordTime } from "./trace.ts";

export type WindowStep = Extract<Step, { kind: "window" }>;

/** Windows of one frame through an idle unit. */
export function windowSent(step: WindowStep, shape: TraceShape, store: TraceStore): Trace {
  // A "parallel" one holds no input while it sends.
  if (step.order === "parallel") return scan(step, shape, store, undefined).sent;
  return windowTimes(step, shape, Number.NEGATIVE_INFINITY, store).sent;
}

/** When the words of a window leave, and when the reader is done with each output pixel, sent or left out. */
interface WindowTimes {
  readonly sent: Trace;
  readonly free: Float64Array;
}

/** Output pixels whose windows are sent. */
function sentPixels({ geometry, region }: WindowStep): number {
  const pixels = geometry.outHeight * geometry.outWidth;
  return region === undefined ? pixels : computedPositions(pixels, region);
}

/**
 * A window with a ring buffer when frames follow each other every `interval` cycles: it cannot begin a frame before it has
 * done with the one before. `taken`: when it needs each pixel no more; undefined for a vector, of which the ring holds two.
 */
export function steadyWindow(
  step: WindowStep,
  shape: TraceShape,
  store: TraceStore,
  interval: number,
): { readonly sent: Trace; readonly taken: Trace | undefined } {
  const alone = windowTimes(step, shape, Number.NEGATIVE_INFINITY, store);
  // Twice is enough: what ends a frame is either the last pixel to come, or as much later as the frame began later.
  const { sent, free } = windowTimes(step, shape, alone.free.at(-1)! - interval, store);
  if (!keepsPixels(step, shape)) return { sent, taken: undefined };
  const dropped = droppedPixels(step.geometry, free);
  return { sent, taken: store.trace(1, dropped, dropped.slice()) };
}

/** False for a vector. */
function keepsPixels({ geometry }: WindowStep, shape: TraceShape): boolean {
  const pixels = geometry.height * geometry.width;
  return pixels > 1 && pixels === shape.tokens;
}

/** When a ring buffer needs pixels no more. @param free when the reader is done with each output pixel */
export function droppedPixels(geometry: WindowGeometry, free: Float64Array): Float64Array {
  const pixels = geometry.height * geometry.width;
  const dropped = new Float64Array(pixels);
  let pixel = 0;
  for (let token = 0; token < free.length; token++) {
    const next = token + 1;
    const row = Math.floor(next / geometry.outWidth);
    const oldest = next < free.length ? oldestNeeded(geometry, 1, row, next % geometry.outWidth) : pixels;
    // Windows in front that are left out are passed over as soon as the unit is idle, before any word has come.
    for (; pixel < oldest; pixel++) dropped[pixel] = Math.max(free[token]!, -1);
  }
  return dropped;
}

/**
 * One frame through an idle unit. `events`: when a scan takes each pixel, or when the reader of a ring buffer is done with each output
 * pixel; undefined for a vector, for all of which there is room.
 */
export function windowEvents(
  step: WindowStep,
  shape: TraceShape,
  store: TraceStore,
): { readonly sent: Trace; readonly events: Float64Array } | undefined {
  if (step.order === "parallel") {
    const { sent, taken } = scan(step, shape, store, undefined);
    return { sent, events: taken.shape.last.map((time) => time + taken.start) };
  }
  if (!keepsPixels(step, shape)) return undefined;
  const { sent, free } = windowTimes(step, shape, Number.NEGATIVE_INFINITY, store);
  return { sent, events: free };
}

/** `before`: when the last word of the frame before was sent. */
function windowTimes(step: WindowStep, shape: TraceShape, before: number, store: TraceStore): WindowTimes {
  return step.parts > 1 ? partedWindow(step, shape, before, store) : pixelWindow(step, shape, before, store);
}

/**
 * A pixel's window is sent without a pause once its last word is there in time; its repeats follow at once. Input words
 * are at least a cycle apart, so that only the last one that the window needs can hold it up, or where there is padding beside
 * the image, which takes the window longer than the input, the last one of a row.
 */
function pixelWindow(step: WindowStep, shape: TraceShape, before: number, store: TraceStore): WindowTimes {
  const { geometry, words, results } = step;
  const { outHeight, outWidth } = geometry;
  const vector = geometry.height * geometry.width === 1;
  const [high, wide] = geometry.kernel;
  const groups = words / (high * wide);
  const padded = geometry.padding[1] + geometry.padding[3] > 0;
  const first = new Float64Array(sentPixels(step));
  const last = new Float64Array(first.length);
  const done = new Float64Array(outHeight * outWidth);
  let free = before;
  // Windows are passed over while the unit behind holds up the next one.
  let held = before;
  let token = 0;
  for (let row = 0; row < outHeight; row++) {
    const tapRow = lastTap(geometry, 0, row);
    const above = Math.max(0, Math.ceil((geometry.padding[0] - row * geometry.stride[0]) / geometry.dilation[0]));
    for (let column = 0; column < outWidth; column++) {
      const place = row * outWidth + column;
      if (step.region !== undefined && !isComputed(place, step.region)) {
        done[place] = ++free;
        continue;
      }
      const tapColumn = lastTap(geometry, 1, column);
      let end = Math.max(free, held) + words;
      if (tapRow >= 0 && tapColumn >= 0) {
        for (let tap = padded ? above : tapRow; tap <= tapRow; tap++) {
          const pixel = inputPixel(geometry, row, column, tap, tapColumn);
          const there = vector ? shape.last[shape.tokens - 1]! : shape.last[pixel]!;
          end = Math.max(end, there + step.windowDepth + words - (tap * wide + tapColumn + 1) * groups);
        }
      } else if (end === Number.NEGATIVE_INFINITY) {
        end = words;
      }
      const sent = end + (results - 1) * words;
      free = sent;
      held = sent + step.pause;
      first[token] = end + step.depth;
      last[token] = sent + step.depth;
      done[place] = held;
      token++;
    }
  }
  return { sent: store.trace(results, first, last), free: done };
}

/** As above, but each part of the channels is a window of its own and has its own last word. */
function partedWindow(step: WindowStep, shape: TraceShape, before: number, store: TraceStore): WindowTimes {
  const { geometry, words, parts, results } = step;
  const { outHeight, outWidth } = geometry;
  const repeats = results / parts;
  const groups = words / (geometry.kernel[0] * geometry.kernel[1]);
  const perPart = shape.wordsPerToken / parts;
  const bursts = burstsBy(shape, perPart);
  const first = new Float64Array(sentPixels(step));
  const last = new Float64Array(first.length);
  const done = new Float64Array(outHeight * outWidth);
  let free = before;
  let token = 0;
  for (let row = 0; row < outHeight; row++) {
    const tapRow = lastTap(geometry, 0, row);
    for (let column = 0; column < outWidth; column++) {
      const place = row * outWidth + column;
      if (step.region !== undefined && !isComputed(place, step.region)) {
        done[place] = ++free;
        continue;
      }
      const tapColumn = lastTap(geometry, 1, column);
      let firstEnd = free + words;
      let lastEnd = free + words * results;
      if (tapRow >= 0 && tapColumn >= 0) {
        const pixel = inputPixel(geometry, row, column, tapRow, tapColumn);
        const after = words - (tapRow * geometry.kernel[1] + tapColumn + 1) * groups + step.windowDepth;
        const there = (part: number) => Math.round(wordTime(shape, pixel, (part + 1) * perPart - 1)) + after;
        firstEnd = Math.max(firstEnd, there(0));
        lastEnd = Math.max(lastEnd, firstEnd + words * (results - 1));
        // Of words that lie evenly only the first and the last ones can hold it up.
        for (const [from, to] of bursts) {
          if (from > 0) lastEnd = Math.max(lastEnd, there(from) + words * (results - from * repeats - 1));
          lastEnd = Math.max(lastEnd, there(to - 1) + words * (results - (to - 1) * repeats - 1));
        }
      } else if (firstEnd === Number.NEGATIVE_INFINITY) {
        firstEnd = words;
        lastEnd = words * results;
      }
      free = lastEnd;
      first[token] = firstEnd + step.depth;
      last[token] = lastEnd + step.depth;
      done[place] = free;
      token++;
    }
  }
  return { sent: store.trace(results, first, last), free: done };
}

/**
 * A "parallel" window when frames follow each other every `interval` cycles: it holds no input while it sends, so that the start
 * of a frame waits for the end of the frame before. `taken`: when each pixel is taken.
 */
export function steadyScan(
  step: WindowStep,
  shape: TraceShape,
  store: TraceStore,
  interval: number,
): { readonly sent: Trace; readonly taken: Trace } {
  return scan(step, shape, store, interval);
}

/** The scan of the padded image, which waits for pixels and for the window register, and the sending of windows. */
function scan(
  step: WindowStep,
  shape: TraceShape,
  store: TraceStore,
  interval: number | undefined,
): { readonly sent: Trace; readonly taken: Trace } {
  const { geometry, words, results } = step;
  const { height, width, padding, outHeight, outWidth } = geometry;
  const line = width + padding[1] + padding[3];
  const lines = height + padding[0] + padding[2];
  const first = new Float64Array(sentPixels(step));
  const last = new Float64Array(first.length);
  const places = outHeight * outWidth;
  /** Step at which the next window from an output pixel on is complete that is sent; -1: none. */
  const nextFrom = (place: number): number => {
    let at = place;
    while (at < places && step.region !== undefined && !isComputed(at, step.region)) at++;
    sending = at;
    return at < places ? completedAt(geometry, Math.floor(at / outWidth), at % outWidth) : -1;
  };
  let sending = 0;
  const taken = new Float64Array(height * width);
  let time = Number.NEGATIVE_INFINITY;
  let moved = Number.NEGATIVE_INFINITY;
  // The second frame stands for all later ones.
  for (let later = 0; later <= (interval ?? 0); later += interval ?? 1) {
    let token = 0;
    let next = nextFrom(0);
    for (let position = 0; position < line * lines; position++) {
      const y = Math.floor(position / line) - padding[0];
      const x = (position % line) - padding[1];
      time = Math.max(time + 1, moved);
      if (y >= 0 && y < height && x >= 0 && x < width) {
        const pixel = y * width + x;
        time = Math.max(time, shape.last[pixel]! + later);
        taken[pixel] = time - later;
      }
      if (position !== next) continue;
      moved = Math.max(time + 1, moved + words * results);
      first[token] = moved + words + step.depth - later;
      last[token] = moved + words * results + step.depth - later;
      token++;
      next = nextFrom(sending + 1);
    }
  }
  return { sent: store.trace(results, first, last), taken: store.trace(1, taken, taken.slice()) };
}

/** Index of the last kernel row (axis 0) or column (axis 1) that is inside the image; -1 when none is. */
function lastTap(geometry: WindowGeometry, axis: 0 | 1, position: number): number {
  const size = axis === 0 ? geometry.height : geometry.width;
  const start = position * geometry.stride[axis] - geometry.padding[axis];
  const span = (geometry.kernel[axis] - 1) * geometry.dilation[axis] + 1;
  const inside = lastInside(start, span, geometry.dilation[axis], size);
  return inside < 0 ? -1 : (inside - start) / geometry.dilation[axis];
}

function inputPixel(geometry: WindowGeometry, row: number, column: number, tapRow: number, tapColumn: number): number {
  const y = row * geometry.stride[0] - geometry.padding[0] + tapRow * geometry.dilation[0];
  const x = column * geometry.stride[1] - geometry.padding[1] + tapColumn * geometry.dilation[1];
  return y * geometry.width + x;
}
