import { elementsOf } from "../../layers/shape.ts";
import type { CheckedNetwork, Layer, Tensor } from "../../network/checked.ts";
import type { Shortage } from "./fit.ts";
import { bitsOf, type Job, type Jobs } from "./jobs.ts";
import type { Machine } from "./machine.ts";
import type { NestMapping, Residency } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { rowStationaryNest, rowStationaryShortage } from "./rowStationary.ts";
import { tileNest, tileShortage } from "./tiling.ts";

/** One layer on the engine. Cycles and bits per batch. */
export interface LayerRun {
  readonly layer: Layer;
  readonly job: Job;
  /** In the order of the nests; undefined: nothing fits. */
  readonly mappings: readonly (NestMapping | undefined)[];
  /** What the first nest without a mapping lacks. */
  readonly shortage: Shortage | undefined;
  /** Cycles of the vector unit. */
  readonly vectorCycles: number;
  /** Off-chip bits that the vector unit reads (tables not included) and writes. */
  readonly vectorReads: number;
  readonly vectorWrites: number;
  /** Both, and tables. */
  readonly vectorTraffic: number;
  readonly start: number;
  readonly cycles: number;
  /** Its inputs are on the chip already; its result stays there. */
  readonly inputOnChip: boolean;
  readonly outputOnChip: boolean;
  /** Bits that stay on the chip from nest to nest. */
  readonly between: number;
}

/** All layers one after the other. */
export interface Schedule {
  readonly runs: readonly LayerRun[];
  /** Cycles of a batch. */
  readonly cycles: number;
  /** All weights stay on the chip. */
  readonly weightsOnChip: boolean;
  /** Most bits of the buffers that are in use at a time. */
  readonly occupied: number;
}

/** Remembers the searches of equal nests: equal layers, and layers that an edit did not touch, share one. */
export type Search = (nest: Nest, machine: Machine, residency: Residency) => NestMapping | undefined;

const keptSearches = 4096;

export function createSearch(): Search {
  let known = new Map<string, NestMapping | undefined>();
  const machineKeys = new WeakMap<Machine, string>();
  return (nest, machine, residency) => {
    let machineKey = machineKeys.get(machine);
    if (machineKey === undefined) {
      const { engine, ...rest } = machine;
      const { place: _place, ...written } = engine;
      machineKey = JSON.stringify([written, rest]);
      machineKeys.set(machine, machineKey);
    }
    const { part: _part, ...loops } = nest;
    const key = `${machineKey}${JSON.stringify([loops, residency])}`;
    if (!known.has(key)) {
      if (known.size >= keptSearches) known = new Map();
      const find = machine.engine.dataflow === "row_stationary" ? rowStationaryNest : tileNest;
      known.set(key, find(nest, machine, residency));
    }
    return known.get(key);
  };
}

/**
 * Layers in file order; feature maps stay on the chip from their layer to their last reader while there is room. Results of the network
 * are written off the chip, also those that stay for a layer that reads them.
 */
