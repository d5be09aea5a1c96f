import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CheckedNetwork } from "../network/checked.ts";
import { type Device, resources, type Target } from "../targets/target.ts";
import { unitResources } from "../units/registry.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import type { FifoUnit, Unit } from "../units/unit.ts";
import type { Connection, Design, Port, Stage, Timing } from "./design.ts";
import { fitDiagnostics, targetDiagnostics } from "./fit.ts";
import { type Balance, balance, type ChoiceGroup, fitsIn, minus, tasteOf } from "./fold.ts";
import { type Choices, cheapestWithin, hasFold } from "./options.ts";
import { type Part, rememberParts } from "./parts.ts";
import { connect, fifoUnit, type Node, nodeUnits, shortFifo } from "./pipeline.ts";
import { createSimulator, type FifoDepths, finishOf, type Simulator } from "./simulate.ts";
import type { Build } from "./stage.ts";
import { type BuiltStage, createStageStore, type StageStore } from "./stages.ts";
import { period } from "./steps.ts";
import { elementsOf, streamOrder } from "./stream.ts";
import { createWiring, followersOf, lanesOf, type Wiring } from "./wiring.ts";

/**
 * From a checked network to a design. The mapper remembers what it worked out for layers, for stages and for streams, so
 * that an edit costs what it touched and a comparison per layer.
 */
export function createMapper(): (network: CheckedNetwork, target: Target) => Design {
  const mappings = new Map<string, DeviceMapper>();
  return (network, target) => {
    const key = `${target.device.name} ${network.name}`;
    let mapping = mappings.get(key);
    if (!mapping) {
      if (mappings.size >= keptMappings) mappings.clear();
      mapping = createDeviceMapper(target.device);
      mappings.set(key, mapping);
    }
    return mapping(network, target);
  };
}

/** Networks and devices worked on at a time. */
const keptMappings = 32;
/**
 * Searches for folds: each takes what FIFOs, forks and converters of the one before needed from the budget; the last one is for
 * the smallest design.
 */
const searches = 6;

type DeviceMapper = (network: CheckedNetwork, target: Target) => Design;

function createDeviceMapper(device: Device): DeviceMapper {
  const wire = createWiring();
  const stages = createStageStore(device);
  const simulator = createSimulator();
  let last: { readonly wiring: Wiring; readonly pipelines: Map<string, Pipeline> } | undefined;

  return (network, target) => {
    const wiring = wire(network);
    const groups = groupsOf(wiring, stages);
    const reuse = last?.pipelines ?? new Map<string, Pipeline>();
    const pipelines = new Map<string, Pipeline>();
    let chosen: Balance | undefined;
    let pipeline: Pipeline | undefined;
    let reserve = noResources;
    for (let search = 0; search < searches; search++) {
      const smallest = search === searches - 1;
      chosen = balance(groups.list, smallest ? noResources : minus(target.budget, reserve));
      const key = `${chosen.interval} ${chosen.taste} ${chosen.other} ${chosen.split}`;
      pipeline = pipelines.get(key) ?? assemble(wiring, groups, chosen, stages, simulator, device, nearest(reuse, key));
      pipelines.set(key, pipeline);
      if (!chosen.fits || fitsIn(pipeline.cost, target.budget)) break;
      // Room for everything that the search does not see; it differs from design to design, so that later searches keep the most.
      const unseen = minus(pipeline.cost, pipeline.folded);
      reserve = search < searches / 2 ? unseen : largest(reserve, unseen);
    }
    last = { wiring, pipelines };
    return design(network, target, pipeline!, simulator);
  };
}

function nearest(pipelines: ReadonlyMap<string, Pipeline>, key: string): Pipeline | undefined {
  return pipelines.get(key) ?? [...pipelines.values()].at(-1);
}

function largest(left: ResourceCounts, right: ResourceCounts): ResourceCounts {
  const most = { ...left };
  for (const it of resources)
    most[it] = Math.max(left[it], right[it]) + (right[it] > 0 ? Math.ceil(right[it] / 50) : 0);
  return most;
}

/** Choices of the layers that have a fold, by layer and counted. */
interface Groups {
  readonly list: readonly ChoiceGroup[];
  readonly byLayer: readonly (Choices | undefined)[];
  readonly indices: ReadonlyMap<Choices, number>;
}

