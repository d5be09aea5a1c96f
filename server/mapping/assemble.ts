import type { Device } from "../targets/target.ts";
import type { FifoUnit } from "../units/fifo/unit.ts";
import { unitResources } from "../units/registry.ts";
import { addResources, type ResourceCounts, sumResources } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import type { Alignment } from "./alignment.ts";
import { type Balance, minus, tasteOf } from "./fold.ts";
import type { Groups } from "./groups.ts";
import { type Choices, cheapestWithin, type Option } from "./options.ts";
import type { Part } from "./parts.ts";
import { connect, depthOf, fifoUnit, type Node, nodeUnits } from "./pipeline.ts";
import type { FifoDepths } from "./runs.ts";
import type { Simulator } from "./simulate.ts";
import type { Build, Layouts } from "./stage/kind.ts";
import { laneLimit, travels } from "./stage.ts";
import type { BuiltStage, StageStore } from "./stages.ts";
import { elementsOf, laneBase } from "./stream.ts";
import { lanesOf, type Wiring } from "./wiring.ts";

/** All nodes built for one choice of folds, FIFOs included. */
export interface Pipeline {
  readonly wiring: Wiring;
  readonly nodes: readonly Node[];
  readonly byLayer: readonly (Node | undefined)[];
  readonly depths: FifoDepths;
  readonly interval: number;
  /** Index of the layer that sets the interval. */
  readonly bottleneck: number;
  readonly cost: ResourceCounts;
  /** The part of the cost that the search for folds saw. */
  readonly folded: ResourceCounts;
  /** In the order of the nodes. */
  readonly parts: readonly Part[];
  readonly plan: Plan;
}

/** What an edit that leaves the graph as it is need not work out again. */
export interface Plan {
  readonly groups: Groups;
  /** How the layers with the same choices are built. */
  readonly options: ReadonlyMap<Choices, Option>;
  /** Index of the node of each layer. */
  readonly positions: Int32Array;
  /** Cycles of each node. */
  readonly cycles: Float64Array;
  /** Layers whose nodes are ports, without a stage. */
  readonly ports: readonly number[];
  /** Layers whose output leaves the network. */
  readonly ends: readonly number[];
  /** The interval that the nodes were built for; layers that move data are built to keep up with it. */
  readonly wanted: number;
}

/** Builds every layer to one balance and connects them. */
export function assemble(
  wiring: Wiring,
  groups: Groups,
  chosen: Balance,
  stages: StageStore,
  simulator: Simulator,
  device: Device,
  before: Pipeline | undefined,
  aligned: Alignment,
): Pipeline {
  const { layers } = wiring;
  const { folded, options, buildOf } = optionsFor(groups, chosen);
  const sameGraph = before !== undefined && before.wiring.readers === wiring.readers;
  const byLayer: (Node | undefined)[] = new Array(layers.length);
  const nodes: Node[] = [];
  const positions = new Int32Array(layers.length).fill(-1);
  const ports: number[] = [];
  const ends: number[] = [];
  const site: Site = { wiring, stages, device, buildOf, interval: chosen.interval, byLayer };
  for (let at = 0; at < layers.length; at++) {
    if (wiring.origins[at] !== at) continue;
    const node = nodeAt(site, at, before?.byLayer[aligned(at)], sameGraph ? before : undefined);
    byLayer[at] = node;
    positions[at] = nodes.length;
    nodes.push(node);
    if (!node.stage) ports.push(at);
    if (wiring.readers[at]!.some(({ layer }) => layer < 0)) ends.push(at);
  }
  const cycles = Float64Array.from(nodes, (node) => node.cycles);
  const { interval, bottleneck } = slowest(nodes, cycles);
  const depths = simulator.fifoDepths(nodes, interval);
  const parts = nodes.map((node, index) => {
    const asked = depths.get(node.at);
    return before?.nodes[index] === node && same(before.depths.get(node.at), asked)
      ? before.parts[index]!
      : partOf(wiring, node, asked, device);
  });
  const plan = { groups, options, positions, cycles, ports, ends, wanted: chosen.interval };
  return { wiring, nodes, byLayer, depths, interval, bottleneck, cost: sumResources(parts), folded, parts, plan };
}