export function scheduleOf(
  { layers, outputs }: CheckedNetwork,
  jobs: Jobs,
  machine: Machine,
  search: Search,
): Schedule {
  const maps = featureMaps(layers, jobs, machine);
  const leaving = new Set(outputs.map((name) => sourceOf(name, maps)));
  const weights = [...jobs.byLayer.values()]
    .flatMap((job) => job.nests)
    .reduce((bits, nest) => bits + weightBitsOf(nest), 0);
  const capacity = machine.buffers.input ?? machine.buffers.shared;
  const live = new Map<string, number>();
  const peak = 2 * [...maps.values()].reduce((most, { bits }) => Math.max(most, bits), 0);
  const room = machine.buffers.weight ?? machine.buffers.shared - peak;
  const weightsOnChip = machine.engine.weights === "on_chip" && weights <= room;
  const base = weightsOnChip && machine.buffers.weight === undefined ? weights : 0;
  const onChip = new Set<string>();
  const runs: LayerRun[] = [];
  // What stays takes room from all layers until its last reader.
  const roomBeside = (during: readonly Layer[]) =>
    during.reduce((most, { name }) => Math.max(most, workingBits(jobs.byLayer.get(name), machine)), 0);
  let now = 0;
  let occupied = 0;
  layers.forEach((layer, index) => {
    const job = jobs.byLayer.get(layer.name);
    const map = maps.get(layer.name);
    const taken = () => base + [...live.values()].reduce((sum, bits) => sum + bits, 0);
    if (job) {
      const fetched = layer.inputTensors.filter((_, at) => !onChip.has(sourceOf(layer.inputs[at]!, maps)));
      const wants = machine.engine.activations === "on_chip" && map !== undefined && map.last > index;
      let keep = wants && taken() + map.bits + roomBeside(layers.slice(index, map.last + 1)) <= capacity;
      const runThat = (keeps: boolean) =>
        runOf(job, machine, search, {
          fetched,
          outputOnChip: keeps && !leaving.has(layer.name),
          weightsOnChip,
          taken: taken() + (keeps && map ? map.bits : 0),
          start: now,
        });
      let run = runThat(keep);
      if (keep && map && (run.shortage || run.mappings.some((it) => it && it.order.length > 0))) {
        const away = runThat(false);
        // Its room is room that the tiles of the layer lack, which may fetch their inputs and weights more often.
        if (run.shortage || offChipBits(run) > offChipBits(away) + map.readers * map.bits) {
          keep = false;
          run = away;
        }
      }
      if (keep && map) {
        live.set(layer.name, map.bits);
        onChip.add(layer.name);
      }
      runs.push(run);
      now += run.cycles;
      occupied = Math.max(
        occupied,
        taken() + run.between + Math.max(0, ...run.mappings.map((it) => it?.occupied ?? 0)),
      );
    }
    for (const [name] of live) if (maps.get(name)!.last <= index) live.delete(name);
  });
  return { runs, cycles: now, weightsOnChip, occupied };
}

interface FeatureMap {
  /** Bits of a batch. */
  readonly bits: number;
  /** Layers with work of their own that read it, and the index of the last one. */
  readonly readers: number;
  readonly last: number;
  /** Layer whose memory it is: views and fused functions have none of their own. */
  readonly source: string;
}

function featureMaps(layers: readonly Layer[], jobs: Jobs, { engine }: Machine): Map<string, FeatureMap> {
  const maps = new Map<string, FeatureMap>();
  layers.forEach((layer, index) => {
    const through = layer.inputs.length > 0 && !jobs.byLayer.has(layer.name);
    const source = through ? sourceOf(layer.inputs[0]!, maps) : layer.name;
    maps.set(layer.name, {
      bits: elementsOf(layer.output.shape) * layer.output.format.bits * engine.batch,
      readers: 0,
      last: index,
      source,
    });
    for (const name of layer.inputs) {
      const read = maps.get(sourceOf(name, maps));
      if (read) maps.set(sourceOf(name, maps), { ...read, readers: read.readers + (through ? 0 : 1), last: index });
    }
    // What fuses behind a layer makes its result as wide as what is stored.
    if (through) {
      const before = maps.get(source)!;
      maps.set(source, { ...before, bits: maps.get(layer.name)!.bits });
    }
  });
  return maps;
}

function sourceOf(name: string, maps: ReadonlyMap<string, FeatureMap>): string {
  return maps.get(name)?.source ?? name;
}

function weightBitsOf(nest: Nest): number {
  if (nest.weights === "activations") return 0;
  return nest.groups * nest.filters * nest.channels * nest.kernel[0] * nest.kernel[1] * nest.bits.weight;
}

