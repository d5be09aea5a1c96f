import { computedPositions, isComputed } from "../approximations/region.ts";
import type { WindowGeometry } from "../network/checked.ts";
import { lastEntries } from "../units/sparse/schedule.ts";
import { oldestNeeded } from "../units/window/schedule.ts";
import { move } from "./moves.ts";
import { lastInside } from "./ring.ts";
import { completedAt, type Step } from "./steps.ts";
import { burstsBy, retold, type Trace, type TraceShape, type TraceStore, timeOfWord, wordTime } from "./trace.ts";

export type WindowStep = Extract<Step, { kind: "window" }>;

/**
 * Times behind a step from the times in front of it, as early as the unit can. Every unit takes a word per cycle at most
 * and works through its tokens in order, so that each time is the later of "what it needs is there" and "the token before is done".
 */
export function applyStep(step: Step, shape: TraceShape, store: TraceStore): Trace {
  switch (step.kind) {
    case "delay":
      return { start: step.cycles, shape };
    case "reduce":
      return reduce(shape, step.depth, step.whole, store);
    case "fill":
      return filled(step, shape, store);
    case "lastPixel": {
      const token = shape.tokens - 1;
      return store.trace(
        shape.wordsPerToken,
        Float64Array.of(shape.first[token]! + step.depth),
        Float64Array.of(shape.last[token]! + step.depth),
      );
    }
    case "entries":
      return entries(step, shape, store);
    case "recurrent":
      return recurrent(step, shape, store);
    case "attention":
      return attended(step, shape, store);
    case "expand":
      return expand(step, shape, store);
    case "group":
      return group(step, shape, store).sent;
    case "convert":
      return convert(step, shape, store);
    case "join":
      throw new Error("internal error: several streams become one behind a single stream");
    case "pixels":
      return recount(shape, step.count, store);
    case "move":
      return move(step.unit, shape, store);
    case "window":
      if (step.order === "parallel") return parallelWindow(step, shape, store);
      return windowTimes(step, shape, Number.NEGATIVE_INFINITY, store).sent;
  }
}

/**
 * A token is a step. Its first sums wait for the state of the step before and for the input, each later word for the products
 * and for the input; words of the input are evenly spread, so that only the first and the last of them can hold it up.
 */
function recurrent(step: Extract<Step, { kind: "recurrent" }>, shape: TraceShape, store: TraceStore): Trace {
  const { groups, words, phases } = step.recurrence;
  const rest = (groups - 1) * words;
  const first = new Float64Array(shape.tokens);
  const last = new Float64Array(shape.tokens);
  let ready = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < shape.tokens; token++) {
    let begin = Math.max(ready, shape.first[token]!);
    let end = Math.max(begin + rest, shape.last[token]!);
    for (let phase = 1; phase < phases.length; phase++) {
      begin = end + phases[phase - 1]!.depth + phases[phase]!.feed;
      end = begin + rest;
    }
    const { depth } = phases[phases.length - 1]!;
    first[token] = begin + depth;
    last[token] = end + depth;
    ready = end + depth + phases[0]!.feed;
  }
  return step.lastOnly ? store.trace(groups, first.slice(-1), last.slice(-1)) : store.trace(groups, first, last);
}

/** A token is a pixel, whose vector is complete with its last word; one that is left of several stands for the whole frame. */
function entries(step: Extract<Step, { kind: "entries" }>, shape: TraceShape, store: TraceStore): Trace {
  const there = shape.tokens === step.pixels ? shape.last : shape.last.slice(-1);
  const ends = lastEntries(there, step.columns, step.total);
  const last = ends.map((end) => end + step.last);
  const first = ends.map((end) => end + step.first);
  return store.trace(step.results, first, last);
}

/** Steps leave behind the end of the frame; the frame before is done with by then where the unit keeps up. */
function attended(
  { times, tokens, heads }: Extract<Step, { kind: "attention" }>,
  shape: TraceShape,
  store: TraceStore,
): Trace {
  const end = shape.last[shape.tokens - 1]! + times.first;
  const first = Float64Array.from({ length: tokens }, (_, token) => end + token * heads * times.head);
  const last = first.map((begin) => begin + (heads - 1) * times.head + times.words - 1);
  return store.trace(heads * times.words, first, last);
}

/** Pixels in front of the first one that was computed wait for it, the others for nothing but the one before. */
function filled(
  { groups, count, region }: Extract<Step, { kind: "fill" }>,
  shape: TraceShape,
  store: TraceStore,
): Trace {
  const computed = retold(shape, computedPositions(count, region), groups);
  const first = new Float64Array(count);
  const last = new Float64Array(count);
  let time = computed.first[0]!;
  let token = 0;
  for (let pixel = 0; pixel < count; pixel++) {
    first[pixel] = time + 1;
    time += groups;
    if (isComputed(pixel, region)) {
      first[pixel] = Math.max(first[pixel]!, computed.first[token]! + 1);
      time = Math.max(first[pixel]! + groups - 1, computed.last[token]! + 1);
      token++;
    }
    last[pixel] = time;
  }
  return store.trace(groups, first, last);
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
  const { geometry } = step;
  const pixels = geometry.height * geometry.width;
  if (pixels === 1 || pixels !== shape.tokens) return { sent, taken: undefined };
  const dropped = new Float64Array(pixels);
  let pixel = 0;
  for (let token = 0; token < free.length; token++) {
    const next = token + 1;
    const row = Math.floor(next / geometry.outWidth);
    const oldest = next < free.length ? oldestNeeded(geometry, 1, row, next % geometry.outWidth) : pixels;
    for (; pixel < oldest; pixel++) dropped[pixel] = free[token]!;
  }
  return { sent, taken: store.trace(1, dropped, dropped.slice()) };
}

