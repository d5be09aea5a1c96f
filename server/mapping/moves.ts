import { paddedSize, sourceOf } from "../units/pad/schedule.ts";
import type { PadUnit } from "../units/pad/unit.ts";
import { blockWords } from "../units/reorder/schedule.ts";
import type { ReorderUnit } from "../units/reorder/unit.ts";
import type { SliceUnit } from "../units/slice/unit.ts";
import { mostTold, retold, type Trace, type TraceShape, type TraceStore, timeOfWord, wordTime } from "./trace.ts";

/** Times of a stream behind a unit that moves data. */
export function move(unit: SliceUnit | PadUnit | ReorderUnit, shape: TraceShape, store: TraceStore): Trace {
  switch (unit.kind) {
    case "slice":
      return slice(unit, shape, store);
    case "pad":
      return pad(unit, shape, store, undefined).sent;
    case "reorder":
      return reorder(unit, shape, store).sent;
  }
}

function slice({ sizes, from, to }: SliceUnit, shape: TraceShape, store: TraceStore): Trace {
  const [rows, columns, groups] = sizes;
  const pixels = retold(shape, rows * columns, groups);
  const count = (to[0] - from[0]) * (to[1] - from[1]);
  const first = new Float64Array(count);
  const last = new Float64Array(count);
  let token = 0;
  for (let row = from[0]; row < to[0]; row++) {
    for (let column = from[1]; column < to[1]; column++) {
      const pixel = row * columns + column;
      first[token] = Math.round(wordTime(pixels, pixel, from[2])) + 1;
      last[token] = Math.round(wordTime(pixels, pixel, to[2] - 1)) + 1;
      token++;
    }
  }
  return store.trace(to[2] - from[2], first, last);
}

/**
 * The zeros that lead a frame are sent from the time on at which its first word waits. `interval`: frames follow each other;
 * `taken`: when the pixels of the image are taken.
 */
export function pad(
  unit: PadUnit,
  shape: TraceShape,
  store: TraceStore,
  interval: number | undefined,
): { readonly sent: Trace; readonly taken: Trace } {
  const { height, width, groups, spacing, padding } = unit;
  const [rows, columns] = paddedSize(unit);
  // Words that come in bursts are looked at one by one.
  const told = shape.bursts && rows * columns * groups <= mostTold;
  const [parts, size] = told ? [groups, 1] : [1, groups];
  const image = retold(shape, height * width * parts, size);
  const first = new Float64Array(rows * columns * parts);
  const last = new Float64Array(first.length);
  const takenFirst = new Float64Array(height * width * parts);
  const takenLast = new Float64Array(takenFirst.length);
  let time = Number.NEGATIVE_INFINITY;
  // The second frame stands for all later ones.
  for (let later = 0; later <= (interval ?? 0); later += interval ?? 1) {
    time = Math.max(time, image.first[0]! + later);
    for (let part = 0; part < first.length; part++) {
      const token = Math.floor(part / parts);
      const row = sourceOf(Math.floor(token / columns), padding[0], spacing[0], height);
      const column = sourceOf(token % columns, padding[1], spacing[1], width);
      let begin = time + 1;
      time += size;
      if (row >= 0 && column >= 0) {
        const from = (row * width + column) * parts + (part % parts);
        begin = Math.max(begin, image.first[from]! + later + 1);
        time = Math.max(begin + size - 1, image.last[from]! + later + 1);
        takenFirst[from] = begin - 1 - later;
        takenLast[from] = time - 1 - later;
      }
      first[part] = begin - later;
      last[part] = time - later;
    }
  }
  const sizes = Array<number>(parts).fill(size);
  return {
    sent: store.inBursts({ sizes, first, last }),
    taken: store.inBursts({ sizes, first: takenFirst, last: takenLast }),
  };
}

/**
 * When a unit that puts zeros between pixels takes those of the image: into its register, when the pixel before leaves that.
 * @param soonest when nothing behind it holds it up
 * @param onward when what is behind it takes all pixels
 */
export function imageOf(unit: PadUnit, soonest: Trace, { start, shape }: Trace, store: TraceStore): Trace {
  const { height, width, groups, spacing, padding } = unit;
  const [, columns] = paddedSize(unit);
  const first = new Float64Array(height * width);
  const last = new Float64Array(height * width);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const token = (padding[0] + row * spacing[0]) * columns + padding[1] + column * spacing[1];
      const before = token === 0 ? Number.NEGATIVE_INFINITY : start + shape.last[token - 1]!;
      const pixel = row * width + column;
      first[pixel] = Math.max(soonest.start + soonest.shape.first[pixel]!, before);
      last[pixel] = Math.max(soonest.start + soonest.shape.last[pixel]!, before + groups - 1);
    }
  }
  return store.trace(groups, first, last);
}

/**
 * Word by word: the writer waits for room, the reader for the word that it stands at. `taken`: when each word comes in; `released`: when
 * the last one of each block is read.
 */
export function reorder(
  unit: ReorderUnit,
  shape: TraceShape,
  store: TraceStore,
): { readonly sent: Trace; readonly taken: Float64Array; readonly released: Float64Array } {
  const { blocks, order, capacity, pixels } = unit;
  const block = blockWords(unit);
  const written = new Float64Array(blocks * block);
  const released = new Float64Array(blocks);
  const times = new Float64Array(blocks * order.length);
  let taken = Number.NEGATIVE_INFINITY;
  let read = Number.NEGATIVE_INFINITY;
  let sent = 0;
  for (let at = 0; at < blocks; at++) {
    for (let word = 0; word < block; word++) {
      const index = at * block + word;
      const needed = Math.floor((index - capacity) / block);
      taken = Math.max(taken + 1, Math.round(timeOfWord(shape, index)));
      if (needed >= 0) taken = Math.max(taken, released[needed]! + 1);
      written[index] = taken;
    }
    for (const place of order) {
      read = Math.max(read + 1, written[at * block + place]! + 1);
      times[sent++] = read + 1;
    }
    released[at] = read;
  }
  return { sent: wordsAt(times, pixels, store), taken: written, released };
}

/** Words at these times, by pixels; one by one where they do not follow each other closely. */
function wordsAt(times: Float64Array, pixels: number, store: TraceStore): Trace {
  const words = times.length / pixels;
  const first = Float64Array.from({ length: pixels }, (_, pixel) => times[pixel * words]!);
  const last = Float64Array.from({ length: pixels }, (_, pixel) => times[(pixel + 1) * words - 1]!);
  const isClose = first.every((begin, pixel) => last[pixel]! - begin === words - 1);
  if (isClose || words < 3 || times.length > mostTold) return store.trace(words, first, last);
  return store.inBursts({ sizes: Array<number>(words).fill(1), first: times, last: times.slice() });
}
