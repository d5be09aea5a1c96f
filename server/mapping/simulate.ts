import { join } from "./join.ts";
import { imageOf, pad } from "./moves.ts";
import type { Node } from "./pipeline.ts";
import { depthOf, edgeSteps, ringOf } from "./pipeline.ts";
import { applyStep, group } from "./recurrence.ts";
import { type Step, stepsOf, stepsText } from "./steps.ts";
import { type RingReader, ringReader, slowReaders, throttled } from "./throttle.ts";
import { createTraceStore, type Trace, type TraceShape, traceEnd } from "./trace.ts";
import { askedDepths, mayWait, type Waiting, waiting, waitingAt } from "./waits.ts";
import { steadyScan, steadyWindow } from "./windowTimes.ts";

/**
 * The pipeline over tokens (pixels), layer by layer: when the words of each stream pass, given when those of its inputs do.
 *
 * Every time is the latest of times before it plus constants, so that shifting all inputs of a layer shifts its output: what a
 * layer does to a shape of stream is worked out once and kept, for it and for every layer built alike. Buffers are large
 * enough that waiting for room in one never delays the last word of a frame (`ring.ts`, `fifoDepths`).
 */
export interface Simulator {
  /** First frame through an empty pipeline; input words come one per cycle. */
  readonly first: (nodes: readonly Node[], depths: FifoDepths) => Traces;
  /** A frame among others that are offered one every `interval` cycles, their words evenly spread. */
  readonly paced: (nodes: readonly Node[], depths: FifoDepths, interval: number) => Traces;
  /**
   * Words that wait in front of each join and each "parallel" window when frames follow each other every `interval` cycles.
   */
  readonly fifoDepths: (nodes: readonly Node[], interval: number) => FifoDepths;
}

/** Depth of the FIFO on each edge of a node, by index of the layer; absent: short FIFOs. */
export type FifoDepths = ReadonlyMap<number, readonly number[]>;

/** What a program makes of its streams; times relative to the first input's first word. */
interface Outcome {
  readonly offset: number;
  readonly shape: TraceShape;
  /** What waits at each edge, where frames follow each other and words may have to wait for a join or in a buffer. */
  readonly waits?: readonly Waiting[];
}

/** Steps of the edges and the stage of a node, shared by all nodes that do the same. */
interface Program {
  readonly edges: readonly (readonly Step[])[];
  readonly stage: readonly Step[];
  readonly outcomes: Map<string, Outcome>;
}

/** When the words of a layer's output pass, by index of the layer; only for layers with a node. */
export type Traces = (at: number) => Trace;

/** What a run found out at one node; the next run takes it over where nothing changed. */
interface Visit {
  readonly deep: readonly number[] | undefined;
  readonly program: Program;
  readonly shapes: readonly TraceShape[];
  /** How much later than the first stream each one starts. */
  readonly gaps: readonly number[];
  readonly interval: number | undefined;
  readonly outcome: Outcome;
  /** Depths that its FIFOs must have; undefined: nothing waits. */
  readonly asked: readonly number[] | undefined;
}

/**
 * The runs that are remembered apart: one frame, frames at each pace of what stands in front of joins, frames at the interval as far as
 * words wait, and through the whole pipeline.
 */
type RunName = "first" | `ahead ${number}` | "steady" | "paced";

/**
 * A run over all nodes. What the next one looks at for every node stands in arrays of numbers, so that a node to which nothing happened
 * costs no look at it.
 */
interface Run {
  readonly nodes: readonly Node[];
  readonly depths: FifoDepths;
  readonly interval: number | undefined;
  readonly visits: (Visit | undefined)[];
  /** By node: its layer, the first layer that it reads (-1: none), and how much later than that one's its words come. */
  readonly layers: Int32Array;
  readonly from: Int32Array;
  readonly offsets: Float64Array;
  /** By node, 1 where several streams meet or FIFOs must be deeper than usual. */
  readonly busy: Uint8Array;
  /** By layer. */
  readonly shapes: (TraceShape | undefined)[];
  readonly starts: Float64Array;
}

/** Tokens of all shapes that are kept: 16 bytes each. */
const keptTokens = 2_000_000;

