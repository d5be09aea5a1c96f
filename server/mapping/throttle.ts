import type { Stream } from "../units/stream.ts";
import { depthOf, edgeSteps, type Node, ringOf } from "./pipeline.ts";
import { applyStep } from "./recurrence.ts";
import { type Step, stepsText } from "./steps.ts";
import { mayHold, takenBy } from "./taken.ts";
import { burstSizes, type Trace, type TraceStore, timeOfWord, wordTime } from "./trace.ts";

/** A reader of a fork that does not take a word in each cycle; words wait for it in a ring buffer or in a FIFO. */
export interface SlowReader {
  /** In front of the stage. */
  readonly edge: readonly Step[];
  readonly stage: readonly Step[];
  /** Words of a frame that the stage takes, and for how many there is room in front of it. */
  readonly words: number;
  readonly room: number;
  /** Cycles from the one in which a word is taken to the one in which the fork can send the word behind the one that takes its place. */
  readonly freed: number;
  /** True where a FIFO stands in front of the converter, which then takes its time by itself. */
  readonly isBuffered: boolean;
  /** Readers with the same text do the same to every stream. */
  readonly text: string;
}

/** Layers from a reader of a fork to one that may leave words waiting; those in front of it are functions, which stand still with it. */
export type Path = readonly Node[];

/** Ways from forks to readers that may have no room for a word when it is offered to them, by layer of the fork. */
export function slowReaders(nodes: readonly Node[]): ReadonlyMap<number, readonly Path[]> {
  /** By layer: the fork, and the functions behind it. */
  const ways = new Map<number, { readonly fork: Node; readonly path: Path }>();
  const slow = new Map<number, Path[]>();
  for (const node of nodes) {
    for (const { from } of node.edges) {
      const way = ways.get(from);
      if (!way) continue;
      const path = [...way.path, node];
      if (isFunction(node)) ways.set(node.at, { fork: way.fork, path });
      else if (node.cycles > way.fork.output.words && mayHold(node.stage!.steps)) {
        const others = slow.get(way.fork.at);
        if (others) others.push(path);
        else slow.set(way.fork.at, [path]);
      }
    }
    if (node.fork) ways.set(node.at, { fork: node, path: [] });
  }
  return slow;
}

/** True for a layer with one reader that takes a word in each cycle unless that reader has no room. */
function isFunction({ fork, edges, stage }: Node): boolean {
  return !fork && edges.length === 1 && stage!.steps.every(({ kind }) => kind === "delay" || kind === "pixels");
}

/** @param depths asked for the FIFO in front of each layer of the path */
export function slowReader(path: Path, depths: readonly (number | undefined)[]): SlowReader {
  const { stage } = path.at(-1)!;
  const { steps, inputs } = stage!;
  const [{ words }] = inputs as readonly [Stream];
  const ring = ringOf(stage!);
  const edge: Step[] = [];
  let room = ring?.capacity ?? 0;
  /** Cycles through functions, which hold as many words while they stand still. */
  let onTheWay = 0;
  path.forEach((node, at) => {
    const [own] = node.edges;
    const depth = depthOf(own!, depths[at]);
    edge.push(...edgeSteps(own!, depth));
    if (own!.fifo) room += (depth * words) / own!.fifo.stream.words;
    if (at === path.length - 1) return;
    edge.push(...node.stage!.steps);
    const cycles = cyclesOf(node.stage!.steps);
    onTheWay += cycles;
    room += (cycles * words) / node.output.words;
  });
  const isCut = path.some((node, at) => depthOf(node.edges[0]!, depths[at]) > 0);
  const freed = (isCut && (path.length > 1 || !ring) ? freedByFifo : 1) + onTheWay;
  const last = path.at(-1)!.edges[0]!;
  const isBuffered = last.fifo !== undefined && !last.fifo.behindConverter && depthOf(last, depths.at(-1)) > 0;
  return { edge, stage: steps, words, room, freed, isBuffered, text: `${stepsText([...edge, ...steps])}${room}` };
}

/** From a word that comes to a function to the one that leaves it. */
function cyclesOf(steps: readonly Step[]): number {
  return steps.reduce((sum, step) => sum + (step.kind === "delay" ? step.cycles : 0), 0);
}