function groupsOf(wiring: Wiring, stages: StageStore): Groups {
  const counts = new Map<Choices, number>();
  const byLayer: (Choices | undefined)[] = [];
  wiring.layers.forEach((layer, at) => {
    const source = wiring.sources[at]![0];
    if (source === undefined || !hasFold(layer)) {
      byLayer.push(undefined);
      return;
    }
    const choices = stages.choices(layer, wiring.layouts[source]!, followersOf(wiring, at));
    byLayer.push(choices);
    counts.set(choices, (counts.get(choices) ?? 0) + 1);
  });
  const list = [...counts].map(([choices, count]) => ({ choices, count }));
  return { list, byLayer, indices: new Map(list.map(({ choices }, index) => [choices, index])) };
}

/** All nodes built for one choice of folds, FIFOs included. */
interface Pipeline {
  readonly wiring: Wiring;
  readonly nodes: readonly Node[];
  readonly byLayer: readonly (Node | undefined)[];
  readonly depths: FifoDepths;
  readonly interval: number;
  readonly bottleneck: number;
  readonly cost: ResourceCounts;
  /** The part of the cost that the search for folds saw. */
  readonly folded: ResourceCounts;
  readonly parts: readonly Part[];
}

function assemble(
  wiring: Wiring,
  groups: Groups,
  chosen: Balance,
  stages: StageStore,
  simulator: Simulator,
  device: Device,
  before: Pipeline | undefined,
): Pipeline {
  const { layers } = wiring;
  const builds: (Build | undefined)[] = [];
  const byLayer: (Node | undefined)[] = [];
  const nodes: Node[] = [];
  let folded = noResources;
  for (let at = 0; at < layers.length; at++) {
    const choices = groups.byLayer[at];
    const option = choices && cheapestWithin(choices, chosen.interval, tasteOf(chosen, groups.indices.get(choices)!));
    builds.push(option?.build);
    if (option) folded = addResources(folded, option.cost);
  }
  let interval = 1;
  let bottleneck = 0;
  for (let at = 0; at < layers.length; at++) {
    if (wiring.origins[at] !== at) {
      byLayer.push(undefined);
      continue;
    }
    const layer = layers[at]!;
    const sources = wiring.sources[at]!;
    let stage: BuiltStage | undefined;
    let lanes = 1;
    if (sources.length === 0) {
      lanes = inputLanes(wiring, at, builds, chosen.interval);
    } else {
      const build = builds[at] ?? followed(wiring, at, byLayer);
      stage = stages.stage(layer, build, wiring.layouts[sources[0]!]!);
    }
    const node =
      reused(before, wiring, at, stage, lanes, byLayer) ?? connect(wiring, at, stage, lanes, byLayer, device);
    byLayer.push(node);
    nodes.push(node);
    const cycles = nodeCycles(node);
    if (cycles > interval) {
      interval = cycles;
      bottleneck = at;
    }
  }
  const depths = simulator.fifoDepths(nodes, interval);
  const parts = nodes.map((node) => partOf(wiring, node, depths, device));
  let cost = noResources;
  for (const part of parts) cost = addResources(cost, part.cost);
  return { wiring, nodes, byLayer, depths, interval, bottleneck, cost, folded, parts };
}

/** The node of the pipeline before, when nothing about it changed. */
function reused(
  before: Pipeline | undefined,
  wiring: Wiring,
  at: number,
  stage: BuiltStage | undefined,
  lanes: number,
  byLayer: readonly (Node | undefined)[],
): Node | undefined {
  const node = before?.byLayer[at];
  if (!node || node.stage !== stage || before.wiring.readers !== wiring.readers) return undefined;
  if (stage === undefined && (node.output.lanes !== lanes || before.wiring.layers[at] !== wiring.layers[at]))
    return undefined;
  for (const { from } of node.edges) {
    if (byLayer[from]!.output !== before.byLayer[from]!.output) return undefined;
  }
  return node;
}

/** Lanes of an input port: what its readers take, or as few as keep up with the pipeline. */
function inputLanes(wiring: Wiring, at: number, builds: readonly (Build | undefined)[], interval: number): number {
  const all = lanesOf(wiring, at);
  let wanted = 1;
  const ask = (origin: number) => {
    for (const reader of wiring.readers[origin]!) {
      if (reader.layer < 0) continue;
      const layer = wiring.layers[reader.layer]!;
      const build = builds[reader.layer];
      if (build) {
        const lanes = wiring.roles[reader.layer] === "matrix" ? Math.min(build.simd, channelsOf(layer)) : build.pe;
        if (all % lanes === 0) wanted = Math.max(wanted, lanes);
      } else if (layer.fold?.pe !== undefined && all % layer.fold.pe === 0) {
        wanted = Math.max(wanted, layer.fold.pe);
      } else if (wiring.roles[reader.layer] === "map") {
        ask(reader.layer);
      }
    }
  };
  ask(at);
  const words = elementsOf(wiring.layouts[at]!);
  while (words / wanted > interval && wanted < all) {
    wanted++;
    while (all % wanted !== 0) wanted++;
  }
  return wanted;
}

