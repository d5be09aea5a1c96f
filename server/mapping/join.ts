import type { Step } from "./steps.ts";
import { type Bursts, burstSizes, mostTold, retold, type Trace, type TraceShape, type TraceStore } from "./trace.ts";

export interface Joined {
  readonly sent: Trace;
  /** When the words of each input are taken. */
  readonly taken: readonly Trace[];
}

/**
 * Several streams that become one; `inputs`: when their words could be taken. `interval`: frames follow each other, and a frame
 * waits for the end of the one before.
 */
export function join(
  step: Extract<Step, { kind: "join" }>,
  inputs: readonly Trace[],
  store: TraceStore,
  interval: number | undefined,
): Joined {
  switch (step.order) {
    case "together":
      return together(inputs, store);
    case "kept":
      return kept(inputs[0]!, inputs[1]!, store, interval);
    case "turns":
      return turns(step.turns, inputs, store, interval);
  }
}

/** A word is taken when all inputs have one. */
function together(inputs: readonly Trace[], store: TraceStore): Joined {
  const [{ shape: head }] = inputs as readonly [Trace];
  const words = head.tokens * head.wordsPerToken;
  // Words that come in bursts are looked at one by one.
  const told = words <= mostTold && inputs.some(({ shape }) => shape.bursts);
  const [tokens, size] = told ? [words, 1] : [Math.min(...inputs.map(({ shape }) => shape.tokens)), head.wordsPerToken];
  const first = new Float64Array(tokens).fill(Number.NEGATIVE_INFINITY);
  const last = new Float64Array(tokens).fill(Number.NEGATIVE_INFINITY);
  for (const { start, shape } of inputs) {
    const own = told ? retold(shape, tokens, size) : shape;
    for (let token = 0; token < tokens; token++) {
      first[token] = Math.max(first[token]!, start + own.first[token]!);
      last[token] = Math.max(last[token]!, start + own.last[token]!);
    }
  }
  const sizes = Array<number>(told ? head.wordsPerToken : 1).fill(size);
  const sent = store.inBursts({ sizes, first, last });
  return { sent, taken: inputs.map(() => sent) };
}

/** The second stream comes with the first pixel of the first one. */
function kept(left: Trace, right: Trace, store: TraceStore, interval: number | undefined): Joined {
  const { shape, start } = left;
  const words = shape.wordsPerToken;
  const whole = retold(right.shape, 1, right.shape.tokens * right.shape.wordsPerToken);
  const first = new Float64Array(shape.tokens);
  const last = new Float64Array(shape.tokens);
  let time = Number.NEGATIVE_INFINITY;
  for (let later = 0; later <= (interval ?? 0); later += interval ?? 1) {
    for (let token = 0; token < shape.tokens; token++) {
      const joins = token === 0;
      let begin = Math.max(time + 1, start + later + shape.first[token]!);
      if (joins) begin = Math.max(begin, right.start + later + whole.first[0]!);
      time = Math.max(begin + words - 1, start + later + shape.last[token]!);
      if (joins) time = Math.max(time, right.start + later + whole.last[0]!);
      first[token] = begin - later;
      last[token] = time - later;
    }
  }
  const second = store.trace(words, first.slice(0, 1), last.slice(0, 1));
  const sent = store.trace(words, first, last);
  return { sent, taken: [sent, second] };
}

/** Times of a stream by rounds of so many words; tokens that a round takes as a whole are bursts of it. */
function inRounds(shape: TraceShape, rounds: number, words: number): Bursts {
  const { first, last } = shape.bursts ?? shape;
  if (words % shape.wordsPerToken === 0) {
    const each = burstSizes(shape);
    return { sizes: Array.from({ length: words / shape.wordsPerToken }, () => each).flat(), first, last };
  }
  const told = retold(shape, rounds, words);
  return { sizes: [words], first: told.first, last: told.last };
}

/** In each round so many words of each stream in turn; those of a stream come in bursts of their own. */
function turns(
  counts: readonly number[],
  inputs: readonly Trace[],
  store: TraceStore,
  interval: number | undefined,
): Joined {
  const [head] = inputs as readonly [Trace];
  const rounds = (head.shape.tokens * head.shape.wordsPerToken) / counts[0]!;
  const shapes = inputs.map(({ shape }, port) => inRounds(shape, rounds, counts[port]!));
  const sizes = shapes.map(({ sizes }) => sizes);
  const bursts = sizes.flat();
  const first = new Float64Array(rounds * bursts.length);
  const last = new Float64Array(rounds * bursts.length);
  const taken = inputs.map(() => ({ first: new Float64Array(rounds), last: new Float64Array(rounds) }));
  let time = Number.NEGATIVE_INFINITY;
  for (let later = 0; later <= (interval ?? 0); later += interval ?? 1) {
    let index = 0;
    for (let round = 0; round < rounds; round++) {
      for (let port = 0; port < inputs.length; port++) {
        const start = inputs[port]!.start + later;
        const times = shapes[port]!;
        const own = sizes[port]!;
        taken[port]!.first[round] = Math.max(time + 1, start + times.first[round * own.length]!) - later;
        for (let burst = 0; burst < own.length; burst++) {
          const begin = Math.max(time + 1, start + times.first[round * own.length + burst]!);
          time = Math.max(begin + own[burst]! - 1, start + times.last[round * own.length + burst]!);
          first[index] = begin - later;
          last[index] = time - later;
          index++;
        }
        taken[port]!.last[round] = time - later;
      }
    }
  }
  const sent = store.inBursts({ sizes: bursts, first, last });
  return { sent, taken: taken.map((own, port) => store.trace(counts[port]!, own.first, own.last)) };
}
