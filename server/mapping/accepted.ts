import { shallowDepth } from "../units/fifo/schedule.ts";
import { blockWords } from "../units/reorder/schedule.ts";
import { vectorTimes } from "../units/sparse/schedule.ts";
import { pad, reorder } from "./moves.ts";
import { applyStep, expand, group, recurrent } from "./recurrence.ts";
import type { Step } from "./steps.ts";
import { later, retold, type Trace, type TraceShape, type TraceStore, timeOfWord } from "./trace.ts";
import { droppedPixels, type WindowStep, windowEvents } from "./windowTimes.ts";

/** A step on the way from a fork to a reader, or a FIFO on it, which holds so many words. */
export type PathStep = Step | { readonly kind: "fifo"; readonly depth: number };

/** Cycle in which a word of the frame is accepted; those in front of the frame always were. */
export type Accepts = (word: number) => number;

/**
 * When units in a row accept the words of one frame, each when the one behind it has accepted what it sent. Units work as fast as they
 * can once they were held up, because then what they read waits for them.
 * @param end when what stands behind the last of them accepts what that sends; undefined: at once
 * @returns undefined: each word when it comes
 */
export function accepted(
  path: readonly PathStep[],
  trace: Trace,
  end: Accepts | undefined,
  store: TraceStore,
): Accepts | undefined {
  const stations: Station[] = [];
  let arriving = trace;
  let pace = 1;
  for (const each of path) {
    // Behind a window lists say themselves when they take a vector.
    const step = each.kind === "window" ? { ...each, pause: 0 } : each;
    const sent = later(applyStep(stepOf(step), arriving.shape, store), arriving.start);
    stations.push({ step, arriving, sent, pace });
    pace = paceBehind(step, pace, arriving.shape);
    arriving = sent;
  }
  return stations.reduceRight<Accepts | undefined>((behind, station) => {
    const times = held(station, behind, store);
    return times && ((word) => (word < 0 ? Number.NEGATIVE_INFINITY : times(word)));
  }, end);
}

/** What a step does to words that nothing holds up. */
interface Station {
  readonly step: PathStep;
  readonly arriving: Trace;
  readonly sent: Trace;
  /** Cycles between words that come to it when they have waited. */
  readonly pace: number;
}

function stepOf(step: PathStep): Step {
  return step.kind === "fifo" ? { kind: "delay", cycles: step.depth > shallowDepth ? 2 : 1 } : step;
}

/** Cycles between words that a step sends when all that it reads has waited. @param shape what it reads */
function paceBehind(step: PathStep, pace: number, shape: TraceShape): number {
  switch (step.kind) {
    case "delay":
    case "fifo":
    case "pixels":
      return pace;
    case "convert":
      return Math.max(1, (pace * step.take) / step.give);
    case "window":
      return step.words;
    case "reduce":
      return pace * shape.wordsPerToken;
    case "entries":
      return step.results > 1 ? (step.last - step.first) / (step.results - 1) : step.total;
    case "recurrent":
      return step.recurrence.words;
    default:
      return 1;
  }
}

/** Cycle of each word of a stream. */
export function timesOf({ start, shape }: Trace): Accepts {
  return (word) => (word < 0 ? Number.NEGATIVE_INFINITY : start + Math.round(timeOfWord(shape, word)));
}

/** When a step accepts words, given when what is behind it does. */
function held(station: Station, behind: Accepts | undefined, store: TraceStore): Accepts | undefined {
  const { step, arriving } = station;
  switch (step.kind) {
    case "delay":
      return behind && delayed(station, step.cycles, behind);
    case "fifo":
      return behind && buffered(arriving, step.depth, behind);
    case "pixels":
      return behind;
    case "convert":
      return converted(station, step, behind);
    case "window":
      return windowHeld(station, step, behind, store);
    case "entries":
      return vectorsHeld(station, step, behind);
    case "group":
      return groupsHeld(station, step, behind, store);
    case "expand":
      return wordsHeld(station, step, behind, store);
    case "move":
      return moveHeld(station, step, behind, store);
    case "recurrent":
      return stepsHeld(station, step, behind, store);
    case "reduce":
    case "fill":
      return behind && inLine(station, behind, store);
    default:
      // What takes in a whole frame has room for it.
      return undefined;
  }
}

/** Registers in a row stand still together; words that have waited in front of them lie in them as close as they can come. */
function delayed({ arriving, pace }: Station, cycles: number, behind: Accepts): Accepts {
  const inside = Math.ceil(cycles / pace);
  const there = timesOf(arriving);
  return (word) => Math.max(there(word), behind(word - inside));
}

/** A FIFO that was full takes a word in the cycle behind the one in which another leaves. */
function buffered(arriving: Trace, depth: number, behind: Accepts): Accepts {
  const room = depth > shallowDepth ? depth + 1 : depth;
  const there = timesOf(arriving);
  return (word) => Math.max(there(word), behind(word - room) + 1);
}

