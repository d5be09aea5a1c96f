import type { Device } from "../targets/target.ts";
import type { FifoUnit } from "../units/fifo/unit.ts";
import { unitResources } from "../units/registry.ts";
import { addResources, type ResourceCounts, sumResources } from "../units/resources.ts";
import type { Unit } from "../units/unit.ts";
import type { Alignment } from "./alignment.ts";
import { type Balance, type ChoiceGroup, tasteOf } from "./fold.ts";
import { type Choices, cheapestWithin } from "./options.ts";
import type { Part } from "./parts.ts";
import { connect, depthOf, fifoUnit, type Node, nodeUnits } from "./pipeline.ts";
import type { FifoDepths, Simulator } from "./simulate.ts";
import type { Build, Layouts } from "./stage/kind.ts";
import { hasFold, laneLimit, travels } from "./stage.ts";
import type { BuiltStage, StageStore } from "./stages.ts";
import { elementsOf, laneBase } from "./stream.ts";
import { followersOf, lanesOf, type Wiring } from "./wiring.ts";

/** Choices of the layers that have a fold, by layer and counted. */
export interface Groups {
  readonly list: readonly ChoiceGroup[];
  readonly byLayer: readonly (Choices | undefined)[];
  /** Group of each layer with choices. */
  readonly indices: Int32Array;
}

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
}

/** Choices of every layer, taken over from before the edit where layer and followers are the same. */
export function groupsOf(wiring: Wiring, stages: StageStore, before: Groups | undefined, aligned: Alignment): Groups {
  const found = new Map<Choices, number>();
  const counts: number[] = [];
  const byLayer: (Choices | undefined)[] = [];
  const indices = new Int32Array(wiring.layers.length);
  for (let at = 0; at < wiring.layers.length; at++) {
    const source = wiring.sources[at]![0];
    if (source === undefined || !hasFold(wiring.layers[at]!)) {
      byLayer.push(undefined);
      continue;
    }
    const was = sameFollowers(wiring, at, aligned) ? before?.byLayer[aligned(at)] : undefined;
    const choices = was ?? stages.choices(wiring.layers[at]!, wiring.layouts[source]!, followersOf(wiring, at));
    byLayer.push(choices);
    let group = found.get(choices);
    if (group === undefined) {
      group = counts.length;
      found.set(choices, group);
      counts.push(0);
    }
    indices[at] = group;
    counts[group]!++;
  }
  return { list: [...found].map(([choices, group]) => ({ choices, count: counts[group]! })), byLayer, indices };
}

/**
 * True when neither the layer nor anything near it was touched: the functions behind it and the layout of what it reads are what
 * they were. A flatten that comes or goes is the layer in front.
 */
function sameFollowers(wiring: Wiring, at: number, aligned: Alignment): boolean {
  const was = aligned(at);
  if (was < 0) return false;
  for (const source of wiring.sources[at]!) if (aligned(source) < 0) return false;
  const untouched = (origin: number): boolean =>
    wiring.readers[origin]!.every(
      (reader) =>
        reader.layer < 0 ||
        (aligned(reader.layer) >= 0 && (wiring.roles[reader.layer] !== "map" || untouched(reader.layer))),
    );
  return untouched(at) && wiring.layers[at]!.inputs.length > 0;
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
  const options = groups.list.map(
    ({ choices }, group) => cheapestWithin(choices, chosen.interval, tasteOf(chosen, group))!,
  );
  const folded = sumResources(groups.list.map(({ count }, group) => ({ cost: options[group]!.cost, count })));
  const buildOf = (at: number): Build | undefined =>
    groups.byLayer[at] === undefined ? undefined : options[groups.indices[at]!]!.build;
  const sameGraph = before !== undefined && before.wiring.readers === wiring.readers;
  const byLayer: (Node | undefined)[] = new Array(layers.length);
  const nodes: Node[] = [];
  let interval = 1;
  let bottleneck = 0;
  for (let at = 0; at < layers.length; at++) {
    if (wiring.origins[at] !== at) continue;
    const sources = wiring.sources[at]!;
    const old = before?.byLayer[aligned(at)];
    let stage: BuiltStage | undefined;
    let lanes = 1;
    if (sources.length === 0) {
      lanes = inputLanes(wiring, at, buildOf, chosen.interval);
    } else {
      const layouts = travels(layers[at]!) ? layoutsAt(wiring, at) : undefined;
      const build = buildOf(at) ?? followed(wiring, at, byLayer, layouts, chosen.interval);
      const layout = wiring.layouts[sources[0]!]!;
      stage = stages.stage(layers[at]!, build, layout, layouts, old?.stage);
    }
    const same =
      sameGraph && old !== undefined && old.stage === stage && (stage !== undefined || old.output.lanes === lanes);
    const node =
      same && old.edges.every(({ from }) => byLayer[from]!.output === before.byLayer[from]!.output)
        ? old
        : connect(wiring, at, stage, lanes, byLayer, device);
    byLayer[at] = node;
    nodes.push(node);
    if (node.cycles > interval) {
      interval = node.cycles;
      bottleneck = at;
    }
  }
  const depths = simulator.fifoDepths(nodes, interval);
  const parts = nodes.map((node, index) => {
    const asked = depths.get(node.at);
    return before?.nodes[index] === node && same(before.depths.get(node.at), asked)
      ? before.parts[index]!
      : partOf(wiring, node, asked, device);
  });
  return { wiring, nodes, byLayer, depths, interval, bottleneck, cost: sumResources(parts), folded, parts };
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