function channelsOf(layer: { readonly geometry?: { readonly channels: number } }): number {
  return layer.geometry?.channels ?? 1;
}

/** Build of a layer without a fold of its own: as what it reads, unless the file says otherwise. */
function followed(wiring: Wiring, at: number, byLayer: readonly (Node | undefined)[]): Build {
  const sources = wiring.sources[at]!.map((source) => byLayer[source]!);
  const lanes = wiring.layers[at]!.fold?.pe ?? Math.max(...sources.map((source) => source.output.lanes));
  return { pe: lanes, simd: 1, dsp: sources.some((source) => source.stage?.build.dsp === true) };
}

/** Cycles per frame of the slowest unit of a node. */
function nodeCycles(node: Node): number {
  let most = Math.max(node.output.words, node.stage?.cycles ?? 1);
  for (const { converter } of node.edges) if (converter) most = Math.max(most, period(converter));
  return most;
}

const parts = new WeakMap<Node, { readonly depths: string; readonly part: Part }>();

function partOf(wiring: Wiring, node: Node, depths: FifoDepths, device: Device): Part {
  const asked = depths.get(node.at);
  const key = asked?.join(" ") ?? "";
  const known = parts.get(node);
  if (known?.depths === key) return known.part;
  const fifos = node.edges.map((it, port) => fifoUnit(wiring, node.at, it, asked?.[port] ?? shortFifo, device));
  let cost = node.cost;
  for (const fifo of fifos) if (fifo) cost = addResources(cost, unitResources(fifo, device));
  let units: readonly Unit[] | undefined;
  const part: Part = {
    layer: wiring.layers[node.at]!.name,
    cost,
    get units() {
      units ??= nodeUnits(node, fifos);
      return units;
    },
  };
  parts.set(node, { depths: key, part });
  return part;
}

function design(network: CheckedNetwork, target: Target, pipeline: Pipeline, simulator: Simulator): Design {
  const { wiring, nodes } = pipeline;
  const once = <T>(make: () => T) => {
    let made: { readonly value: T } | undefined;
    return () => {
      made ??= { value: make() };
      return made.value;
    };
  };
  const wires = once(() => wiresOf(pipeline, network, target.device));
  const timing = once(() => timingOf(pipeline, simulator));
  const stageList = once(() => stagesOf(nodes));
  const diagnostics: Diagnostic[] = targetDiagnostics(network, target);
  diagnostics.push(...fitDiagnostics(network, target, pipeline.cost, pipeline.parts));
  const result: Design = {
    network,
    target,
    get stages() {
      return stageList();
    },
    get units() {
      return wires().units;
    },
    get connections() {
      return wires().connections;
    },
    get inputs() {
      return wires().inputs;
    },
    get outputs() {
      return wires().outputs;
    },
    timing: {
      interval: pipeline.interval,
      bottleneck: wiring.layers[pipeline.bottleneck]!.name,
      get latency() {
        return timing().latency;
      },
      get layerIntervals() {
        return timing().layerIntervals;
      },
      get layerFinish() {
        return timing().layerFinish;
      },
    },
    diagnostics,
  };
  rememberParts(result, pipeline.parts, pipeline.cost);
  return result;
}

function stagesOf(nodes: readonly Node[]): readonly Stage[] {
  return nodes.flatMap(({ stage }) => {
    if (!stage) return [];
    const { layer, build } = stage;
    const { pe, simd } = build;
    const chosen = layer.fold?.pe === undefined || (layer.weights !== undefined && layer.fold.simd === undefined);
    return [{ layer, fold: { pe, simd }, chosen, units: stage.units.map((unit) => unit.name) }];
  });
}

