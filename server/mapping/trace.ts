/**
 * When the words of a stream pass during one frame, by token: a token is a pixel (or a whole vector), its words are
 * spread evenly from the first to the last. Times are cycles from the first word of the frame; shapes with the same
 * content are one object, so that equal behaviour is found by identity.
 */
export interface TraceShape {
  readonly id: number;
  readonly tokens: number;
  readonly wordsPerToken: number;
  readonly first: Float64Array;
  readonly last: Float64Array;
}

export interface Trace {
  /** Cycle of the first word of the frame. */
  readonly start: number;
  readonly shape: TraceShape;
}

/** Interns shapes. */
export interface TraceStore {
  readonly trace: (wordsPerToken: number, first: Float64Array, last: Float64Array) => Trace;
  /** Tokens of all shapes together. */
  readonly tokens: () => number;
}

export function createTraceStore(): TraceStore {
  const shapes = new Map<number, TraceShape[]>();
  let count = 0;
  let tokens = 0;
  return {
    tokens: () => tokens,
    trace: (wordsPerToken, first, last) => {
      const start = first[0]!;
      let hash = wordsPerToken | 0;
      for (let token = 0; token < first.length; token++) {
        first[token] = first[token]! - start;
        last[token] = last[token]! - start;
        hash = (Math.imul(hash, 0x01000193) ^ (first[token]! | 0)) | 0;
        hash = (Math.imul(hash, 0x01000193) ^ (last[token]! | 0)) | 0;
      }
      const alike = shapes.get(hash) ?? [];
      for (const shape of alike) {
        if (shape.wordsPerToken === wordsPerToken && same(shape.first, first) && same(shape.last, last)) {
          return { start, shape };
        }
      }
      const shape = { id: count++, tokens: first.length, wordsPerToken, first, last };
      tokens += shape.tokens;
      alike.push(shape);
      shapes.set(hash, alike);
      return { start, shape };
    },
  };
}

function same(left: Float64Array, right: Float64Array): boolean {
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index++) if (left[index] !== right[index]) return false;
  return true;
}

/** Cycle of a word, the words of a token lying evenly between its first and its last. */
export function wordTime(shape: TraceShape, token: number, word: number): number {
  const first = shape.first[token]!;
  if (shape.wordsPerToken <= 1) return first;
  return first + ((shape.last[token]! - first) * word) / (shape.wordsPerToken - 1);
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
