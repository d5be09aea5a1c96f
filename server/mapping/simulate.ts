import type { Unit } from "../units/unit.ts";
import type { WindowUnit } from "../units/window/unit.ts";
import { join } from "./join.ts";
import { pad } from "./moves.ts";
import type { Edge, Node } from "./pipeline.ts";
import { depthOf, ringOf } from "./pipeline.ts";
import { applyStep, steadyScan, steadyWindow } from "./recurrence.ts";
import { type Step, stepsOf, stepsText } from "./steps.ts";
import { createTraceStore, retold, type Trace, type TraceShape, traceEnd } from "./trace.ts";

/**
 * The pipeline over tokens (pixels), layer by layer: when the words of each stream pass, given when those of its inputs do.
 *
 * Every time is the latest of times before it plus constants, so that shifting all inputs of a layer shifts its output: what a
 * layer does to a shape of stream is worked out once and kept, for it and for every layer built alike. Buffers are large
 * enough that waiting for room in one never delays the last word of a frame (`ring.ts`, `fifoDepths`).
 */
export interface Simulator {
  /** First frame through an empty pipeline; input words come one per cycle. */
  readonly first: (nodes: readonly Node[], depths: FifoDepths) => readonly (Trace | undefined)[];
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
  /** When the words behind the FIFO of each edge are taken, or leave a ring buffer, where they may have to wait. */
  readonly taken?: readonly Trace[];
}

/** Steps of the edges and the stage of a node, shared by all nodes that do the same. */
interface Program {
  readonly edges: readonly (readonly Step[])[];
  readonly stage: readonly Step[];
  readonly outcomes: Map<string, Outcome>;
}

/** What a run found out at one node; the next run takes it over where nothing changed. */
interface Visit {
  readonly node: Node | undefined;
  readonly deep: readonly number[] | undefined;
  readonly program: Program | undefined;
  readonly shapes: readonly TraceShape[];
  /** How much later than the first stream each one starts. */
  readonly gaps: readonly number[];
  readonly interval: number | undefined;
  readonly outcome: Outcome;
}

const nothing: Visit = {
  node: undefined,
  deep: undefined,
  program: undefined,
  shapes: [],
  gaps: [],
  interval: undefined,
  outcome: {
    offset: 0,
    shape: { id: -1, tokens: 0, wordsPerToken: 0, first: new Float64Array(), last: new Float64Array() },
  },
};

/** Tokens of all shapes that are kept: 16 bytes each. */
const keptTokens = 2_000_000;

export function createSimulator(): Simulator {
  let store = createTraceStore();
  let programs = new Map<string, Program>();
  let inputTraces = new Map<string, Trace>();
  let runs: { first: Visit[]; steady: Visit[] } = { first: [], steady: [] };

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
        taken = [later(padded.taken, trace.start)];
        trace = later(padded.sent, trace.start);
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
      outcome = { offset: trace.start, shape: trace.shape, ...(taken ? { taken } : {}) };
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

  const visitOf = (
    program: Program,
    node: Node,
    traces: readonly (Trace | undefined)[],
    interval: number | undefined,
  ): Pick<Visit, "shapes" | "gaps" | "outcome"> => {
    const inputs = node.edges.map(({ from }) => traces[from]!);
    return {
      shapes: inputs.map(({ shape }) => shape),
      gaps: inputs.map(({ start }) => start - inputs[0]!.start),
      outcome: outcomeOf(program, inputs, interval),
    };
  };

  const simulate = (
    nodes: readonly Node[],
    depths: FifoDepths,
    interval: number | undefined,
    visit?: (node: Node, traces: readonly (Trace | undefined)[], outcome: Outcome) => void,
  ): readonly (Trace | undefined)[] => {
    if (store.tokens() > keptTokens) {
      store = createTraceStore();
      programs = new Map();
      inputTraces = new Map();
      runs = { first: [], steady: [] };
    }
    const before = interval === undefined ? runs.first : runs.steady;
    const now: Visit[] = [];
    const traces: (Trace | undefined)[] = [];
    for (let index = 0; index < nodes.length; index++) {
      const node = nodes[index]!;
      if (!node.stage) {
        const trace = inputTrace(node, interval === undefined ? 1 : interval / node.output.words);
        traces[node.at] = node.fork ? { start: trace.start + 1, shape: trace.shape } : trace;
        now.push(nothing);
        continue;
      }
      const origin = traces[node.edges[0]!.from]!.start;
      const known = before[index];
      const deep = depths.get(node.at);
      const program = known?.node === node && alike(known.deep, deep) ? known.program! : programOf(node, deep);
      const same =
        known?.node === node &&
        known.program === program &&
        known.interval === interval &&
        arriveAlike(known, node, traces);
      const visited = same ? known : { node, deep, program, interval, ...visitOf(program, node, traces, interval) };
      now.push(visited);
      traces[node.at] = { start: origin + visited.outcome.offset, shape: visited.outcome.shape };
      visit?.(node, traces, visited.outcome);
    }
    if (interval === undefined) runs.first = now;
    else runs.steady = now;
    return traces;
  };

  return {
    first: (nodes, depths) => simulate(nodes, depths, undefined),
    fifoDepths: (nodes, interval) => {
      const depths = new Map<number, readonly number[]>();
      const waits = nodes.findLastIndex(mayWait);
      const rings = nodes.findLastIndex(({ stage }) => stage && ringOf(stage));
      if (waits < 0 && rings < 0) return depths;
      const deepen = (pace: number, last: number) => {
        simulate(nodes.slice(0, last + 1), noDepths, pace, (node, traces, { taken }) => {
          if (!taken) return;
          const origin = traces[node.edges[0]!.from]!.start;
          const known = depths.get(node.at);
          const ring = ringOf(node.stage!);
          if (ring) {
            const arriving = traces[node.edges[0]!.from]!;
            const missing = beyondRing(ring, arriving, later(taken[0]!, origin), pace);
            const words = missing * (node.edges[0]!.fifo?.stream.words ?? 0);
            if (words > 0) depths.set(node.at, [fifoDepth(words, 1)]);
            return;
          }
          const needed = node.edges.map((it, port) => {
            const own = later(taken[port]!, origin);
            const { tokens } = own.shape;
            const { start, shape } = traces[it.from]!;
            const arriving = { start, shape: retold(shape, tokens, (shape.tokens * shape.wordsPerToken) / tokens) };
            const words = (it.fifo?.stream.words ?? 0) / tokens;
            return Math.max(known?.[port] ?? 0, fifoDepth(waiting(arriving, own, pace), words));
          });
          depths.set(node.at, needed);
        });
      };
      // The first frame runs ahead of the pipeline's slowest unit when that stands behind all joins.
      let ahead = 1;
      for (let index = 0; index <= waits; index++) ahead = Math.max(ahead, nodes[index]!.cycles);
      if (ahead < interval && waits >= 0) deepen(ahead, waits);
      deepen(interval, Math.max(waits, rings));
      return depths;
    },
  };
}

