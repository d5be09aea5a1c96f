import { type Edge, type Node, ringOf } from "./pipeline.ts";
import { createPrograms } from "./programs.ts";
import {
  alike,
  arriveAlike,
  differingDepths,
  type FifoDepths,
  isAlike,
  nextRun,
  type Run,
  type RunName,
  type Visit,
} from "./runs.ts";
import { joinReader, type Path, type SlowReader, slowReader, slowReaders, throttled, wayBack } from "./throttle.ts";
import { createTraceStore, later, type Trace, traceEnd } from "./trace.ts";
import { askedDepths, mayWait } from "./waits.ts";

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

/** When the words of a layer's output pass, by index of the layer; only for layers with a node. */
export type Traces = (at: number) => Trace;

/** A join behind a fork, the layers between them, and when it takes the words out of the FIFO in front of it. */
interface Hold {
  readonly edge: Edge;
  readonly path: Path;
  /** Asked for the FIFOs on the way. */
  readonly deep: readonly (number | undefined)[];
  readonly taken: Trace;
}

/** By layer of the fork. */
type Holds = ReadonlyMap<number, readonly Hold[]>;

/** A slow reader of a fork, with the way to it and the depths of the FIFOs there. */
interface KnownReader {
  readonly path: Path;
  readonly deep: readonly (number | undefined)[];
  readonly reader: SlowReader;
}

interface Extras {
  /** Hears of FIFOs that must be deeper than usual. */
  readonly tell?: (node: Node, asked: readonly number[]) => void;
  readonly holds?: Holds;
}

/** Rounds after which forks that wait for joins are not looked at again; most networks have none that do. */
const mostRounds = 16;

/** Tokens of all shapes that are kept: 16 bytes each. */
const keptTokens = 2_000_000;

