import type { Node } from "./pipeline.ts";
import type { Outcome, Program } from "./programs.ts";
import type { Trace, TraceShape } from "./trace.ts";

/** Depth of the FIFO on each edge of a node, by index of the layer; absent: short FIFOs. */
export type FifoDepths = ReadonlyMap<number, readonly number[]>;

/** What a run found out at one node; the next run takes it over where nothing changed. */
export interface Visit {
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
 * The runs that are remembered apart: one frame, the same with forks that wait for joins, frames at each pace of what stands in front of joins, frames at the interval as far as
 * words wait, and through the whole pipeline.
 */
export type RunName = "first" | "held" | `ahead ${number}` | "steady" | "paced";

/**
 * A run over all nodes. What the next one looks at for every node stands in arrays of numbers, so that a node to which nothing happened
 * costs no look at it.
 */
export interface Run {
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

/** True for runs over nodes of the same layers. */
export function isAlike(one: Run, other: Run): boolean {
  return one.nodes.length === other.nodes.length && one.shapes.length === other.shapes.length;
}

/** Room for a run over `nodes`, with what the one before knew of those that are the same. */
export function nextRun(
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
export function arriveAlike({ shapes, gaps }: Visit, inputs: readonly Trace[]): boolean {
  return inputs.every(({ start, shape }, port) => shapes[port] === shape && gaps[port] === start - inputs[0]!.start);
}

const none: ReadonlySet<number> = new Set();

/** Layers with other FIFOs than before. */
export function differingDepths(before: FifoDepths, now: FifoDepths): ReadonlySet<number> {
  if (before.size + now.size === 0) return none;
  const all = new Set([...before.keys(), ...now.keys()]);
  for (const at of all) if (alike(before.get(at), now.get(at))) all.delete(at);
  return all;
}

export function alike(left: readonly number[] | undefined, right: readonly number[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.every((depth, at) => depth === right[at]);
}
