import { computedPositions, isComputed } from "../approximations/region.ts";
import { vectorTimes } from "../units/sparse/schedule.ts";
import { move } from "./moves.ts";
import type { Step } from "./steps.ts";
import {
  burstsBy,
  mostTold,
  retold,
  type Trace,
  type TraceShape,
  type TraceStore,
  timeOfWord,
  wordTime,
} from "./trace.ts";
import { windowSent } from "./windowTimes.ts";

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
      return recurrent(step, shape, store).sent;
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
      return windowSent(step, shape, store);
  }
}

/**
 * A token is a step. Its first sums wait for the state of the step before and for the input, each later word for the products
 * and for the input; words of the input are evenly spread, so that only the first and the last of them can hold it up. `taken`: when
 * each is, with its word of sums of the input.
 */
export function recurrent(
  step: Extract<Step, { kind: "recurrent" }>,
  shape: TraceShape,
  store: TraceStore,
): { readonly sent: Trace; readonly taken: Float64Array } {
  const { groups, words, phases } = step.recurrence;
  const rest = (groups - 1) * words;
  const first = new Float64Array(shape.tokens);
  const last = new Float64Array(shape.tokens);
  const taken = new Float64Array(shape.tokens * groups);
  let ready = Number.NEGATIVE_INFINITY;
  for (let token = 0; token < shape.tokens; token++) {
    let begin = Math.max(ready, shape.first[token]!);
    let end = Math.max(begin + rest, shape.last[token]!);
    for (let group = 0; group < groups - 1; group++) taken[token * groups + group] = begin + group * words;
    taken[(token + 1) * groups - 1] = end;
    for (let phase = 1; phase < phases.length; phase++) {
      begin = end + phases[phase - 1]!.depth + phases[phase]!.feed;
      end = begin + rest;
    }
    const { depth } = phases[phases.length - 1]!;
    first[token] = begin + depth;
    last[token] = end + depth;
    ready = end + depth + phases[0]!.feed;
  }
  const from = step.lastOnly ? -1 : 0;
  return { sent: store.trace(groups, first.slice(from), last.slice(from)), taken };
}

/** A token is a pixel, whose vector is complete with its last word; one that is left of several stands for the whole frame. */
function entries(step: Extract<Step, { kind: "entries" }>, shape: TraceShape, store: TraceStore): Trace {
  const there = shape.tokens === step.pixels ? shape.last : shape.last.slice(-1);
  const { ends } = vectorTimes(there, step.columns, step.total);
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

function recount(shape: TraceShape, tokens: number, store: TraceStore): Trace {
  if (shape.tokens === tokens) return { start: 0, shape };
  const { wordsPerToken, first, last } = retold(shape, tokens, (shape.tokens * shape.wordsPerToken) / tokens);
  return store.trace(wordsPerToken, first.slice(), last.slice());
}

/** Each word of the frame becomes a token of its own. */
export function expand(step: Extract<Step, { kind: "expand" }>, shape: TraceShape, store: TraceStore): Trace {
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
 * the end of the frame before. `left`: cycle in which the last word of a group leaves, where it may wait.
 */
export function group(
  { words, groups, gives, wait, period }: Extract<Step, { kind: "group" }>,
  shape: TraceShape,
  store: TraceStore,
  { interval, left }: { readonly interval?: number; readonly left?: ((group: number) => number) | undefined } = {},
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
      if (left) done += Math.max(0, left(at) - (end + wait + gives - 1));
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
 * Tokens stay pixels when the words of a pixel can be regrouped; otherwise the frame becomes one token. Words that come slower than what is
 * made of them leaves make a burst each.
 */
function convert(step: Extract<Step, { kind: "convert" }>, shape: TraceShape, store: TraceStore): Trace {
  const { take, give, depth, total } = step;
  const perPixel = shape.wordsPerToken % take === 0;
  const tokens = perPixel ? shape.tokens : 1;
  const timeOf = (token: number, word: number) => (perPixel ? wordTime(shape, token, word) : timeOfWord(shape, word));
  const groups = (perPixel ? shape.wordsPerToken : total) / take;
  const isSlow = (token: number) =>
    timeOf(token, groups * take - 1) - timeOf(token, take - 1) > (groups - 1) * Math.max(give, take);
  const told =
    give > 1 && tokens * groups <= mostTold && shape.first.subarray(0, tokens).some((_, token) => isSlow(token));
  const together: ReturnType<typeof burstsBy> = perPixel ? burstsBy(shape, take) : [[0, groups]];
  const bursts = told ? Array.from({ length: groups }, (_, at) => [at, at + 1] as const) : together;
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