/** Parts of a word leave one behind the other; the next word is taken with the last of them. Words that are gathered wait for those made of others. */
function converted(
  { arriving, sent }: Station,
  { take, give, depth }: Extract<Step, { kind: "convert" }>,
  behind: Accepts | undefined,
): Accepts | undefined {
  if (!behind && give === 1) return undefined;
  const there = timesOf(arriving);
  /** When the last part of each word that was gathered leaves, where nothing holds it up. */
  const left = new Float64Array(behind ? 0 : (sent.shape.tokens * sent.shape.wordsPerToken) / give);
  let done = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < left.length; at++) {
    done = Math.max(done + 1, there((at + 1) * take - 1) + depth) + give - 1;
    left[at] = done;
  }
  return (word) => {
    const before = Math.floor(word / take) - 1;
    if (before < 0) return there(word);
    const leaves = behind ? behind((before + 1) * give - 1) : left[before]!;
    return Math.max(there(word), leaves + (word % take));
  };
}

/** Events inside of a unit with the words that it sends, which stand still together with what is sent. */
interface Rigid {
  /** Cycles of the events when nothing holds up the unit, and when all that it reads has been there from the beginning. */
  readonly free: Float64Array;
  readonly fast: Float64Array;
  /** The same of the words that it sends. */
  readonly sent: Trace;
  readonly sentFast: Trace;
}

/** When the events take place where words wait to be accepted. */
function heldEvents({ free, fast, sent, sentFast }: Rigid, behind: Accepts): Float64Array {
  const words = sent.shape.tokens * sent.shape.wordsPerToken;
  const soonest = timesOf(sent);
  const ahead = timesOf(sentFast);
  const times = free.slice();
  let event = 0;
  let leaves = Number.NEGATIVE_INFINITY;
  let leftFast = Number.NEGATIVE_INFINITY;
  for (let word = 0; word <= words; word++) {
    const nextFast = word < words ? ahead(word) : Number.POSITIVE_INFINITY;
    // Those behind the word before and in front of this one.
    for (; event < fast.length && fast[event]! < nextFast; event++) {
      if (word > 0) times[event] = Math.max(free[event]!, leaves + fast[event]! - leftFast);
    }
    if (word === words) break;
    const gap = word > 0 ? leaves + nextFast - leftFast : Number.NEGATIVE_INFINITY;
    leaves = Math.max(soonest(word), gap, behind(word));
    leftFast = nextFast;
  }
  return times;
}

/** Words of a frame that have all been there from the beginning. */
function atOnce({ tokens, wordsPerToken }: TraceShape, store: TraceStore): TraceShape {
  return store.trace(wordsPerToken, new Float64Array(tokens), new Float64Array(tokens)).shape;
}

/** Words of a frame that come one in each cycle. */
function oneByOne({ tokens, wordsPerToken }: TraceShape, store: TraceStore): TraceShape {
  const first = Float64Array.from({ length: tokens }, (_, token) => token * wordsPerToken);
  return store.trace(
    wordsPerToken,
    first,
    first.map((time) => time + wordsPerToken - 1),
  ).shape;
}

/** A unit that takes a word in each cycle unless what it sends waits. */
function inLine({ step, arriving, sent }: Station, behind: Accepts, store: TraceStore): Accepts {
  const one = oneByOne(arriving.shape, store);
  const own = { free: wordsOf(arriving), fast: wordsOf({ start: 0, shape: one }), sent };
  const times = heldEvents({ ...own, sentFast: applyStep(stepOf(step), one, store) }, behind);
  return (word) => times[word]!;
}

/** A ring buffer has room for a word when the reader needs what lies in its place no more; a scan takes pixels one by one. */
function windowHeld(
  { arriving, sent }: Station,
  step: WindowStep,
  behind: Accepts | undefined,
  store: TraceStore,
): Accepts | undefined {
  const { shape, start } = arriving;
  const free = windowEvents(step, shape, store);
  if (!free) return undefined;
  const there = timesOf(arriving);
  let events = delayedBy(start, free.events);
  if (behind) {
    const fast = windowEvents(step, atOnce(shape, store), store)!;
    // A ring buffer has room in the cycle behind the one in which the reader moves on.
    const behindMove = step.order === "parallel" ? 0 : 1;
    const moves = { free: delayedBy(-behindMove, events), fast: delayedBy(-behindMove, fast.events) };
    events = delayedBy(behindMove, heldEvents({ ...moves, sent, sentFast: fast.sent }, behind));
  }
  if (step.order === "parallel") return (word) => Math.max(there(word), events[word]!);
  const dropped = droppedPixels(step.geometry, events);
  const groups = (shape.tokens * shape.wordsPerToken) / dropped.length;
  // Several pixels may be dropped at once, but words are taken one by one.
  for (let pixel = 1; pixel < dropped.length; pixel++) {
    dropped[pixel] = Math.max(dropped[pixel]!, dropped[pixel - 1]! + groups);
  }
  return (word) => {
    const freed = word - step.capacity;
    return freed < 0 ? there(word) : Math.max(there(word), dropped[Math.floor(freed / groups)]! + (freed % groups));
  };
}

