import type { CheckedNetwork } from "../../network/checked.ts";
import { type FeatureMap, featureMaps, roomForMaps, sourceOf } from "./featureMaps.ts";
import type { Taken } from "./fit.ts";
import type { Jobs } from "./jobs.ts";
import { type LayerRun, runOf } from "./layerRun.ts";
import type { Machine } from "./machine.ts";
import { scoreOf, sumOf } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import type { Search } from "./search.ts";

/** All layers one after the other. */
export interface Schedule {
  readonly runs: readonly ScheduledRun[];
  /** Cycles of a batch. */
  readonly cycles: number;
  /** All weights stay on the chip. */
  readonly weightsOnChip: boolean;
  /** Most bits of the buffers that are in use at a time. */
  readonly occupied: number;
}

export interface ScheduledRun extends LayerRun {
  /** Cycle of the batch in which it starts. */
  readonly start: number;
}

/**
 * Layers in file order; feature maps stay on the chip from their layer to their last reader, and weights from inference to
 * inference, where there is room that is not worth more to the tiles. Results of the network are written off the chip, also
 * those that stay for a layer that reads them.
 */
export function scheduleOf(network: CheckedNetwork, jobs: Jobs, machine: Machine, search: Search): Schedule {
  const maps = featureMaps(network.layers, jobs, machine);
  const weights = [...jobs.byLayer.values()]
    .flatMap((job) => job.nests)
    .reduce((bits, nest) => bits + weightBitsOf(nest), 0);
  const planWith = (bits: number | undefined) => planOf({ network, jobs, machine, search, maps, weights: bits });
  const mayStay = machine.engine.weights === "on_chip" && weights <= (machine.buffers.weight ?? machine.buffers.shared);
  const plans = mayStay ? [planWith(weights)] : [];
  if (!plans.some(isSettled)) plans.push(planWith(undefined));
  const plan = plans.reduce((best, it) => (isBetter(it.totals, best.totals, machine) ? it : best));
  return scheduled(plan, mayStay && plan === plans[0]);
}

function weightBitsOf(nest: Nest): number {
  if (nest.weights === "activations") return 0;
  return nest.groups * nest.filters * nest.channels * nest.kernel[0] * nest.kernel[1] * nest.bits.weight;
}

interface Totals {
  /** Layers of which no tile fits. */
  readonly unfit: number;
  readonly cycles: number;
  /** J that moving data takes. */
  readonly moved: number;
}

function totalsOf(runs: Iterable<LayerRun | undefined>): Totals {
  let [unfit, cycles, moved] = [0, 0, 0];
  for (const run of runs) {
    if (!run) continue;
    if (run.shortage) unfit += 1;
    cycles += run.cycles;
    moved += run.moved;
  }
  return { unfit, cycles, moved };
}

function isBetter(one: Totals, other: Totals, machine: Machine): boolean {
  if (one.unfit !== other.unfit) return one.unfit < other.unfit;
  return scoreOf(one.cycles, one.moved, machine) < scoreOf(other.cycles, other.moved, machine);
}

interface Planned {
  readonly network: CheckedNetwork;
  readonly jobs: Jobs;
  readonly machine: Machine;
  readonly search: Search;
  readonly maps: ReadonlyMap<string, FeatureMap>;
  /** Bits of all weights, which stay; undefined: they do not. */
  readonly weights: number | undefined;
}

/** The layers with what stays on the chip decided. */
interface Plan {
  /** By the index of the layer; undefined: no work of its own. */
  readonly runs: readonly (LayerRun | undefined)[];
  readonly taken: readonly Taken[];
  readonly totals: Totals;
  /** Maps that could stay and do not. */
  readonly away: number;
  /** There are maps on the chip whose room may be worth more, several of them together. */
  readonly doubtful: boolean;
}

/** Nothing can be better: every map stays, and no layer misses its room. */
function isSettled({ runs, away }: Plan): boolean {
  return away === 0 && runs.every((run) => !run || !misses(run));
}

function misses({ shortage, crowding }: LayerRun): boolean {
  return shortage !== undefined || crowding.cycles > 0 || crowding.moved > 0;
}

/** From all maps that fit on the chip, and, where these are in the way of tiles, from none of them: the better one of two local optima. */
function planOf(planned: Planned): Plan {
  const plan = improved(planned, true);
  if (!plan.doubtful) return plan;
  const other = improved(planned, false);
  return isBetter(other.totals, plan.totals, planned.machine) ? other : plan;
}

