import { accepted, type PathStep, timesOf } from "./accepted.ts";
import { depthOf, type Edge, type Node } from "./pipeline.ts";
import { type Step, stepsOf, stepsText } from "./steps.ts";
import { asSpread, burstSizes, type Trace, type TraceStore, wordByWord } from "./trace.ts";

/** A way from a fork to what does not take a word in each cycle; words wait on it in ring buffers, FIFOs and registers. */
export interface SlowReader {
  readonly steps: readonly PathStep[];
  /** Cycles between words that what stands behind the fork takes. */
  readonly pace: number;
  /** Readers with the same text do the same to every stream. */
  readonly text: string;
  /** When a join at its end takes words out of the FIFO in front of it; its first word, counted from that of the fork. */
  readonly taken?: Trace;
}

/** Layers from a reader of a fork to one that may leave words waiting, so that those in front of it stand still with it. */
export type Path = readonly Node[];

/** Layers between a fork and a slow one at most. Those in front of it have buffers: the further, the more of a frame finds room. */
const mostLayers = 16;

/** A layer behind a fork, and the way to it. */
interface Way {
  readonly fork: Node;
  /** Undefined: the fork itself. */
  readonly node: Node | undefined;
  readonly before: Way | undefined;
  readonly layers: number;
}

/** Ways from forks to readers that may have no room for a word when it is offered to them, by layer of the fork. */
export function slowReaders(nodes: readonly Node[]): ReadonlyMap<number, readonly Path[]> {
  const ways: (readonly Way[] | undefined)[] = [];
  const slow = new Map<number, Set<Way>>();
  for (const node of nodes) {
    const own: Way[] = [];
    for (const { from } of node.edges) {
      for (const before of ways[from] ?? none) {
        const { fork, layers } = before;
        const way = { fork, node, before, layers: layers + 1 };
        if (node.cycles > fork.output.words && mayHold(node.stage!.steps)) keep(slow, way);
        if (way.layers < mostLayers && node.edges.length === 1 && passesOn(node.stage!.steps)) own.push(way);
      }
    }
    if (node.fork) own.push({ fork: node, node: undefined, before: undefined, layers: 0 });
    if (own.length > 0) ways[node.at] = own;
  }
  return new Map(Array.from(slow, ([at, found]) => [at, Array.from(found, pathTo)]));
}

const none: readonly Way[] = [];

/** What waits for the last layer of a way waits for those in front of it too. */
function keep(slow: Map<number, Set<Way>>, way: Way): void {
  const found = slow.get(way.fork.at) ?? new Set();
  for (let at = way.before; at; at = at.before) found.delete(at);
  found.add(way);
  slow.set(way.fork.at, found);
}

function pathTo(way: Way): Path {
  const path: Node[] = [];
  for (let at: Way | undefined = way; at?.node; at = at.before) path.push(at.node);
  return path.reverse();
}

const holding: ReadonlySet<Step["kind"]> = new Set(["window", "group", "move", "expand", "entries", "recurrent"]);

/** True for stages that may leave a word waiting at their input; others take one in each cycle. */
function mayHold(steps: readonly Step[]): boolean {
  return steps.some(({ kind }) => holding.has(kind));
}

/** False for a stage that sends its first word when it has taken all of the frame, so that nothing behind it holds it up. */
function passesOn(steps: readonly Step[]): boolean {
  return steps.every((step) => {
    switch (step.kind) {
      case "window":
        return step.geometry.height * step.geometry.width > 1;
      case "group":
        return step.groups > 1;
      case "reduce":
        return !step.whole;
      case "move":
        return step.unit.kind !== "reorder" || step.unit.blocks > 1;
      case "recurrent":
        return !step.lastOnly;
      case "lastPixel":
      case "attention":
        return false;
      default:
        return true;
    }
  });
}

/** From an edge back to the fork in front of it; undefined where something else stands there. */
export function wayBack(
  { from }: Edge,
  nodes: readonly Node[],
): { readonly fork: Node; readonly path: Path } | undefined {
  const path: Node[] = [];
  let node = nodeOf(nodes, from);
  while (node && !node.fork) {
    if (path.length === mostLayers || node.edges.length !== 1 || !passesOn(node.stage!.steps)) return undefined;
    path.push(node);
    node = nodeOf(nodes, node.edges[0]!.from);
  }
  return node && { fork: node, path: path.reverse() };
}