export function createSimulator(): Simulator {
  let store = createTraceStore();
  let programs = new Map<string, Program>();
  let inputTraces = new Map<string, Trace>();
  let throttles = new Map<string, Trace>();
  const ringReaders = new WeakMap<Node, { readonly deep: number | undefined; readonly reader: RingReader }>();
  let runs: { [Which in RunName]?: Run } = {};
  let waiters: { readonly nodes: readonly Node[]; readonly may: Uint8Array } = { nodes: [], may: new Uint8Array() };

  const programOf = (node: Node, deep: readonly number[] | undefined): Program => {
    const edges = node.edges.map((it, port) => edgeSteps(it, depthOf(it, deep?.[port])));
    const stage = [...(node.stage?.steps ?? []), ...(node.fork ? stepsOf([node.fork]) : [])];
    const key = `${edges.map(stepsText).join("|")}|${stepsText(stage)}`;
    let program = programs.get(key);
    if (!program) {
      program = { edges, stage, outcomes: new Map() };
      programs.set(key, program);
    }
    return program;
  };

  /** `interval`: frames follow each other; undefined: one frame through an idle pipeline. */
  const outcomeOf = (program: Program, inputs: readonly Trace[], interval: number | undefined): Outcome => {
    const origin = inputs[0]!.start;
    let key = `${inputs[0]!.shape.id} ${interval === undefined ? "" : `${interval}`}`;
    for (let port = 1; port < inputs.length; port++) {
      key += ` ${inputs[port]!.shape.id} ${inputs[port]!.start - origin}`;
    }
    let outcome = program.outcomes.get(key);
    if (!outcome) {
      const arriving = inputs.map((it, port) =>
        run(program.edges[port]!, { start: it.start - origin, shape: it.shape }),
      );
      let trace = arriving[0]!;
      let steps = program.stage;
      let taken: readonly Trace[] | undefined;
      const [head] = steps;
      if (head?.kind === "join") {
        const joined = join(head, arriving, store, interval);
        taken = joined.taken;
        trace = joined.sent;
        steps = steps.slice(1);
      } else if (interval !== undefined && head?.kind === "move" && head.unit.kind === "pad") {
        const padded = pad(head.unit, trace.shape, store, interval);
        const [, behind] = steps;
        // A scan does not wait for the pixels between those of the image, but they wait for it.
        const held = behind?.kind === "window" && behind.order === "parallel" ? behind : undefined;
        const window = held && steadyScan(held, padded.sent.shape, store, interval);
        const image = window ? imageOf(head.unit, later(window.taken, padded.sent.start), store) : padded.taken;
        taken = [later(image, trace.start)];
        trace = later(window ? later(window.sent, padded.sent.start) : padded.sent, trace.start);
        steps = steps.slice(window ? 2 : 1);
      } else if (interval !== undefined && head?.kind === "group") {
        const grouped = group(head, trace.shape, store, interval);
        taken = [later(grouped.taken, trace.start)];
        trace = later(grouped.sent, trace.start);
        steps = steps.slice(1);
      } else if (interval !== undefined && head?.kind === "window") {
        const { start, shape } = trace;
        const window =
          head.order === "parallel"
            ? steadyScan(head, shape, store, interval)
            : steadyWindow(head, shape, store, interval);
        taken = window.taken && [later(window.taken, start)];
        trace = later(window.sent, start);
        steps = steps.slice(1);
      }
      trace = run(steps, trace);
      const isRing = head?.kind === "window" && head.order !== "parallel";
      const waits =
        interval === undefined
          ? undefined
          : taken?.map((own, port) => {
              const arriving = { start: inputs[port]!.start - origin, shape: inputs[port]!.shape };
              if (isRing) return { count: waiting(arriving, own, interval), tokens: own.shape.tokens };
              return waitingAt(arriving, own, interval);
            });
      outcome = { offset: trace.start, shape: trace.shape, ...(waits ? { waits } : {}) };
      program.outcomes.set(key, outcome);
    }
    return outcome;
  };

  const run = (steps: readonly Step[], input: Trace): Trace => {
    let trace = input;
    for (const step of steps) {
      const next = applyStep(step, trace.shape, store);
      trace = { start: trace.start + next.start, shape: next.shape };
    }
    return trace;
  };

  /** Words of a network input, evenly `cyclesPerWord` apart. */
  const inputTrace = (node: Node, cyclesPerWord: number): Trace => {
    const { words } = node.output;
    const tokens = node.pixels;
    const key = `${words} ${tokens} ${cyclesPerWord}`;
    let trace = inputTraces.get(key);
    if (!trace) {
      const perToken = words / tokens;
      const first = new Float64Array(tokens);
      const last = new Float64Array(tokens);
      for (let token = 0; token < tokens; token++) {
        first[token] = token * perToken * cyclesPerWord;
        last[token] = first[token]! + (perToken - 1) * cyclesPerWord;
      }
      trace = store.trace(perToken, first, last);
      inputTraces.set(key, trace);
    }
    return trace;
  };

  /** What the readers of a fork do to the times of its words. */
  const throttledBy = (nodes: readonly Node[], depths: FifoDepths, { start, shape }: Trace): Trace => {
    const readers = nodes.map((node) => {
      const deep = depths.get(node.at)?.[0];
      const known = ringReaders.get(node);
      if (known && known.deep === deep) return known.reader;
      const reader = ringReader(node, deep);
      ringReaders.set(node, { deep, reader });
      return reader;
    });
    const key = `${shape.id} ${readers.map(({ text }) => text).join("|")}`;
    let outcome = throttles.get(key);
    if (!outcome) {
      outcome = throttled({ start: 0, shape }, readers, store);
      throttles.set(key, outcome);
    }
    return later(outcome, start);
  };

  /** What a node does to what it reads; `known`: what it did in the run before. */
  const visitOf = (
    node: Node,
    inputs: readonly Trace[],
    deep: readonly number[] | undefined,
    interval: number | undefined,
    known: Visit | undefined,
  ): Visit => {
    const program = known && alike(known.deep, deep) ? known.program : programOf(node, deep);
    if (known && known.program === program && known.interval === interval && arriveAlike(known, inputs)) return known;
    const outcome = outcomeOf(program, inputs, interval);
    return {
      deep,
      program,
      shapes: inputs.map(({ shape }) => shape),
      gaps: inputs.map(({ start }) => start - inputs[0]!.start),
      interval,
      outcome,
      asked: interval === undefined ? undefined : askedDepths(node, outcome.waits, inputs, interval),
    };
  };

  const simulate = (
    which: RunName,
    nodes: readonly Node[],
    depths: FifoDepths,
    interval: number | undefined,
    tell?: (node: Node, asked: readonly number[]) => void,
  ): Traces => {
    if (store.tokens() > keptTokens) {
      store = createTraceStore();
      programs = new Map();
      inputTraces = new Map();
      throttles = new Map();
      runs = {};
    }
    const before = runs[which];
    const now = nextRun(before, nodes, depths, interval);
    const { visits, layers, from, offsets, busy, shapes, starts } = now;
    const traceOf = (at: number): Trace => ({ start: starts[at]!, shape: shapes[at]! });
    /** 1 for layers whose words come in another rhythm than in the run before. */
    const moved = new Uint8Array(shapes.length);
    const slow = interval === undefined ? slowReaders(nodes) : noReaders;
    const settle = (at: number, trace: Trace) => {
      const readers = slow.get(at);
      const { start, shape } = readers ? throttledBy(readers, depths, trace) : trace;
      if (shapes[at] !== shape) moved[at] = 1;
      shapes[at] = shape;
      starts[at] = start;
    };
    const old = before?.nodes ?? [];
    const goesOn = before !== undefined && before.interval === interval && isAlike(before, now);
    const deepened = goesOn ? differingDepths(before.depths, depths) : none;
    for (let index = 0; index < nodes.length; index++) {
      const at = layers[index]!;
      const source = from[index]!;
      const isQuiet = goesOn && old[index] === nodes[index] && source >= 0 && !moved[source] && !busy[index];
      if (isQuiet && !slow.has(at) && (deepened.size === 0 || !deepened.has(at))) {
        starts[at] = starts[source]! + offsets[index]!;
        continue;
      }
      const node = nodes[index]!;
      if (source < 0) {
        const { start, shape } = inputTrace(node, interval === undefined ? 1 : interval / node.output.words);
        settle(at, { start: node.fork ? start + 1 : start, shape });
        continue;
      }
      const inputs = node.edges.map((it) => traceOf(it.from));
      const known = old[index] === node ? visits[index] : undefined;
      const visit = visitOf(node, inputs, depths.get(at), interval, known);
      visits[index] = visit;
      offsets[index] = visit.outcome.offset;
      busy[index] = inputs.length > 1 || visit.asked || slow.has(at) ? 1 : 0;
      settle(at, later({ start: visit.outcome.offset, shape: visit.outcome.shape }, inputs[0]!.start));
      if (visit.asked) tell?.(node, visit.asked);
    }
    runs[which] = now;
    return traceOf;
  };

  /** By node, 1 where words wait in front of it, 2 where it has a ring buffer for them. */
  const waitersOf = (nodes: readonly Node[]): Uint8Array => {
    const known = waiters.nodes.length === nodes.length;
    const may = known ? waiters.may : new Uint8Array(nodes.length);
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!;
      if (known && waiters.nodes[index] === node) continue;
      may[index] = mayWait(node) ? 1 : node.stage && ringOf(node.stage) ? 2 : 0;
    }
    waiters = { nodes, may };
    return may;
  };

  return {
    first: (nodes, depths) => simulate("first", nodes, depths, undefined),
    paced: (nodes, depths, interval) => simulate("paced", nodes, depths, interval),
    fifoDepths: (nodes, interval) => {
      const depths = new Map<number, readonly number[]>();
      const may = waitersOf(nodes);
      const last = Math.max(may.lastIndexOf(1), may.lastIndexOf(2));
      if (last < 0) return depths;
      const deepen = (which: RunName, pace: number, end: number) => {
        simulate(which, nodes.slice(0, end + 1), noDepths, pace, (node, asked) => {
          const known = ringOf(node.stage!) ? undefined : depths.get(node.at);
          depths.set(node.at, known ? asked.map((depth, port) => Math.max(known[port]!, depth)) : asked);
        });
      };
      pacesAhead(nodes, may, interval).forEach(({ pace, end }, at) => {
        deepen(`ahead ${at}`, pace, end);
      });
      deepen("steady", interval, last);
      return depths;
    },
  };
}