/** @param all starts with all maps on the chip that fit one after the other */
function improved({ network, jobs, machine, search, maps, weights }: Planned, all: boolean): Plan {
  const { layers, outputs } = network;
  const leaving = new Set(outputs.map((name) => sourceOf(name, maps)));
  const taken = layers.map(() => ({ input: 0, weight: weights ?? 0 }));
  const onChip = new Set<number>();
  const indices = new Map(layers.map(({ name }, index) => [name, index]));
  const mapAt = (index: number) => maps.get(layers[index]!.name)!;

  const runAt = (index: number): LayerRun | undefined => {
    const layer = layers[index]!;
    const job = jobs.byLayer.get(layer.name);
    if (!job) return undefined;
    const stays = (name: string) => onChip.has(indices.get(sourceOf(name, maps))!);
    return runOf(job, machine, search, {
      fetched: layer.inputTensors.filter((_, at) => !stays(layer.inputs[at]!)),
      outputOnChip: onChip.has(index) && !leaving.has(layer.name),
      weightsOnChip: weights !== undefined,
      taken: { ...taken[index]! },
    });
  };
  /** Indices from a layer to the last reader of its map. */
  const span = (index: number) => Array.from({ length: mapAt(index).last - index + 1 }, (_, at) => index + at);
  const turn = (index: number) => {
    const { bits } = mapAt(index);
    const stays = !onChip.delete(index);
    if (stays) onChip.add(index);
    for (const at of span(index)) taken[at]!.input += stays ? bits : -bits;
  };
  const fitsBeside = (index: number) =>
    span(index).every((at) => mapAt(index).bits <= roomForMaps(machine, taken[at]!));
  const wanted = layers.flatMap(({ name }, index) =>
    machine.engine.activations === "on_chip" && jobs.byLayer.has(name) && mapAt(index).last > index ? [index] : [],
  );
  if (all) for (const index of wanted) if (fitsBeside(index)) turn(index);
  const runs = layers.map((_, index) => runAt(index));
  let totals = totalsOf(runs);
  /** Lets a map stay or leave, if that is better. */
  const tryTurning = (index: number): boolean => {
    turn(index);
    const changed = span(index);
    const before = changed.map((at) => runs[at]);
    for (const at of changed) runs[at] = runAt(at);
    const after = totalsOf(runs);
    if (isBetter(after, totals, machine)) {
      totals = after;
      return true;
    }
    turn(index);
    changed.forEach((at, place) => {
      runs[at] = before[place];
    });
    return false;
  };
  /** What moving a map off the chip can win at most: nothing that stands in the buffers costs anything any more. */
  const mayWin = (index: number): boolean => {
    let { unfit, cycles, moved } = totals;
    for (const at of span(index)) {
      const run = runs[at];
      if (!run) continue;
      if (run.shortage) unfit -= 1;
      cycles -= run.crowding.cycles;
      moved -= run.crowding.moved;
    }
    const { bits, readers } = mapAt(index);
    moved += bits * (readers + (leaving.has(layers[index]!.name) ? 0 : 1)) * machine.energy.offChip;
    return isBetter({ unfit, cycles, moved }, totals, machine);
  };
  // The room of a map is room that the tiles of layers lack, which may fetch their inputs and weights more often.
  for (let better = true; better; ) {
    better = false;
    for (const index of wanted) {
      const worthATry = onChip.has(index) ? mayWin(index) : fitsBeside(index);
      if (worthATry && tryTurning(index)) better = true;
    }
  }
  return { runs, taken, totals, away: wanted.length - onChip.size, doubtful: [...onChip].some(mayWin) };
}

function scheduled({ runs, taken }: Plan, weightsOnChip: boolean): Schedule {
  let cycles = 0;
  let occupied = 0;
  const placed: ScheduledRun[] = [];
  runs.forEach((run, index) => {
    if (!run) return;
    placed.push({ ...run, start: cycles });
    cycles += run.cycles;
    const tiles = run.mappings.reduce((most, it) => Math.max(most, it ? sumOf(it.occupied) : 0), 0);
    const { input, weight } = taken[index]!;
    occupied = Math.max(occupied, input + weight + run.between + tiles);
  });
  return { runs: placed, cycles, weightsOnChip, occupied };
}
