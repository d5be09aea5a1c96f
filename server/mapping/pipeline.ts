import type { MemoryKind } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";
import type { ConverterUnit } from "../units/converter/unit.ts";
import type { FifoUnit } from "../units/fifo/unit.ts";
import type { ForkUnit } from "../units/fork/unit.ts";
import { chosenMemory } from "../units/memory.ts";
import { unitResources } from "../units/registry.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import type { Stream } from "../units/stream.ts";
import type { Unit } from "../units/unit.ts";
import type { WindowUnit } from "../units/window/unit.ts";
import { identifier } from "./identifiers.ts";
import type { BuiltStage } from "./stages.ts";
import { period, type Step, stepsOf } from "./steps.ts";
import { elementsOf, laneBase, streamOf } from "./stream.ts";
import type { Wiring } from "./wiring.ts";

/** A layer with hardware in the pipeline, or an input port (`stage` undefined). */
export interface Node {
  /** Index of the layer in the network. */
  readonly at: number;
  readonly stage: BuiltStage | undefined;
  /** One per input of the layer. */
  readonly edges: readonly Edge[];
  readonly output: Stream;
  /** Present when several read the output. */
  readonly fork: ForkUnit | undefined;
  /** Pixels of the output, 1 where its words belong to no pixel (see `Wiring.flat`). */
  readonly pixels: number;
  /** Cycles per frame of its slowest unit. */
  readonly cycles: number;
  /**
   * Cycles of a frame in which it sends nothing, however fast its input comes: the scan of a "parallel" window over padding, words that a
   * slice leaves out. Of a unit that puts zeros around an image all of them, since it takes nothing while they are sent.
   */
  readonly pauses: number;
  /** {@link pauses} of what it reads. */
  readonly held: number;
  /** Words that may leave close behind each other, whatever the time until the next ones; undefined where they lie evenly. */
  readonly burst: Burst | undefined;
  /** Stage, converters and fork; FIFOs are counted apart because their depth depends on the whole pipeline. */
  readonly cost: ResourceCounts;
}

/** Sums that a unit of lists makes of a vector, the state that a recurrent unit sends at a step, the last pixel of a global pool. */
interface Burst {
  readonly words: number;
  /** From the first to the last of them. */
  readonly cycles: number;
}

/** What stands between a producer and one input of a layer: a FIFO and a converter of lanes, each where needed. */
export interface Edge {
  /** Index of the producing layer and the output port of its fork (0 without a fork). */
  readonly from: number;
  readonly port: number;
  /** The producer's output. */
  readonly stream: Stream;
  /**
   * On the wide side of the converter: a converter that gathers words must never be stopped, because it needs all its cycles to
   * keep up with a busy producer.
   */
  readonly fifo:
    | {
        readonly name: string;
        readonly stream: Stream;
        readonly behindConverter: boolean;
        /** Its depth where nothing waits; 0: then there is none. */
        readonly shortest: number;
      }
    | undefined;
  readonly converter: ConverterUnit | undefined;
  /** Cycles per frame in which words behind the FIFO are taken, where they are fewer than one in a cycle; 0: one in each cycle. */
  readonly drain: number;
}

/** Builds the node of one layer; its sources are built already. */
export function connect(
  wiring: Wiring,
  at: number,
  stage: BuiltStage | undefined,
  inputLanes: number,
  nodes: readonly (Node | undefined)[],
  device: Device,
): Node {
  const layer = wiring.layers[at]!;
  const sources = wiring.sources[at]!;
  const edges = stage ? sources.map((from, port) => edge(wiring, from, at, port, stage, nodes[from]!)) : [];
  const output = stage?.output ?? streamOf(layer.output.format, inputLanes, elementsOf(wiring.layouts[at]!));
  const readers = wiring.readers[at]!;
  const fork: ForkUnit | undefined =
    readers.length > 1
      ? {
          kind: "fork",
          name: `${identifier(layer.name)}_fork`,
          layer: layer.name,
          copies: readers.length,
          input: output,
          output,
        }
      : undefined;
  let cost = stage?.cost ?? noResources;
  let cycles = Math.max(output.words, stage?.cycles ?? 1);
  for (const { converter } of edges) {
    if (!converter) continue;
    cost = addResources(cost, unitResources(converter, device));
    cycles = Math.max(cycles, period(converter));
  }
  if (fork) cost = addResources(cost, unitResources(fork, device));
  const layout = wiring.layouts[at]!;
  const pixels = wiring.flat[at] === 1 ? 1 : elementsOf(layout) / laneBase(layout);
  const held = edges.reduce((most, { from }) => Math.max(most, nodes[from]!.pauses), 0);
  const pauses = stage ? pausesOf(stage, held) : 0;
  const burst = stage && burstOf(stage, nodes[edges[0]!.from]!);
  return { at, stage, edges, output, fork, pixels, cycles, pauses, held, burst, cost };
}

/** {@link Node.pauses} of a stage. @param held those of what it reads, which a buffer evens out */
function pausesOf({ units }: BuiltStage, held: number): number {
  let pauses = 0;
  for (const unit of units.toReversed()) {
    if (unit.kind === "slice") pauses += unit.input.words - unit.output.words;
    else if (unit.kind === "pad") return pauses + unit.output.words;
    else if (unit.kind === "reorder") return pauses;
    else if (unit.kind === "window")
      return unit.order === "parallel" ? pauses + period(unit) - unit.output.words : pauses;
  }
  return pauses + held;
}