/**
 * The first frame runs ahead of the pipeline's slowest unit: it comes to each join as fast as what stands in front of that one lets it.
 * Paces below the interval, each with the last node in front of which words wait at it.
 */
function pacesAhead(
  nodes: readonly Node[],
  may: Uint8Array,
  interval: number,
): readonly { readonly pace: number; readonly end: number }[] {
  const ends = new Map<number, number>();
  let pace = 1;
  for (let index = 0; index < nodes.length; index++) {
    pace = Math.max(pace, nodes[index]!.cycles);
    if (pace >= interval) break;
    if (may[index] === 1) ends.set(pace, index);
  }
  return Array.from(ends, ([own, end]) => ({ pace: own, end }));
}

const noReaders: ReadonlyMap<number, readonly Node[]> = new Map();

const noDepths: FifoDepths = new Map();

const none: ReadonlySet<number> = new Set();

/** Layers with other FIFOs than before. */
function differingDepths(before: FifoDepths, now: FifoDepths): ReadonlySet<number> {
  if (before.size + now.size === 0) return none;
  const all = new Set([...before.keys(), ...now.keys()]);
  for (const at of all) if (alike(before.get(at), now.get(at))) all.delete(at);
  return all;
}

/** True for runs over nodes of the same layers. */
function isAlike(one: Run, other: Run): boolean {
  return one.nodes.length === other.nodes.length && one.shapes.length === other.shapes.length;
}