/** As `assemble`, where the layers `edited` are the only ones that differ; undefined: others have to be built otherwise. */
export function reassemble(
  wiring: Wiring,
  groups: Groups,
  chosen: Balance,
  stages: StageStore,
  simulator: Simulator,
  device: Device,
  before: Pipeline,
  edited: readonly number[],
): Pipeline | undefined {
  const { folded, options, buildOf } = optionsFor(groups, chosen);
  const { plan } = before;
  if (chosen.interval !== plan.wanted && wiring.layers.some(travels)) return undefined;
  for (const [choices, option] of options) {
    const old = plan.options.get(choices);
    if (old && old !== option) return undefined;
  }
  const look = new Uint8Array(wiring.layers.length);
  for (const at of edited) {
    look[at] = 1;
    for (const { layer } of wiring.readers[at]!) if (layer >= 0) look[layer] = 1;
  }
  for (const at of plan.ports) look[at] = 1;
  for (let at = 0; at < look.length; at++) if (groups.byLayer[at] !== plan.groups.byLayer[at]) look[at] = 1;

  const byLayer = before.byLayer.slice();
  const nodes = before.nodes.slice();
  const parts = before.parts.slice();
  const cycles = plan.cycles.slice();
  const site: Site = { wiring, stages, device, buildOf, interval: chosen.interval, byLayer };
  const isEdited = new Set(edited);
  const renewed = new Set<number>();
  for (let at = look.indexOf(1); at >= 0; at = look.indexOf(1, at + 1)) {
    if (wiring.origins[at] !== at) continue;
    const old = before.byLayer[at]!;
    const node = nodeAt(site, at, isEdited.has(at) ? undefined : old, before);
    if (node === old) continue;
    const position = plan.positions[at]!;
    byLayer[at] = node;
    nodes[position] = node;
    cycles[position] = node.cycles;
    renewed.add(at);
    if (node.output === old.output && node.stage?.build.dsp === old.stage?.build.dsp) continue;
    for (const { layer } of wiring.readers[at]!) if (layer >= 0) look[layer] = 1;
  }
  const { interval, bottleneck } = slowest(nodes, cycles);
  const depths = simulator.fifoDepths(nodes, interval);
  for (const at of [...before.depths.keys(), ...depths.keys()]) {
    if (!same(before.depths.get(at), depths.get(at))) renewed.add(at);
  }
  let { cost } = before;
  for (const at of renewed) {
    const position = plan.positions[at]!;
    const part = partOf(wiring, byLayer[at]!, depths.get(at), device);
    cost = addResources(cost, minus(part.cost, parts[position]!.cost));
    parts[position] = part;
  }
  const next = { ...plan, groups, options, cycles, wanted: chosen.interval };
  return { wiring, nodes, byLayer, depths, interval, bottleneck, cost, folded, parts, plan: next };
}

/** How the layers are built to one balance, and what of their cost the search for it saw. */
function optionsFor(groups: Groups, chosen: Balance) {
  const list = groups.list.map(
    ({ choices }, group) => cheapestWithin(choices, chosen.interval, tasteOf(chosen, group))!,
  );
  const buildOf = (at: number): Build | undefined => list[groups.indices[at]!]?.build;
  return {
    folded: sumResources(groups.list.map(({ count }, group) => ({ cost: list[group]!.cost, count }))),
    options: new Map(groups.list.map(({ choices }, group) => [choices, list[group]!])),
    buildOf,
  };
}

/** Where nodes are built, one after the other in the order of the layers. */
interface Site {
  readonly wiring: Wiring;
  readonly stages: StageStore;
  readonly device: Device;
  readonly buildOf: (at: number) => Build | undefined;
  readonly interval: number;
  readonly byLayer: readonly (Node | undefined)[];
}

/** The node of a layer; `old`, when it comes out the same in the pipeline `before` of the same graph. */
function nodeAt(site: Site, at: number, old: Node | undefined, before: Pipeline | undefined): Node {
  const { wiring, stages, device, buildOf, interval, byLayer } = site;
  const sources = wiring.sources[at]!;
  let stage: BuiltStage | undefined;
  let lanes = 1;
  if (sources.length === 0) {
    lanes = inputLanes(wiring, at, buildOf, interval);
  } else {
    const layouts = travels(wiring.layers[at]!) ? layoutsAt(wiring, at) : undefined;
    const build = buildOf(at) ?? followed(wiring, at, byLayer, layouts, interval);
    stage = stages.stage(wiring.layers[at]!, build, wiring.layouts[sources[0]!]!, layouts, old?.stage);
  }
  const isSame =
    before !== undefined &&
    old !== undefined &&
    old.stage === stage &&
    (stage !== undefined || old.output.lanes === lanes) &&
    old.edges.every(({ from }) => byLayer[from]!.output === before.byLayer[from]!.output);
  return isSame ? old : connect(wiring, at, stage, lanes, byLayer, device);
}

