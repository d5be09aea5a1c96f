import { lazily } from "../lazy/lazily.ts";
import { once } from "../lazy/once.ts";
import type { CheckedNetwork } from "../network/checked.ts";
import { type Device, resources, type Target } from "../targets/target.ts";
import { noResources, type ResourceCounts } from "../units/resources.ts";
import { activityOf } from "./activity.ts";
import { align } from "./alignment.ts";
import { assemble, type Pipeline, reassemble } from "./assemble.ts";
import type { Design, Stage, Timing } from "./design.ts";
import { differing } from "./differing.ts";
import { createEngineMapper } from "./engine/map.ts";
import { fitDiagnostics, targetDiagnostics } from "./fit.ts";
import { type Balance, balance, fitsIn, minus } from "./fold.ts";
import { type Groups, groupsOf, regroup } from "./groups.ts";
import { offChipRateOf } from "./offChip.ts";
import type { Node } from "./pipeline.ts";
import { createSimulator, finishOf, type Simulator, type Traces } from "./simulate.ts";
import { createStageStore } from "./stages.ts";
import { unbuiltLayers } from "./unbuilt.ts";
import { wiresOf } from "./wires.ts";
import { createWiring, type Wiring } from "./wiring.ts";

/** @param shortest of a pipeline: cycles per frame below which it need not get; absent: as short as the budget allows */
export type Mapper = (network: CheckedNetwork, target: Target, shortest?: number) => Design;

/**
 * From a checked network to a design. The mapper remembers what it worked out for layers, for stages and for streams, so
 * that an edit costs what it touched and a comparison per layer.
 */
export function createMapper(): Mapper {
  const mappings = new Map<string, { readonly fabric: object; readonly map: Mapper }>();
  const onEngine = createEngineMapper();
  return (network, target, shortest) => {
    if (target.engine) return onEngine(network, target);
    const { device } = target;
    const key = `${device.name} ${network.name}`;
    // A chip of one's own is made anew whenever its target is edited, its cells when they are others.
    const fabric = device.kind === "asic" ? device.cells : device;
    let mapping = mappings.get(key);
    if (mapping?.fabric !== fabric) {
      if (mappings.size >= keptMappings) mappings.clear();
      mapping = { fabric, map: createDeviceMapper(device) };
      mappings.set(key, mapping);
    }
    return mapping.map(network, target, shortest);
  };
}

/** Networks and devices worked on at a time. */
const keptMappings = 32;
/**
 * Searches for folds: each takes what FIFOs, forks and converters of the one before needed from the budget; the last one is for
 * the smallest design.
 */
const searches = 6;

/** What is taken over from one version of a network to the next. */
interface Known {
  readonly offChipRate: number;
  readonly wiring: Wiring;
  readonly groups: Groups;
  readonly pipelines: ReadonlyMap<string, Pipeline>;
}

function createDeviceMapper(device: Device): Mapper {
  const wire = createWiring();
  const stages = createStageStore(device);
  const simulator = createSimulator();
  let known: Known | undefined;

  return (network, target, shortest) => {
    const wiring = wire(network);
    const offChipRate = offChipRateOf(network, target);
    // Another rate is another choice for all layers with weights beside the chip.
    if (known?.offChipRate !== offChipRate) known = undefined;
    const aligned = align(known?.wiring.layers ?? [], wiring.layers);
    const edited = known && editedLayers(known.wiring, wiring);
    const groups =
      known && edited
        ? regroup(wiring, stages, known.groups, edited, offChipRate)
        : groupsOf(wiring, stages, known?.groups, aligned, offChipRate);
    const pipelines = new Map<string, Pipeline>();
    let pipeline: Pipeline | undefined;
    let reserve = noResources;
    for (let search = 0; search < searches; search++) {
      const smallest = search === searches - 1;
      const chosen = balance(groups.list, smallest ? noResources : minus(target.budget, reserve), shortest);
      const key = keyOf(chosen);
      const before = known?.pipelines.get(key) ?? lastOf(known?.pipelines);
      pipeline =
        pipelines.get(key) ??
        (before && edited && reassemble(wiring, groups, chosen, stages, simulator, device, before, edited)) ??
        assemble(wiring, groups, chosen, stages, simulator, device, before, aligned);
      pipelines.set(key, pipeline);
      if (!chosen.fits || fitsIn(pipeline.cost, target.budget)) break;
      // Room for everything that the search does not see; it differs from design to design, so that later searches keep the most.
      const unseen = minus(pipeline.cost, pipeline.folded);
      reserve = search < searches / 2 ? unseen : largest(reserve, unseen);
    }
    known = { offChipRate, wiring, groups, pipelines };
    return design(network, target, pipeline!, simulator);
  };
}