/** {@link Node.burst} of a stage. @param read what it reads, whose burst functions let through */
function burstOf({ steps, inputs, output }: BuiltStage, read: Node): Burst | undefined {
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at]!;
    if (step.kind === "entries") return { words: step.results, cycles: step.last - step.first };
    if (step.kind === "recurrent") {
      const { groups, words } = step.recurrence;
      return { words: groups, cycles: (groups - 1) * words };
    }
    if (step.kind === "lastPixel") {
      const apart = Math.max(1, Math.floor(read.cycles / inputs[0]!.words));
      return { words: output.words, cycles: (output.words - 1) * apart };
    }
    if (step.kind !== "delay" && step.kind !== "pixels") return undefined;
  }
  return read.burst;
}

/** Words of a burst for which a converter that makes `give` words of each has no time before the next one comes; at least one is taken. */
function waitingOf({ words, cycles }: Burst, give: number): number {
  return words - Math.floor(Math.min(cycles / give, words - 1));
}

function edge(wiring: Wiring, from: number, at: number, port: number, stage: BuiltStage, source: Node): Edge {
  const producer = wiring.layers[from]!;
  const consumer = wiring.layers[at]!;
  const wanted = stage.inputs[port]!;
  const readers = wiring.readers[from]!;
  const name = `${identifier(producer.name)}_to_${identifier(consumer.name)}${stage.inputs.length > 1 ? `_${port}` : ""}`;
  const converter: ConverterUnit | undefined =
    wanted.lanes === source.output.lanes
      ? undefined
      : { kind: "converter", name: `${name}_lanes`, layer: consumer.name, input: source.output, output: wanted };
  const gathers = wanted.lanes > source.output.lanes;
  const give = source.output.lanes / wanted.lanes;
  const waiting = give > 1 && source.burst ? waitingOf(source.burst, give) : 1;
  const shortest = shortestFifo(wiring, from, at, stage, waiting);
  return {
    from,
    port: source.fork ? readers.findIndex((reader) => reader.layer === at && reader.port === port) : 0,
    stream: source.output,
    fifo:
      shortest === undefined
        ? undefined
        : { name, stream: gathers ? wanted : source.output, behindConverter: gathers, shortest },
    converter,
    drain: drainOf(converter, stage, source),
  };
}

function drainOf(converter: ConverterUnit | undefined, stage: BuiltStage, { output }: Node): number {
  const head = stage.units[0]!;
  const sent = head.kind === "reorder" && head.blocks > 1 ? head.output.words : 0;
  const slowest = Math.max(converter?.output.words ?? 0, sent);
  return slowest > output.words ? slowest : 0;
}

/**
 * A FIFO cuts the path of `ready` and takes up what arrives early at a join. A ring buffer does both by itself, as long as its
 * input does not come in bursts, and a function right behind the unit that feeds it belongs to that unit's pipeline.
 *
 * @param waiting words that come before they can be taken, 1 for none: they would hold up the words behind them, since a unit that
 * cannot send does not move at all
 */
function shortestFifo(
  wiring: Wiring,
  from: number,
  at: number,
  stage: BuiltStage,
  waiting: number,
): number | undefined {
  if (waiting > 1) return Math.max(shortFifo, waiting);
  if (ringOf(stage) || stage.units[0]!.kind === "reorder") return 0;
  const [producer, consumer] = [wiring.roles[from]!, wiring.roles[at]!];
  const direct = consumer === "map" && producer !== "map" && producer !== "none";
  return !direct || wiring.readers[from]!.length > 1 ? shortFifo : undefined;
}

/** The window with a ring buffer that a stage begins with. */
export function ringOf(stage: BuiltStage): WindowUnit | undefined {
  const head = stage.units[0]!;
  return head.kind === "window" && head.order !== "parallel" ? head : undefined;
}

/** Depth of a FIFO that only cuts a path. */
export const shortFifo = 2;

/** Depth of the FIFO of an edge; 0: there is none. @param asked what waits there, undefined where nothing does */
export function depthOf({ fifo }: Edge, asked: number | undefined): number {
  return Math.max(fifo?.shortest ?? 0, asked ?? 0);
}

/** What stands on an edge does to the times of its words. */
export function edgeSteps(it: Edge, fifoDepth: number): readonly Step[] {
  const units: Unit[] = it.converter ? [it.converter] : [];
  if (it.fifo && fifoDepth > 0) {
    const { name, stream, behindConverter } = it.fifo;
    const unit = { kind: "fifo", name, layer: name, depth: fifoDepth, input: stream, output: stream } as const;
    units.splice(behindConverter ? 1 : 0, 0, { ...unit, memory: "registers" });
  }
  return stepsOf(units);
}

export function fifoUnit(wiring: Wiring, at: number, it: Edge, depth: number, device: Device): FifoUnit | undefined {
  if (!it.fifo || depth === 0) return undefined;
  const { stream } = it.fifo;
  const layer = wiring.layers[at]!.name;
  const memory = fifoMemory(stream.lanes * stream.bits, depth, device);
  return { kind: "fifo", name: it.fifo.name, layer, depth, input: stream, output: stream, memory };
}

function fifoMemory(width: number, depth: number, device: Device): MemoryKind {
  return depth <= 4 ? "registers" : chosenMemory(width, depth, device);
}

/** The units of a node in the order of the stream. */
export function nodeUnits(node: Node, fifos: readonly (FifoUnit | undefined)[]): Unit[] {
  const units: Unit[] = [];
  node.edges.forEach((it, port) => {
    const fifo = fifos[port];
    if (fifo && !it.fifo!.behindConverter) units.push(fifo);
    if (it.converter) units.push(it.converter);
    if (fifo && it.fifo!.behindConverter) units.push(fifo);
  });
  if (node.stage) units.push(...node.stage.units);
  if (node.fork) units.push(node.fork);
  return units;
}