/** Room that a layer needs besides what stays: weights for the whole array twice, and a row of results. */
function workingBits(job: Job | undefined, machine: Machine): number {
  if (!job || job.nests.length === 0) return 0;
  const { nests } = job;
  const own = machine.buffers.weight !== undefined;
  const width = Math.max(...nests.map((nest) => nest.bits.weight));
  const weights = own ? 0 : 2 * machine.rows * machine.columns * machine.macs * width;
  const row = Math.max(...nests.map((nest) => Math.min(nest.filters, machine.columns) * nest.outColumns));
  return weights + (machine.buffers.output === undefined ? 2 * row * machine.accumulator : 0);
}

/** Bits that a layer exchanges with memory off the chip, of a batch. */
export function offChipBits({ mappings, vectorTraffic }: LayerRun): number {
  return mappings.reduce(
    (bits, it) => bits + (it ? it.traffic.input + it.traffic.weight + it.traffic.output : 0),
    vectorTraffic,
  );
}

/** Bits that nests leave for those behind them, per inference. */
function innerBits(nests: readonly Nest[]): number {
  return nests
    .slice(0, -1)
    .reduce(
      (bits, { groups, filters, outRows, outColumns, bits: { output } }) =>
        bits + groups * filters * outRows * outColumns * output,
      0,
    );
}

interface Situation {
  /** Inputs that are not on the chip. */
  readonly fetched: readonly Tensor[];
  readonly outputOnChip: boolean;
  readonly weightsOnChip: boolean;
  readonly taken: number;
  readonly start: number;
}

function runOf(job: Job, machine: Machine, search: Search, situation: Situation): LayerRun {
  const { layer, nests, vectorBits } = job;
  const { fetched, outputOnChip, weightsOnChip, taken, start } = situation;
  const inputOnChip = fetched.length === 0;
  const { batch } = machine.engine;
  // What goes from nest to nest of a layer stays as a feature map does, the input of the first one with it.
  const between = nests.length > 1 ? (bitsOf(layer.inputTensors) + innerBits(nests)) * batch : 0;
  const room = (machine.buffers.input ?? machine.buffers.shared) - taken - workingBits(job, machine);
  const residenciesThat = (stays: boolean) =>
    nests.map((nest, index) => ({
      input: inputOnChip || (index > 0 && stays),
      weight: nest.weights === "activations" ? stays : weightsOnChip,
      output: index < nests.length - 1 ? stays : outputOnChip,
      taken: stays ? taken + between : taken,
    }));
  const searched = (residencies: readonly Residency[]) =>
    nests.map((nest, index) => search(nest, machine, residencies[index]!));
  let stays = nests.length > 1 && machine.engine.activations === "on_chip" && between <= room;
  let mappings = searched(residenciesThat(stays));
  if (stays && mappings.includes(undefined)) {
    stays = false;
    mappings = searched(residenciesThat(stays));
  }
  const unfit = mappings.indexOf(undefined);
  const lacking = machine.engine.dataflow === "row_stationary" ? rowStationaryShortage : tileShortage;
  const vectorCycles = Math.ceil((job.operations * batch) / machine.vector);
  const vectorReads = nests.length > 0 ? 0 : bitsOf(fetched) * batch;
  const vectorWrites = outputOnChip ? 0 : vectorBits.output * batch;
  const vectorTraffic = vectorBits.weight * batch + vectorReads + vectorWrites;
  const arrayCycles = mappings.reduce((sum, it) => sum + (it?.cycles ?? 0), 0);
  const cycles = Math.ceil(arrayCycles + Math.max(vectorCycles, vectorTraffic / machine.offChipRate));
  return {
    layer,
    job,
    mappings,
    shortage: unfit < 0 ? undefined : lacking(nests[unfit]!, machine, residenciesThat(stays)[unfit]!),
    vectorCycles,
    vectorReads,
    vectorWrites,
    vectorTraffic,
    start,
    cycles,
    inputOnChip,
    outputOnChip,
    between: stays ? between : 0,
  };
}