/** Times of the first frame, from the first input word that is taken. */
function timingOf(
  pipeline: Pipeline,
  simulator: Simulator,
): Pick<Timing, "latency" | "layerIntervals" | "layerFinish"> {
  const { wiring, nodes } = pipeline;
  const traces = simulator.first(nodes, pipeline.depths);
  const layerIntervals = new Map<string, number>();
  const layerFinish = new Map<string, number>();
  let latency = 0;
  for (const node of nodes) {
    const name = wiring.layers[node.at]!.name;
    const finish = finishOf(node, traces[node.at]!);
    layerIntervals.set(name, nodeCycles(node));
    layerFinish.set(name, finish);
    for (const reader of wiring.readers[node.at]!) {
      if (reader.layer < 0) latency = Math.max(latency, finish + (node.fork ? 1 : 0) + (node.stage ? 0 : 1));
    }
  }
  return { latency, layerIntervals, layerFinish };
}

interface Wires {
  readonly units: readonly Unit[];
  readonly connections: readonly Connection[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Units and connections one by one, in the order of the stream. */
function wiresOf(pipeline: Pipeline, network: CheckedNetwork, device: Device): Wires {
  const { wiring, nodes, byLayer } = pipeline;
  const units: Unit[] = [];
  const connections: Connection[] = [];
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const ends = new Map<number, string | undefined>();
  const inputPorts = new Map<number, number>();
  const sourceOf = (at: number, port: number): Connection["from"] => {
    const unit = ends.get(at);
    return { unit, port: unit === undefined ? inputPorts.get(at)! : port };
  };
  const connectUnit = (from: Connection["from"], unit: Unit, port: number, stream: Connection["stream"]) => {
    connections.push({ from, to: { unit: unit.name, port }, stream });
    return { unit: unit.name, port: 0 };
  };
  nodes.forEach((node, index) => {
    const layer = wiring.layers[node.at]!;
    const part = pipeline.parts[index]!;
    units.push(...part.units);
    if (!node.stage) {
      inputPorts.set(node.at, inputs.length);
      inputs.push(portOf(layer.name, node.output, wiring.layouts[node.at]!));
    }
    const fifos = new Map(
      part.units.filter((unit): unit is FifoUnit => unit.kind === "fifo").map((unit) => [unit.name, unit]),
    );
    let end: Connection["from"] | undefined;
    node.edges.forEach((it, port) => {
      let from = sourceOf(it.from, it.port);
      const fifo = it.fifo && fifos.get(it.fifo.name);
      if (fifo && !it.fifo!.behindConverter) from = connectUnit(from, fifo, 0, fifo.input);
      if (it.converter) from = connectUnit(from, it.converter, 0, it.converter.input);
      if (fifo && it.fifo!.behindConverter) from = connectUnit(from, fifo, 0, fifo.input);
      end = connectUnit(from, node.stage!.units[0]!, port, node.stage!.inputs[port]!);
    });
    node.stage?.units.slice(1).forEach((unit, before) => {
      end = connectUnit(end!, unit, 0, streamBetween(node.stage!.units[before]!));
    });
    if (node.fork) end = connectUnit(end ?? sourceOf(node.at, 0), node.fork, 0, node.fork.input);
    ends.set(node.at, end?.unit);
  });
  const index = new Map(wiring.layers.map((layer, at) => [layer.name, at]));
  network.outputs.forEach((name, port) => {
    const origin = wiring.origins[index.get(name)!]!;
    const node = byLayer[origin]!;
    const forkPort = wiring.readers[origin]!.findIndex((reader) => reader.layer < 0 && reader.port === port);
    let from = sourceOf(origin, node.fork ? forkPort : 0);
    if (from.unit === undefined) {
      // A network that sends its input on has at least a register in between.
      const wordBits = node.output.lanes * node.output.bits;
      const fifo: FifoUnit = {
        kind: "fifo",
        name: `output_${port}_register`,
        layer: name,
        depth: shortFifo,
        input: node.output,
        output: node.output,
        memory: wordBits > 0 && device.memories.includes("registers") ? "registers" : "bram",
      };
      units.push(fifo);
      from = connectUnit(from, fifo, 0, fifo.input);
    }
    connections.push({ from, to: { unit: undefined, port }, stream: node.output });
    outputs.push(portOf(name, node.output, wiring.layouts[origin]!));
  });
  return { units, connections, inputs, outputs };
}

function streamBetween(unit: Unit): Connection["stream"] {
  return unit.output;
}

function portOf(layer: string, stream: Connection["stream"], layout: readonly number[]): Port {
  const order = streamOrder(layout);
  return { layer, stream, dataBits: Math.ceil((stream.lanes * stream.bits) / 8) * 8, ...(order ? { order } : {}) };
}