export function createSimulator(): Simulator {
  let store = createTraceStore();
  let programs = createPrograms(store);
  let inputTraces = new Map<string, Trace>();
  let throttles = new Map<string, Trace>();
  /** By the last layer of their path, and how many layers it has: the way back from a layer leads through certain forks. */
  const slowOnes = new WeakMap<Node, Map<number, KnownReader>>();
  let runs: { [Which in RunName]?: Run } = {};
  let waiters: { readonly nodes: readonly Node[]; readonly may: Uint8Array } = { nodes: [], may: new Uint8Array() };

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

  /** What the readers of a fork, and joins behind it, do to the times of its words. */
  const throttledBy = (
    paths: readonly Path[],
    holds: readonly Hold[],
    depths: FifoDepths,
    { start, shape }: Trace,
  ): Trace => {
    const readers = paths.map((path) => {
      const last = path.at(-1)!;
      const deep = path.map(({ at }) => depths.get(at)?.[0]);
      const kept = slowOnes.get(last) ?? new Map<number, KnownReader>();
      const known = kept.get(path.length);
      if (known && isSame(known.path, path) && isSame(known.deep, deep)) return known.reader;
      const reader = slowReader(path, deep);
      slowOnes.set(last, kept.set(path.length, { path, deep, reader }));
      return reader;
    });
    const joins = holds.map(({ edge, path, deep, taken }) => joinReader(edge, path, deep, later(taken, -start)));
    const all = [...readers, ...joins];
    const key = `${shape.id} ${all.map(({ text }) => text).join("|")}`;
    let outcome = throttles.get(key);
    if (!outcome) {
      outcome = throttled({ start: 0, shape }, all, store);
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
    const program = known && alike(known.deep, deep) ? known.program : programs.of(node, deep);
    if (known && known.program === program && known.interval === interval && arriveAlike(known, inputs)) return known;
    const outcome = programs.outcome(program, inputs, interval);
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
    { tell, holds }: Extras = {},
  ): Traces => {
    if (store.tokens() > keptTokens) {
      store = createTraceStore();
      programs = createPrograms(store);
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
      const own = holds?.get(at);
      const { start, shape } = readers || own ? throttledBy(readers ?? [], own ?? [], depths, trace) : trace;
      if (shapes[at] !== shape) moved[at] = 1;
      shapes[at] = shape;
      starts[at] = start;
    };
    const old = before?.nodes ?? [];
    const goesOn = !holds && before !== undefined && before.interval === interval && isAlike(before, now);
    const deepened = goesOn ? differingDepths(before.depths, depths) : undefined;
    for (let index = 0; index < nodes.length; index++) {
      const at = layers[index]!;
      const source = from[index]!;
      const isQuiet = goesOn && old[index] === nodes[index] && source >= 0 && !moved[source] && !busy[index];
      if (isQuiet && !slow.has(at) && !deepened?.has(at)) {
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

  /** What joins hold up forks in front of them, where that is not what `traces` say already. */
  const holdsOf = (nodes: readonly Node[], depths: FifoDepths, visits: Run["visits"], traces: Traces): Holds => {
    const found = new Map<number, Hold[]>();
    const late = new Set<number>();
    const isLate = (at: number, hold: Hold): boolean =>
      throttledBy([], [hold], depths, traces(at)).shape !== traces(at).shape;
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!;
      const taken = visits[index]?.outcome.taken;
      if (!taken) continue;
      const origin = traces(node.edges[0]!.from).start;
      for (const [port, edge] of node.edges.entries()) {
        const near: Hold = {
          edge,
          path: [],
          deep: [depths.get(node.at)?.[port]],
          taken: later(taken[port]!, origin),
        };
        const back = wayBack(edge, nodes);
        // What stands in front of the join itself is held up first.
        if (!back || (back.path.length > 0 && !isLate(edge.from, near))) continue;
        const { fork, path } = back;
        const hold = { ...near, path, deep: [...path.map(({ at }) => depths.get(at)?.[0]), ...near.deep] };
        found.set(fork.at, [...(found.get(fork.at) ?? []), hold]);
        if (isLate(fork.at, hold)) late.add(fork.at);
      }
    }
    return new Map([...found].filter(([at]) => late.has(at)));
  };

  /** A fork that waits for a join delays what else reads it, and that in turn may be what the join waits for. */
  const first = (nodes: readonly Node[], depths: FifoDepths): Traces => {
    let traces = simulate("first", nodes, depths, undefined);
    const holds = new Map<number, readonly Hold[]>();
    for (let round = 0; round < mostRounds; round++) {
      const { visits } = runs[round === 0 ? "first" : "held"]!;
      const found = holdsOf(nodes, depths, visits, traces);
      if (found.size === 0) break;
      for (const [at, own] of found) holds.set(at, own);
      traces = simulate("held", nodes, depths, undefined, { holds });
    }
    return traces;
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
    first,
    paced: (nodes, depths, interval) => simulate("paced", nodes, depths, interval),
    fifoDepths: (nodes, interval) => {
      const depths = new Map<number, readonly number[]>();
      const may = waitersOf(nodes);
      const last = Math.max(may.lastIndexOf(1), may.lastIndexOf(2));
      if (last < 0) return depths;
      const deepen = (which: RunName, pace: number, end: number) => {
        const tell: Extras["tell"] = (node, asked) => {
          const known = ringOf(node.stage!) ? undefined : depths.get(node.at);
          depths.set(node.at, known ? asked.map((depth, port) => Math.max(known[port]!, depth)) : asked);
        };
        simulate(which, nodes.slice(0, end + 1), noDepths, pace, { tell });
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

const noReaders: ReadonlyMap<number, readonly Path[]> = new Map();

function isSame<Of>(left: readonly Of[], right: readonly Of[]): boolean {
  return left.length === right.length && left.every((one, at) => one === right[at]);
}

const noDepths: FifoDepths = new Map();

/** Cycle of the last word of each node's output; fork not counted. */
export function finishOf(node: Node, trace: Trace): number {
  return traceEnd(trace) - (node.fork ? 1 : 0);
}
