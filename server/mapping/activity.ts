import { gathers } from "../units/schedule.ts";
import type { Node } from "./pipeline.ts";
import type { FifoDepths } from "./runs.ts";
import type { Simulator, Traces } from "./simulate.ts";
import { finishOf } from "./simulate.ts";
import type { Trace, TraceShape } from "./trace.ts";

/** What the layers of a pipeline do over time, in cycles from the first input word of a frame. */
export interface Activity {
  /** One frame through an empty pipeline. */
  readonly first: LayerActivities;
  /** One of many frames whose words are offered evenly, a frame every interval; the others do the same, intervals apart. */
  readonly steady: LayerActivities;
}

/** By layer name, only layers with hardware and inputs. */
export type LayerActivities = ReadonlyMap<string, LayerActivity>;

export interface LayerActivity {
  /** The first word of its inputs comes; an input's own first word. */
  readonly begin: number;
  /** Its own first and last word leave; a unit may be busy a little longer. */
  readonly firstWord: number;
  readonly end: number;
  /** When its busiest unit works, in order, without overlap; in between it waits for words. */
  readonly work: readonly Work[];
}

export interface Work {
  /** First cycle, and the one behind the last. */
  readonly start: number;
  readonly end: number;
  /** Busy cycles between the two; fewer than these are apart when short waits are left out. */
  readonly cycles: number;
}

/** @param shortest waits that are shorter do not divide work */
export function activityOf(
  nodes: readonly Node[],
  nameOf: (node: Node) => string,
  simulator: Simulator,
  depths: FifoDepths,
  interval: number,
  shortest: number,
): Activity {
  const activities = (traces: Traces): LayerActivities =>
    new Map(nodes.map((node) => [nameOf(node), layerActivity(node, traces, shortest)]));
  return {
    first: activities(simulator.first(nodes, depths)),
    steady: activities(simulator.paced(nodes, depths, interval)),
  };
}

function layerActivity(node: Node, traces: Traces, shortest: number): LayerActivity {
  const own = traces(node.at);
  const end = finishOf(node, own);
  const behind = own.start + own.shape.last[own.shape.tokens - 1]! - end;
  const inputs = node.edges.map(({ from }) => traces(from));
  const taken = inputs[0];
  const begin = Math.min(own.start - behind, ...inputs.map(({ start }) => start));
  const work =
    taken && takesInsteadOfGives(node, taken, own)
      ? workTaken(taken, node.cycles, end + 1, shortest)
      : workGiven(own, behind, node.cycles, shortest);
  return { begin, firstWord: own.start - behind, end, work: notBefore(begin, work) };
}

/** Work from the first word of a stream on, by the shape of the stream: layers built alike do the same, at another time. */
const known = new WeakMap<TraceShape, Map<string, readonly Work[]>>();

function workFrom({ start, shape }: Trace, key: string, make: () => readonly Work[]): readonly Work[] {
  const all = known.get(shape) ?? new Map<string, readonly Work[]>();
  known.set(shape, all);
  let work = all.get(key);
  if (!work) {
    work = make();
    all.set(key, work);
  }
  return work.map((it) => ({ start: it.start + start, end: it.end + start, cycles: it.cycles }));
}

/**
 * One result of a whole frame: the work is done as the words come, not when the result leaves. Behind a window it begins when all words
 * are there.
 */
function takesInsteadOfGives(node: Node, input: Trace, output: Trace): boolean {
  if (output.shape.tokens > 1 || input.shape.tokens === 1) return false;
  const { units } = node.stage!;
  if (units.some(({ kind }) => kind === "recurrent")) return true;
  return units[0]!.kind !== "window" && units.some((unit) => gathers(unit) === "frame");
}

/** The work on a token ends when its last word leaves, or before, when there is more to do for the next ones. */
function workGiven(trace: Trace, behind: number, cycles: number, shortest: number): readonly Work[] {
  const key = `given ${behind} ${cycles} ${shortest}`;
  return workFrom(trace, key, () => givenWork(trace.shape, behind, cycles, shortest));
}

function givenWork(shape: TraceShape, behind: number, cycles: number, shortest: number): readonly Work[] {
  const each = cycles / shape.tokens;
  const work: Work[] = [];
  let next = Number.POSITIVE_INFINITY;
  for (let token = shape.tokens - 1; token >= 0; token--) {
    const end = Math.min(next, shape.last[token]! - behind + 1);
    const last = work.at(-1);
    next = end - each;
    if (last && last.start - end < shortest)
      work[work.length - 1] = { start: next, end: last.end, cycles: last.cycles + each };
    else work.push({ start: next, end, cycles: each });
  }
  return work.reverse();
}

/** The work on a token begins when its first word comes, or when that on the one before is done. */
function workTaken(trace: Trace, cycles: number, latest: number, shortest: number): readonly Work[] {
  const left = latest - trace.start;
  const key = `taken ${left} ${cycles} ${shortest}`;
  return workFrom(trace, key, () => takenWork(trace.shape, cycles, left, shortest));
}

function takenWork(shape: TraceShape, cycles: number, latest: number, shortest: number): readonly Work[] {
  const each = cycles / shape.tokens;
  const work: Work[] = [];
  for (let token = 0; token < shape.tokens; token++) {
    const last = work.at(-1);
    const begin = Math.min(
      Math.max(last?.end ?? Number.NEGATIVE_INFINITY, shape.first[token]!),
      latest - (shape.tokens - token) * each,
    );
    const end = begin + each;
    if (last && begin - last.end < shortest)
      work[work.length - 1] = { start: last.start, end, cycles: last.cycles + each };
    else work.push({ start: begin, end, cycles: each });
  }
  return work;
}

/** A unit that is busy beyond its last word, with zeros around an image that nothing reads, would seem to begin too early. */
function notBefore(begin: number, work: readonly Work[]): readonly Work[] {
  const early = begin - work[0]!.start;
  if (early <= 0) return work;
  return work.map(({ start, end, cycles }) => ({ start: start + early, end: end + early, cycles }));
}