/** The node of a layer; nodes stand in the order of the layers. */
function nodeOf(nodes: readonly Node[], at: number): Node | undefined {
  let [low, high] = [0, nodes.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return nodes[low]?.at === at ? nodes[low] : undefined;
}

/** @param depths asked for the FIFO in front of each layer of the path */
export function slowReader(path: Path, depths: readonly (number | undefined)[]): SlowReader {
  const steps = path.flatMap((node, at) => [...edgePath(node.edges[0]!, depths[at]), ...stagePath(node, at, path)]);
  return { steps, pace: paceOf(path[0]!.edges[0]!, depths[0]), text: pathText(steps) };
}

/**
 * @param edge in front of a join
 * @param path layers between the fork and that edge
 * @param depths asked for the FIFOs on the way, that of the edge last
 */
export function joinReader(edge: Edge, path: Path, depths: readonly (number | undefined)[], taken: Trace): SlowReader {
  const steps = [
    ...path.flatMap((node, at) => [...edgePath(node.edges[0]!, depths[at]), ...node.stage!.steps]),
    ...edgePath(edge, depths.at(-1)),
  ];
  const text = `${pathText(steps)}${taken.shape.id} ${taken.start}`;
  return { steps, pace: paceOf(path[0]?.edges[0] ?? edge, depths[0]), text, taken };
}

function stagePath(node: Node, at: number, path: Path): readonly Step[] {
  const forks = node.fork && at < path.length - 1 ? stepsOf([node.fork]) : [];
  return [...node.stage!.steps, ...forks];
}

/** @param edge the first behind the fork */
function paceOf(own: Edge, asked: number | undefined): number {
  const { fifo, converter, stream } = own;
  const isBuffered = fifo !== undefined && !fifo.behindConverter && depthOf(own, asked) > 0;
  return isBuffered ? 1 : Math.max(1, (converter?.output.words ?? 0) / stream.words);
}

function pathText(steps: readonly PathStep[]): string {
  return steps.map((step) => (step.kind === "fifo" ? `b${step.depth};` : stepsText([step]))).join("");
}

/** What stands on an edge. */
function edgePath(own: Edge, asked: number | undefined): readonly PathStep[] {
  const { fifo, converter } = own;
  const depth = depthOf(own, asked);
  const converts: readonly PathStep[] = converter ? stepsOf([converter]) : [];
  if (!fifo || depth === 0) return converts;
  const buffer: PathStep = { kind: "fifo", depth };
  return fifo.behindConverter ? [...converts, buffer] : [buffer, ...converts];
}

/** Rounds after which readers of a fork that hold up each other are not looked at again; most have settled in the second. */
const mostRounds = 8;

/**
 * The words of a fork for one frame, given when they could be sent. It sends a word when all its readers have taken the one before: those
 * beside a slow one without room wait with it. The slow one has all that it needs, so that it is none the later by itself, but it may be
 * by the others.
 */
export function throttled(trace: Trace, readers: readonly SlowReader[], store: TraceStore): Trace {
  let sent = trace;
  /** Times to which a reader adds nothing more. */
  const settled = readers.map((): Trace["shape"] | undefined => undefined);
  for (let round = 0; round < mostRounds; round++) {
    readers.forEach((reader, at) => {
      if (settled[at] === sent.shape) return;
      sent = heldBack(sent, reader, store);
      settled[at] = sent.shape;
    });
    if (settled.every((shape) => shape === sent.shape)) break;
  }
  return sent;
}

function heldBack(trace: Trace, { steps, pace, taken }: SlowReader, store: TraceStore): Trace {
  const { shape } = trace;
  const accepts = accepted(steps, { start: 0, shape }, taken && timesOf(taken), store);
  if (!accepts) return trace;
  return delayed(trace, pace, (word) => (word === 0 ? 0 : accepts(word - 1) + 1), store);
}

/**
 * Times of the words of a fork that waits for room at a reader.
 * @param pace cycles between words that the reader takes
 * @param roomFor cycle from which on a word can be sent, because the one before it has found room
 */
function delayed({ start, shape }: Trace, pace: number, roomFor: (word: number) => number, store: TraceStore): Trace {
  const told = wordByWord(shape);
  const sizes = told?.sizes ?? burstSizes(shape);
  const times = told ?? shape.bursts ?? shape;
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
  const spread = told && asSpread(first, burstSizes(shape));
  const sent = store.inBursts(spread ?? { sizes, first, last });
  return { start: start + sent.start, shape: sent.shape };
}