function delayedBy(cycles: number, times: Float64Array): Float64Array {
  return times.map((time) => time + cycles);
}

/** Of two banks one takes a vector when all entries of the one before were read. */
function vectorsHeld(
  { arriving: { start, shape } }: Station,
  { columns, pixels, total, first, last, results }: Extract<Step, { kind: "entries" }>,
  behind: Accepts | undefined,
): Accepts {
  const words = (shape.tokens * shape.wordsPerToken) / pixels;
  const vectors = retold(shape, pixels, words);
  const apart = results > 1 ? (last - first) / (results - 1) : total;
  // The last entry is read with the sum before the last one on its way.
  const readAt = behind && ((pixel: number) => behind((pixel + 1) * results - 2) - start + apart - last);
  const { taken, ends } = vectorTimes(vectors.last, columns, total, readAt);
  return (word) => {
    const pixel = Math.floor(word / words);
    const own = word % words;
    if (own === words - 1) return start + taken[pixel]!;
    const free = pixel > 1 ? ends[pixel - 2]! + 2 : Number.NEGATIVE_INFINITY;
    return start + Math.max(Math.round(timeOfWord(shape, word)), free + own);
  };
}

/** The next group is taken when the last word of the one before has left, its words one by one as they come. */
function groupsHeld(
  { arriving }: Station,
  step: Extract<Step, { kind: "group" }>,
  behind: Accepts | undefined,
  store: TraceStore,
): Accepts {
  const { start, shape } = arriving;
  const there = timesOf(arriving);
  const left = behind && ((at: number) => behind((at + 1) * step.gives - 1) - start);
  const { taken } = group(step, shape, store, { left });
  const begun = start + taken.start;
  return (word) =>
    Math.max(there(word), begun + taken.shape.first[Math.floor(word / step.words)]! + (word % step.words));
}

/** A word is taken when the last one that was made of the one before leaves. */
function wordsHeld(
  { arriving: { start, shape } }: Station,
  step: Extract<Step, { kind: "expand" }>,
  behind: Accepts | undefined,
  store: TraceStore,
): Accepts {
  const { start: offset, shape: sent } = expand(step, shape, store);
  return (word) => {
    const free = start + offset + sent.first[word]! - step.depth;
    return behind ? Math.max(free, behind(step.give * word - 1)) : free;
  };
}

function moveHeld(
  station: Station,
  { unit }: Extract<Step, { kind: "move" }>,
  behind: Accepts | undefined,
  store: TraceStore,
): Accepts | undefined {
  const { arriving, sent } = station;
  const { start, shape } = arriving;
  switch (unit.kind) {
    case "slice":
      return behind && inLine(station, behind, store);
    case "pad": {
      const free = later(pad(unit, shape, store, undefined).taken, start);
      if (!behind) return timesOf(free);
      const fast = pad(unit, atOnce(shape, store), store, undefined);
      const own = { free: wordsOf(free), fast: wordsOf(fast.taken), sent, sentFast: fast.sent };
      const times = heldEvents(own, behind);
      return (word) => times[word]!;
    }
    case "reorder": {
      const { taken, released } = reorder(unit, shape, store);
      const block = blockWords(unit);
      return (word) => {
        const free = start + taken[word]!;
        const needed = Math.floor((word - unit.capacity) / block);
        if (!behind || needed < 0) return free;
        // The last word of a block is read when the one before it leaves.
        const read = Math.max(start + released[needed]!, behind((needed + 1) * unit.order.length - 2));
        return Math.max(free, read + 1);
      };
    }
  }
}

/** The sums of the input wait for those of the state. */
function stepsHeld(
  { arriving: { start, shape }, sent }: Station,
  step: Extract<Step, { kind: "recurrent" }>,
  behind: Accepts | undefined,
  store: TraceStore,
): Accepts {
  const free = delayedBy(start, recurrent(step, shape, store).taken);
  if (!behind || step.lastOnly) return (word) => free[word]!;
  const fast = recurrent(step, atOnce(shape, store), store);
  const times = heldEvents({ free, fast: fast.taken, sent, sentFast: fast.sent }, behind);
  return (word) => times[word]!;
}

function wordsOf({ start, shape }: Trace): Float64Array {
  return Float64Array.from(
    { length: shape.tokens * shape.wordsPerToken },
    (_, word) => start + Math.round(timeOfWord(shape, word)),
  );
}