/** The first of the slowest nodes sets the interval. */
function slowest(nodes: readonly Node[], cycles: Float64Array): { interval: number; bottleneck: number } {
  let interval = 1;
  let slowest = -1;
  for (let index = 0; index < cycles.length; index++) {
    if (cycles[index]! <= interval) continue;
    interval = cycles[index]!;
    slowest = index;
  }
  return { interval, bottleneck: slowest < 0 ? 0 : nodes[slowest]!.at };
}

function same(left: readonly number[] | undefined, right: readonly number[] | undefined): boolean {
  if (left === undefined || right === undefined) return left === right;
  return left.every((depth, at) => depth === right[at]);
}

/** Lanes of an input port: what its readers take, or as few as keep up with the pipeline. */
function inputLanes(wiring: Wiring, at: number, buildOf: (at: number) => Build | undefined, interval: number): number {
  const all = lanesOf(wiring, at);
  let wanted = 1;
  const ask = (origin: number) => {
    for (const reader of wiring.readers[origin]!) {
      if (reader.layer < 0) continue;
      const layer = wiring.layers[reader.layer]!;
      const build = buildOf(reader.layer);
      if (build) {
        const channels = layer.geometry?.channels ?? laneBase(wiring.layouts[at]!);
        const lanes = wiring.roles[reader.layer] === "matrix" ? Math.min(build.simd, channels) : build.pe;
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

function layoutsAt(wiring: Wiring, at: number): Layouts {
  return { inputs: wiring.sources[at]!.map((source) => wiring.layouts[source]!), output: wiring.layouts[at]! };
}

/**
 * Build of a layer without a fold of its own: as what it reads, unless the file says otherwise. One that moves data takes as many
 * lanes more as keep up with the pipeline.
 */
function followed(
  wiring: Wiring,
  at: number,
  byLayer: readonly (Node | undefined)[],
  layouts: Layouts | undefined,
  interval: number,
): Build {
  const sources = wiring.sources[at]!.map((source) => byLayer[source]!);
  const wanted = Math.max(...sources.map((source) => source.output.lanes));
  const layer = wiring.layers[at]!;
  const limit = layouts && laneLimit(layer, layouts);
  const lanes = layer.fold?.pe ?? (limit === undefined ? wanted : lanesWithin(layouts!, limit, wanted, interval));
  return { pe: lanes, simd: 1, dsp: sources.some((source) => source.stage?.build.dsp === true) };
}

/** The fewest lanes, a divisor of `limit`, that are not fewer than wanted and keep up; all of them where nothing does. */
function lanesWithin(layouts: Layouts, limit: number, wanted: number, interval: number): number {
  const read = layouts.inputs.reduce((sum, layout) => sum + elementsOf(layout), 0);
  const elements = Math.max(read, elementsOf(layouts.output));
  for (let lanes = Math.min(wanted, limit); lanes < limit; lanes++) {
    if (limit % lanes === 0 && elements / lanes <= interval) return lanes;
  }
  return limit;
}

function partOf(wiring: Wiring, node: Node, asked: readonly number[] | undefined, device: Device): Part {
  const fifos = node.edges.map((it, port) => fifoUnit(wiring, node.at, it, depthOf(it, asked?.[port]), device));
  let { cost } = node;
  for (const fifo of fifos) if (fifo) cost = addResources(cost, unitResources(fifo, device));
  return new NodePart(wiring.layers[node.at]!.name, cost, node, fifos);
}

/** A class, because defining a getter for each of thousands of parts takes longer than the rest of it. */
class NodePart implements Part {
  readonly layer: string;
  readonly cost: ResourceCounts;
  readonly #node: Node;
  readonly #fifos: readonly (FifoUnit | undefined)[];
  #units: readonly Unit[] | undefined;

  constructor(layer: string, cost: ResourceCounts, node: Node, fifos: readonly (FifoUnit | undefined)[]) {
    this.layer = layer;
    this.cost = cost;
    this.#node = node;
    this.#fifos = fifos;
  }

  get units(): readonly Unit[] {
    this.#units ??= nodeUnits(this.#node, this.#fifos);
    return this.#units;
  }
}
