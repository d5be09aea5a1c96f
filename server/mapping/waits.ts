import type { WindowUnit } from "../units/window/unit.ts";
import type { Edge, Node } from "./pipeline.ts";
import { ringOf } from "./pipeline.ts";
import { retold, type Trace, traceEnd } from "./trace.ts";

/** What waits in front of a node, and the FIFOs that hold it: tokens, of so many in a frame. */
export interface Waiting {
  readonly count: number;
  readonly tokens: number;
}

/** True for nodes in front of which words wait although the pipeline keeps up. */
export function mayWait(node: Node): boolean {
  const head = node.stage?.steps[0];
  if (head?.kind === "move" && head.unit.kind === "pad") return true;
  if (node.held > 0 && node.edges[0]!.drain > 0) return true;
  if (head?.kind === "group") return true;
  return node.edges.length > 1 || (head?.kind === "window" && head.order === "parallel");
}

/** Depths that hold what waits in front of a node; undefined: nothing waits, or its ring buffer holds it all. */
export function askedDepths(
  node: Node,
  waits: readonly Waiting[] | undefined,
  inputs: readonly Trace[],
  interval: number,
): readonly number[] | undefined {
  const ring = ringOf(node.stage!);
  const wordsOf = (port: number) => node.edges[port]!.fifo?.stream.words ?? 0;
  if (waits && !ring) return waits.map(({ count, tokens }, port) => fifoDepth(count, wordsOf(port) / tokens));
  const beyond = waits && ring ? beyondRing(ring, waits[0]!.count, wordsOf(0)) : 0;
  const missing = Math.max(beyond, heldUp(node, inputs[0]!, interval));
  return missing > 0 ? [fifoDepth(missing, 1)] : undefined;
}

/** Words of a frame that find no room in a ring buffer in front of which so many pixels wait. @param words of a frame of the FIFO */
function beyondRing({ geometry, input, capacity }: WindowUnit, count: number, words: number): number {
  const wordsPerPixel = input.words / (geometry.height * geometry.width);
  // The registers between writer and reader hold words for a few cycles longer.
  const waiting = count * wordsPerPixel + 2;
  return Math.max(0, Math.ceil(((waiting - capacity) * words) / input.words));
}

/**
 * Words that wait in front of what takes less than one in a cycle. They need room where their producer, which pauses at its own
 * times too, would lose the cycles that it is held up: where both together take longer than the interval.
 */
function heldUp({ edges, held }: Node, arriving: Trace, interval: number): number {
  const [{ fifo, drain }] = edges as readonly [Edge];
  if (!fifo || drain === 0 || drain + held <= interval) return 0;
  const { shape } = arriving;
  const pace = drain / shape.tokens;
  const first = new Float64Array(shape.tokens);
  const last = new Float64Array(shape.tokens);
  let time = Number.NEGATIVE_INFINITY;
  // The second frame stands for all later ones.
  for (let later = 0; later <= interval; later += interval) {
    for (let token = 0; token < shape.tokens; token++) {
      time = Math.max(time + pace, shape.last[token]! + later);
      first[token] = time - later;
      last[token] = time - later;
    }
  }
  const taken: Trace = { start: arriving.start, shape: { ...shape, first, last } };
  return Math.ceil((waiting(arriving, taken, interval) * fifo.stream.words) / shape.tokens);
}

/** What waits of a stream that is taken in tokens of its own. */
export function waitingAt({ start, shape }: Trace, taken: Trace, interval: number): Waiting {
  const { tokens } = taken.shape;
  const arriving = { start, shape: retold(shape, tokens, (shape.tokens * shape.wordsPerToken) / tokens) };
  return { count: waiting(arriving, taken, interval), tokens };
}

/**
 * Most tokens that have arrived and are not taken yet, when frames come every `interval` cycles; a token counts from its
 * first word in to its last word out.
 */
export function waiting(arriving: Trace, taken: Trace, interval: number): number {
  const tokens = Math.min(arriving.shape.tokens, taken.shape.tokens);
  const frames: ((time: number) => number)[] = [];
  const before = (frame: number, time: number) => {
    frames[frame] ??= takenBefore(taken);
    return frames[frame](time);
  };
  let most = 0;
  for (let token = 0; token < tokens; token++) {
    const now = arriving.start + arriving.shape.first[token]!;
    let here = token + 1 - before(0, now);
    // Frames that came earlier and have not left yet.
    const others = (traceEnd(taken) - now) / interval + 1;
    for (let frame = 1; frame <= others; frame++) {
      const left = before(frame, now + frame * interval);
      if (left >= tokens) break;
      here += tokens - left;
    }
    most = Math.max(most, here);
  }
  return most;
}

/** Tokens whose last word is taken before a time; asked for times that hardly differ, one after the other. */
function takenBefore({ start, shape: { last, tokens } }: Trace): (time: number) => number {
  let at = 0;
  return (time) => {
    while (at < tokens && start + last[at]! < time) at++;
    while (at > 0 && start + last[at - 1]! >= time) at--;
    return at;
  };
}

/** Room for what waits and for the words that are on their way through registers. */
function fifoDepth(tokens: number, wordsPerToken: number): number {
  const words = tokens * wordsPerToken + 2;
  return words <= 32 ? words : Math.ceil(words / 32) * 32;
}