/** Layers that are others than before or travel in another layout, by index; undefined when the graph between them is another one. */
function editedLayers(before: Wiring, after: Wiring): readonly number[] | undefined {
  if (before.readers !== after.readers) return undefined;
  const layers = differing(before.layers, after.layers);
  if (before.layouts === after.layouts) return layers;
  return [...new Set([...layers, ...differing(before.layouts, after.layouts)])].sort((a, b) => a - b);
}

function keyOf({ interval, taste, other, split }: Balance): string {
  return `${interval} ${taste} ${other} ${split}`;
}

function lastOf(pipelines: ReadonlyMap<string, Pipeline> | undefined): Pipeline | undefined {
  return pipelines && [...pipelines.values()].at(-1);
}

function largest(left: ResourceCounts, right: ResourceCounts): ResourceCounts {
  const most = { ...left };
  for (const it of resources) {
    most[it] = Math.max(left[it], right[it]) + (right[it] > 0 ? Math.ceil(right[it] / 50) : 0);
  }
  return most;
}

/** A design whose units, connections and times are worked out when somebody asks for them. */
function design(network: CheckedNetwork, target: Target, pipeline: Pipeline, simulator: Simulator): Design {
  const { nodes, parts, cost } = pipeline;
  const wires = once(() => wiresOf(pipeline, network));
  const timing = timingOf(pipeline, simulator);
  const unbuilt = unbuiltLayers(network);
  const diagnostics = [...targetDiagnostics(network, target, parts), ...fitDiagnostics(network, target, cost, parts)];
  return lazily(
    { network, target, parts, cost, timing, unbuilt, diagnostics },
    {
      stages: () => stagesOf(nodes),
      units: () => wires().units,
      connections: () => wires().connections,
      inputs: () => wires().inputs,
      outputs: () => wires().outputs,
    },
  );
}

function stagesOf(nodes: readonly Node[]): readonly Stage[] {
  return nodes.flatMap(({ stage }) => {
    if (!stage) return [];
    const { layer, build } = stage;
    const { pe, simd } = build;
    const chosen = layer.fold?.pe === undefined || (layer.weights !== undefined && layer.fold.simd === undefined);
    return [{ layer, fold: { pe, simd }, chosen }];
  });
}

/** Times of the first frame count from the first input word that is taken. */
function timingOf(pipeline: Pipeline, simulator: Simulator): Timing {
  const { wiring, nodes, depths, interval, bottleneck } = pipeline;
  const nameOf = (node: Node) => wiring.layers[node.at]!.name;
  const traces = once(() => simulator.first(nodes, depths));
  // Shorter waits cannot be seen in a picture of a frame. A power of two, so that it seldom changes with an edit.
  const shortest = () => 2 ** Math.floor(Math.log2(Math.max(timing.latency, interval) / 400));
  const activity = once(() => activityOf(nodes, nameOf, simulator, depths, interval, shortest()));
  const timing: Timing = lazily(
    { interval, bottleneck: wiring.layers[bottleneck]!.name, activity },
    {
      latency: () => latencyOf(pipeline, traces()),
      layerIntervals: () => new Map(nodes.map((node) => [nameOf(node), node.cycles])),
      layerFinish: () => new Map(nodes.map((node) => [nameOf(node), finishOf(node, traces()(node.at))])),
    },
  );
  return timing;
}

function latencyOf({ byLayer, plan }: Pipeline, traces: Traces): number {
  let latency = 0;
  for (const at of plan.ends) {
    const node = byLayer[at]!;
    // A fork, or the register behind an input that leaves at once, stands in front of the output port.
    const behind = node.fork || !node.stage ? 1 : 0;
    latency = Math.max(latency, finishOf(node, traces(at)) + behind);
  }
  // Words of a token are taken to lie evenly between its first and its last; a word passes in a whole cycle.
  return Math.round(latency);
}