/** `before`: when the last word of the frame before was sent. */
function windowTimes(step: WindowStep, shape: TraceShape, before: number, store: TraceStore): WindowTimes {
  return step.parts > 1 ? partedWindow(step, shape, before, store) : pixelWindow(step, shape, before, store);
}

function recount(shape: TraceShape, tokens: number, store: TraceStore): Trace {
  if (shape.tokens === tokens) return { start: 0, shape };
  const { wordsPerToken, first, last } = retold(shape, tokens, (shape.tokens * shape.wordsPerToken) / tokens);
  return store.trace(wordsPerToken, first.slice(), last.slice());
}

/** Each word of the frame becomes a token of its own. */
function expand(step: Extract<Step, { kind: "expand" }>, shape: TraceShape, store: TraceStore): Trace {
  const { give, depth, words } = step;
  const first = new Float64Array(words);
  const last = new Float64Array(words);
  let done = Number.NEGATIVE_INFINITY;
  for (let word = 0; word < words; word++) {
    const taken = wordTime(shape, Math.floor(word / shape.wordsPerToken), word % shape.wordsPerToken);
    first[word] = Math.max(done + 1, taken + depth);
    done = first[word]! + give - 1;
    last[word] = done;
  }
  return store.trace(give, first, last);
}

/**
 * A group is taken when the unit has done with the one before. `interval`: frames follow each other, and the first group of one waits for
 * the end of the frame before.
 */
export function group(
  { words, groups, gives, wait, period }: Extract<Step, { kind: "group" }>,
  shape: TraceShape,
  store: TraceStore,
  interval?: number,
): { readonly sent: Trace; readonly taken: Trace } {
  // A vector may have come as several pixels.
  const arriving = retold(shape, groups, words);
  const taken = { first: new Float64Array(groups), last: new Float64Array(groups) };
  const first = new Float64Array(groups);
  const last = new Float64Array(groups);
  let done = Number.NEGATIVE_INFINITY;
  // The second frame stands for all later ones.
  for (let later = 0; later <= (interval ?? 0); later += interval ?? 1) {
    for (let at = 0; at < groups; at++) {
      const begin = Math.max(done + 1, arriving.first[at]! + later);
      const end = Math.max(begin + words - 1, arriving.last[at]! + later);
      done = end + period - words;
      taken.first[at] = begin - later;
      taken.last[at] = end - later;
      first[at] = end + wait - later;
      last[at] = end + wait + gives - 1 - later;
    }
  }
  return { sent: store.trace(gives, first, last), taken: store.trace(words, taken.first, taken.last) };
}

function reduce(shape: TraceShape, depth: number, whole: boolean, store: TraceStore): Trace {
  const times = whole ? Float64Array.of(shape.last[shape.tokens - 1]!) : shape.last.slice();
  for (let token = 0; token < times.length; token++) times[token] = times[token]! + depth;
  return store.trace(1, times, times.slice());
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

/** A "parallel" window for one frame through an idle unit. */
function parallelWindow(step: WindowStep, shape: TraceShape, store: TraceStore): Trace {
  return scan(step, shape, store, undefined).sent;
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

/** Tokens stay pixels when the words of a pixel can be regrouped; otherwise the frame becomes one token. */
function convert(step: Extract<Step, { kind: "convert" }>, shape: TraceShape, store: TraceStore): Trace {
  const { take, give, depth, total } = step;
  const perPixel = shape.wordsPerToken % take === 0;
  const tokens = perPixel ? shape.tokens : 1;
  const bursts: ReturnType<typeof burstsBy> = perPixel ? burstsBy(shape, take) : [[0, total / take]];
  const timeOf = (token: number, word: number) => (perPixel ? wordTime(shape, token, word) : timeOfWord(shape, word));
  const first = new Float64Array(tokens * bursts.length);
  const last = new Float64Array(tokens * bursts.length);
  let done = Number.NEGATIVE_INFINITY;
  let index = 0;
  for (let token = 0; token < tokens; token++) {
    for (const [from, to] of bursts) {
      const taken = timeOf(token, (from + 1) * take - 1);
      const end = timeOf(token, to * take - 1);
      first[index] = Math.max(done + 1, taken + depth);
      done = Math.max(first[index]! + (to - from) * give - 1, end + depth + give - 1);
      if (give === 1) done = Math.max(first[index]!, end + depth);
      last[index] = done;
      index++;
    }
  }
  return store.inBursts({ sizes: bursts.map(([from, to]) => (to - from) * give), first, last });
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