/** Room for a run over `nodes`, with what the one before knew of those that are the same. */
function nextRun(
  before: Run | undefined,
  nodes: readonly Node[],
  depths: FifoDepths,
  interval: number | undefined,
): Run {
  const count = nodes.length;
  const fits = before !== undefined && before.nodes.length === count;
  const layers = fits ? before.layers.slice() : new Int32Array(count);
  const from = fits ? before.from.slice() : new Int32Array(count);
  for (let index = 0; index < count; index++) {
    const node = nodes[index]!;
    if (fits && before.nodes[index] === node) continue;
    layers[index] = node.at;
    from[index] = node.stage ? node.edges[0]!.from : -1;
  }
  const size = count === 0 ? 0 : layers[count - 1]! + 1;
  const kept = fits && before.shapes.length === size ? before : undefined;
  return {
    nodes,
    depths,
    interval,
    visits: before ? before.visits.slice(0, count) : new Array(count),
    layers,
    from,
    offsets: kept ? kept.offsets.slice() : new Float64Array(count),
    busy: kept ? kept.busy.slice() : new Uint8Array(count),
    shapes: kept ? kept.shapes.slice() : new Array(size),
    starts: new Float64Array(size),
  };
}

/** True when all streams come as they did at the last visit. */
function arriveAlike({ shapes, gaps }: Visit, inputs: readonly Trace[]): boolean {
  return inputs.every(({ start, shape }, port) => shapes[port] === shape && gaps[port] === start - inputs[0]!.start);
}

/** The same times, so many cycles later. */
function later({ start, shape }: Trace, cycles: number): Trace {
  return { start: start + cycles, shape };
}

function alike(left: readonly number[] | undefined, right: readonly number[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.every((depth, at) => depth === right[at]);
}

/** Cycle of the last word of each node's output; fork not counted. */
export function finishOf(node: Node, trace: Trace): number {
  return traceEnd(trace) - (node.fork ? 1 : 0);
}