const noDepths: FifoDepths = new Map();

/** True when all streams come as they did at the last visit. */
function arriveAlike({ shapes, gaps }: Visit, { edges }: Node, traces: readonly (Trace | undefined)[]): boolean {
  const origin = traces[edges[0]!.from]!.start;
  for (let port = 0; port < edges.length; port++) {
    const { start, shape } = traces[edges[port]!.from]!;
    if (shapes[port] !== shape || gaps[port] !== start - origin) return false;
  }
  return true;
}

/** The same times, so many cycles later. */
function later({ start, shape }: Trace, cycles: number): Trace {
  return { start: start + cycles, shape };
}

function alike(left: readonly number[] | undefined, right: readonly number[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.every((depth, at) => depth === right[at]);
}

/** True for nodes in front of which words wait although the pipeline keeps up. */
function mayWait(node: Node): boolean {
  const head = node.stage?.steps[0];
  if (head?.kind === "move") return head.unit.kind === "pad";
  return node.edges.length > 1 || (head?.kind === "window" && head.order === "parallel");
}

function edgeSteps(it: Edge, fifoDepth: number): readonly Step[] {
  const units: Unit[] = it.converter ? [it.converter] : [];
  if (it.fifo && fifoDepth > 0) {
    const { name, stream, behindConverter } = it.fifo;
    const unit = { kind: "fifo", name, layer: name, depth: fifoDepth, input: stream, output: stream } as const;
    units.splice(behindConverter ? 1 : 0, 0, { ...unit, memory: "registers" });
  }
  return stepsOf(units);
}

/** Share of a frame that has arrived and finds no room in a ring buffer, when frames come every `interval` cycles. */
function beyondRing(
  { geometry, input, capacity }: WindowUnit,
  arriving: Trace,
  dropped: Trace,
  interval: number,
): number {
  const wordsPerPixel = input.words / (geometry.height * geometry.width);
  // The registers between writer and reader hold words for a few cycles longer.
  const words = waiting(arriving, dropped, interval) * wordsPerPixel + 2;
  return Math.max(0, words - capacity) / input.words;
}

/**
 * Most tokens that have arrived and are not taken yet, when frames come every `interval` cycles; a token counts from its
 * first word in to its last word out.
 */
export function waiting(arriving: Trace, taken: Trace, interval: number): number {
  const tokens = Math.min(arriving.shape.tokens, taken.shape.tokens);
  let most = 0;
  for (let token = 0; token < tokens; token++) {
    const now = arriving.start + arriving.shape.first[token]!;
    let here = token + 1 - before(taken, now);
    // Frames that came earlier and have not left yet.
    for (let frame = 1; ; frame++) {
      const left = before(taken, now + frame * interval);
      if (left >= tokens) break;
      here += tokens - left;
    }
    most = Math.max(most, here);
  }
  return most;
}

/** Tokens whose last word is taken before a time. */
function before(trace: Trace, time: number): number {
  const { last, tokens } = trace.shape;
  let low = 0;
  let high = tokens;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (trace.start + last[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Room for what waits and for the words that are on their way through registers. */
function fifoDepth(tokens: number, wordsPerToken: number): number {
  const words = tokens * wordsPerToken + 2;
  return words <= 32 ? words : Math.ceil(words / 32) * 32;
}

/** Cycle of the last word of each node's output; fork not counted. */
export function finishOf(node: Node, trace: Trace): number {
  return traceEnd(trace) - (node.fork ? 1 : 0);
}
