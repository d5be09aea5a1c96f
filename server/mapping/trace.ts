/**
 * When the words of a stream pass during one frame, by token: a token is a pixel (or a whole vector), its words are
 * spread evenly from the first to the last, or in each of its bursts. Times are cycles from the first word of the frame; shapes
 * with the same content are one object, so that equal behaviour is found by identity.
 */
export interface TraceShape {
  readonly id: number;
  readonly tokens: number;
  readonly wordsPerToken: number;
  readonly first: Float64Array;
  readonly last: Float64Array;
  /** Present where words of a token come from several streams. */
  readonly bursts?: Bursts & {
    /** Words of a token up to the end of each burst. */
    readonly ends: Float64Array;
  };
}

/** Words of a frame whose times are told one by one at most, in 16 bytes each: it bounds the memory and the time of one stream. */
export const mostTold = 65_536;

/** Words of each token in groups one behind the other, each spread evenly. */
export interface Bursts {
  /** Words of each burst of a token; they add up to those of the token. */
  readonly sizes: readonly number[];
  /** Of the first and the last word of each burst, token by token. */
  readonly first: Float64Array;
  readonly last: Float64Array;
}

export interface Trace {
  /** Cycle of the first word of the frame. */
  readonly start: number;
  readonly shape: TraceShape;
}

/** The same times, so many cycles later. */
export function later({ start, shape }: Trace, cycles: number): Trace {
  return { start: start + cycles, shape };
}

/** Interns shapes. */
export interface TraceStore {
  readonly trace: (wordsPerToken: number, first: Float64Array, last: Float64Array) => Trace;
  /** A trace whose tokens come in these bursts. */
  readonly inBursts: (bursts: Bursts) => Trace;
  /** Tokens of all shapes together. */
  readonly tokens: () => number;
}

export function createTraceStore(): TraceStore {
  const shapes = new Map<number, TraceShape[]>();
  let count = 0;
  let tokens = 0;
  const intern = (wordsPerToken: number, first: Float64Array, last: Float64Array, bursts?: Bursts): Trace => {
    const start = first[0]!;
    let hash = shifted(last, start, shifted(first, start, wordsPerToken | 0));
    if (bursts) hash = shifted(bursts.last, start, shifted(bursts.first, start, hash));
    const alike = shapes.get(hash) ?? [];
    for (const shape of alike) {
      const isSame = shape.wordsPerToken === wordsPerToken && same(shape.first, first) && same(shape.last, last);
      if (isSame && sameBursts(shape.bursts, bursts)) return { start, shape };
    }
    const shape = {
      id: count++,
      tokens: first.length,
      wordsPerToken,
      first,
      last,
      ...(bursts && { bursts: { ...bursts, ends: endsOf(bursts.sizes) } }),
    };
    tokens += shape.tokens + (bursts?.first.length ?? 0);
    alike.push(shape);
    shapes.set(hash, alike);
    return { start, shape };
  };
  return {
    tokens: () => tokens,
    trace: intern,
    inBursts: (bursts) => {
      const { sizes } = bursts;
      const words = sizes.reduce((sum, size) => sum + size, 0);
      const first = everyNth(bursts.first, 0, sizes.length);
      const last = everyNth(bursts.last, sizes.length - 1, sizes.length);
      return intern(words, first, last, sizes.length > 1 ? bursts : undefined);
    },
  };
}

function endsOf(sizes: readonly number[]): Float64Array {
  const ends = Float64Array.from(sizes);
  for (let at = 1; at < ends.length; at++) ends[at] = ends[at]! + ends[at - 1]!;
  return ends;
}

function everyNth(times: Float64Array, from: number, step: number): Float64Array {
  const found = new Float64Array(times.length / step);
  for (let at = 0; at < found.length; at++) found[at] = times[at * step + from]!;
  return found;
}

/** Counts times from `start` on and adds them to a hash. */
function shifted(times: Float64Array, start: number, hash: number): number {
  let sum = hash;
  for (let at = 0; at < times.length; at++) {
    times[at] = times[at]! - start;
    sum = (Math.imul(sum, 0x01000193) ^ (times[at]! | 0)) | 0;
  }
  return sum;
}