/**
 * The words of a fork for one frame, given when they could be sent. It sends a word when all its readers have taken the one before: those
 * beside a slow one without room wait with it. The slow one has all that it needs, so that it is none the later.
 */
export function throttled(trace: Trace, readers: readonly SlowReader[], store: TraceStore): Trace {
  return readers.reduce((sent, reader) => heldBack(sent, reader, store), trace);
}

/**
 * The same for a reader that joins streams, whose words wait in a FIFO for those of the others.
 * @param taken when they are taken out of it
 */
export function heldByJoin(trace: Trace, taken: Trace, depth: number, store: TraceStore): Trace {
  const late = taken.start - trace.start;
  const roomFor = (word: number): number => {
    const leaving = word - 1 - depth;
    return leaving < 0 ? 0 : late + Math.round(timeOfWord(taken.shape, leaving)) + freedByFifo - 1;
  };
  return delayed(trace, 1, roomFor, store);
}

/**
 * Cycles from the one in which a word comes to the output of a FIFO and is taken to the one in which the fork can send the word behind
 * the one that takes its place: one on the way into the FIFO, one until it takes the next word, one in the fork's register.
 */
const freedByFifo = 3;

function heldBack(trace: Trace, { edge, stage, words, room, freed, isBuffered }: SlowReader, store: TraceStore): Trace {
  const { shape } = trace;
  let arriving: Trace = { start: 0, shape };
  for (const own of edge) {
    const next = applyStep(own, arriving.shape, store);
    arriving = { start: arriving.start + next.start, shape: next.shape };
  }
  const taken = takenBy(stage, arriving.shape, store);
  if (!taken) return trace;
  const groups = words / taken.shape.tokens;
  const ratio = words / (shape.tokens * shape.wordsPerToken);
  const takenAt = (index: number): number => {
    const own = Math.floor(((index % groups) * taken.shape.wordsPerToken) / groups);
    return taken.start + Math.round(wordTime(taken.shape, Math.floor(index / groups), own));
  };
  // A converter takes the next word in the cycle behind the one in which the last that it made of the one before is taken.
  const converted = ratio > 1 ? 1 : 0;
  const made = Math.max(1, Math.floor(ratio));
  /** Cycle from which on there is room for a word, because the one before it has found room: words find it one behind the other. */
  const roomFor = (word: number): number => {
    const leaving = Math.floor((word - 1) * ratio) - room - converted;
    let time = 0;
    for (let index = Math.max(0, leaving - made + 1); index <= leaving; index++) {
      time = Math.max(time, takenAt(index) + leaving - index + freed + converted);
    }
    return time;
  };
  // A converter takes a word when it has sent all that it made of the one before.
  return delayed(trace, isBuffered ? 1 : Math.max(1, ratio), roomFor, store);
}

/**
 * Times of the words of a fork that waits for room at a reader.
 * @param pace cycles between words that the reader takes
 * @param roomFor cycle from which on a word can be sent, because the one before it has found room
 */
function delayed({ start, shape }: Trace, pace: number, roomFor: (word: number) => number, store: TraceStore): Trace {
  const sizes = burstSizes(shape);
  const times = shape.bursts ?? shape;
  const first = new Float64Array(times.first.length);
  const last = new Float64Array(times.first.length);
  let time = Number.NEGATIVE_INFINITY;
  let accepted = Number.NEGATIVE_INFINITY;
  let word = 0;
  for (let burst = 0; burst < first.length; burst++) {
    const size = sizes[burst % sizes.length]!;
    first[burst] = Math.max(time + 1, accepted + 1, times.first[burst]!, roomFor(word));
    word += size;
    accepted = Math.max(accepted + pace, first[burst]!) + (size - 1) * pace;
    time = Math.max(first[burst]! + size - 1, accepted - pace + 1, times.last[burst]!, roomFor(word - 1));
    accepted = Math.max(accepted, time);
    last[burst] = time;
  }
  const sent = store.inBursts({ sizes, first, last });
  return { start: start + sent.start, shape: sent.shape };
}