function sameBursts(left: Bursts | undefined, right: Bursts | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.sizes.join() === right.sizes.join() && same(left.first, right.first) && same(left.last, right.last);
}

function same(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** Cycle of a word, the words of a token or of its burst lying evenly between the first and the last. */
export function wordTime(shape: TraceShape, token: number, word: number): number {
  const { bursts, wordsPerToken } = shape;
  if (!bursts)
    return word === 0 ? shape.first[token]! : between(shape.first[token]!, shape.last[token]!, word, wordsPerToken);
  const { sizes, ends } = bursts;
  const at = indexAbove(ends, word);
  const index = token * sizes.length + at;
  return between(bursts.first[index]!, bursts.last[index]!, word - (at === 0 ? 0 : ends[at - 1]!), sizes[at]!);
}

/** The first place in a rising list with more than a value; there may be thousands of bursts. */
function indexAbove(list: Float64Array, value: number): number {
  let [low, high] = [0, list.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (list[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function between(first: number, last: number, word: number, words: number): number {
  return word === words - 1 ? last : first + ((last - first) * word) / (words - 1);
}

/** Words of the bursts of a token. */
export function burstSizes({ bursts, wordsPerToken }: TraceShape): readonly number[] {
  return bursts?.sizes ?? [wordsPerToken];
}

/** The words of a frame each in a burst of its own; undefined: two in a token are told anyway, or there are too many. */
export function wordByWord(shape: TraceShape): Bursts | undefined {
  const { tokens, wordsPerToken } = shape;
  const words = tokens * wordsPerToken;
  if (wordsPerToken < 3 || words > mostTold) return undefined;
  const first = Float64Array.from({ length: words }, (_, word) => Math.round(timeOfWord(shape, word)));
  return { sizes: Array<number>(wordsPerToken).fill(1), first, last: first.slice() };
}

/** Times of words by bursts of these sizes; undefined where those of a burst do not lie evenly. */
export function asSpread(times: Float64Array, sizes: readonly number[]): Bursts | undefined {
  const first: number[] = [];
  const last: number[] = [];
  let from = 0;
  while (from < times.length) {
    const size = sizes[first.length % sizes.length]!;
    const [begin, end] = [times[from]!, times[from + size - 1]!];
    for (let word = 1; word < size - 1; word++) {
      if (times[from + word] !== Math.round(between(begin, end, word, size))) return undefined;
    }
    first.push(begin);
    last.push(end);
    from += size;
  }
  return { sizes, first: Float64Array.from(first), last: Float64Array.from(last) };
}

/**
 * The bursts of a token by groups of `words`, a group being there with its last word: from which group to the one behind the last.
 * Bursts in which no group ends are left out.
 */
export function burstsBy(shape: TraceShape, words: number): readonly (readonly [from: number, to: number])[] {
  const groups: (readonly [number, number])[] = [];
  let end = 0;
  let from = 0;
  for (const size of burstSizes(shape)) {
    end += size;
    const to = Math.floor(end / words);
    if (to > from) groups.push([from, to]);
    from = to;
  }
  return groups;
}

/** Cycle of a word of the frame. */
export function timeOfWord(shape: TraceShape, word: number): number {
  const { wordsPerToken } = shape;
  return wordTime(shape, Math.floor(word / wordsPerToken), word % wordsPerToken);
}

/** The same times by tokens of another size; not interned. */
export function retold(shape: TraceShape, tokens: number, wordsPerToken: number): TraceShape {
  if (shape.tokens === tokens) return shape;
  const first = new Float64Array(tokens);
  const last = new Float64Array(tokens);
  for (let token = 0; token < tokens; token++) {
    first[token] = Math.round(timeOfWord(shape, token * wordsPerToken));
    last[token] = Math.round(timeOfWord(shape, (token + 1) * wordsPerToken - 1));
  }
  return { id: -1, tokens, wordsPerToken, first, last };
}

/** Cycle of the last word of the frame. */
export function traceEnd(trace: Trace): number {
  return trace.start + trace.shape.last[trace.shape.tokens - 1]!;
}
