import type { PerTensor } from "../../targets/engine/engine.ts";
import { bufferShortage, fits, lesser, type Shortage } from "./fit.ts";
import type { Machine } from "./machine.ts";
import { bothWays, movedEnergy, type NestMapping, type Residency, scoreOf } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { skippedWork } from "./sparse.ts";
import { type Spatial, spatialOf } from "./spatial.ts";
import { columnTiles, kindsOf, type Positions, positionTiles, type Split, splits } from "./tiles.ts";

/**
 * Search for the tiles of a nest and the order of the loops over them (docs/engine.md, section 4). Every split of filters,
 * channels and positions into 1, 2, 3, 4, 6, 8, 12, … parts, or into pieces as large as the array, is tried with each of
 * the three loops innermost; of the splits of channels only the largest that fit.
 */
export function tileNest(nest: Nest, machine: Machine, residency: Residency): NestMapping | undefined {
  return search(problemOf(nest, machine, residency));
}

/** What the tile that comes closest lacks, for a nest of which none fits. */
export function tileShortage(nest: Nest, machine: Machine, residency: Residency): Shortage | undefined {
  const problem = problemOf(nest, machine, residency);
  let least: Shortage | undefined;
  for (const position of [...problem.positionTiles, ...columnTiles(nest, machine.engine.batch)]) {
    for (const filters of problem.filterTiles) {
      for (const channels of problem.channelTiles) {
        const bits = occupiedBits(problem, position, filters, channels);
        const shortage = bufferShortage(bits, machine, residency.taken);
        if (shortage) least = lesser(least, shortage);
      }
    }
  }
  return least;
}

function problemOf(nest: Nest, machine: Machine, residency: Residency): Problem {
  const skipped = skippedWork(nest, machine);
  const spatial = spatialOf(nest, machine, skipped);
  return {
    nest,
    machine,
    residency,
    spatial,
    balance: skipped.balance,
    filterTiles: splits(nest.filters, spatial.unit.filters),
    channelTiles: splits(nest.channels, spatial.unit.channels),
    positionTiles: positionTiles(nest, machine.engine.batch),
  };
}

interface Problem {
  readonly nest: Nest;
  readonly machine: Machine;
  readonly residency: Residency;
  readonly spatial: Spatial;
  readonly balance: number;
  readonly filterTiles: readonly Split[];
  readonly channelTiles: readonly Split[];
  readonly positionTiles: readonly Positions[];
}

/** Innermost loop over tiles; the tensor that it does not choose stays. */
type Innermost = "positions" | "filters" | "channels";
const innermosts: readonly Innermost[] = ["positions", "filters", "channels"];

function search(problem: Problem): NestMapping | undefined {
  return (
    searchOver(problem, problem.positionTiles) ??
    searchOver(problem, columnTiles(problem.nest, problem.machine.engine.batch))
  );
}

function searchOver(problem: Problem, positionTiles: readonly Positions[]): NestMapping | undefined {
  const { nest, machine, residency } = problem;
  const { objective, batch } = machine.engine;
  let best: Candidate | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  // No tile makes the array faster than all of the nest at once, nor moves less between buffers and array.
  const whole = problem.spatial.run(batch, nest.filters, nest.channels, nest.outRows, nest.outColumns);
  const again = repetitions(problem);
  const leastCycles = whole.cycles * again * 0.999;
  const leastMoved = { ...whole.moved, output: bothWays(whole.moved.output, whole.visits) };
  const leastBuffered = movedEnergy(none, bufferedBits(problem, leastMoved, again), machine.energy);
  const leastFactor = objective === "latency" ? scoreOf(1, leastBuffered, machine) : 0;
  for (const position of positionTiles) {
    for (const filters of problem.filterTiles) {
      let fitting = 0;
      for (const channels of problem.channelTiles) {
        if (fitting === largestOnly) break;
        if (!fits(occupiedBits(problem, position, filters, channels), machine, residency.taken)) continue;
        fitting += 1;
        let array: ArrayWork | undefined;
        for (const innermost of innermostOf(position, filters, channels)) {
          const traffic = trafficOf(problem, position, filters, channels, innermost);
          const bits = traffic.input + traffic.weight + traffic.output;
          const offChip = bits / machine.offChipRate;
          const exposed = exposedCycles(problem, position, filters, channels, offChip);
          const bound = Math.max(leastCycles + exposed, offChip);
          if (bound * leastFactor >= bestScore) continue;
          if (scoreOf(bound, bits * machine.energy.offChip + leastBuffered, machine) >= bestScore) continue;
          array ??= arrayWork(problem, position, filters, channels);
          const buffered = bufferedBits(problem, array.moved, 1);
          const cycles = totalCycles(machine, array.cycles, offChip, exposed);
          const score = scoreOf(cycles, movedEnergy(traffic, buffered, machine.energy), machine);
          if (score >= bestScore) continue;
          best = { position, filters, channels, innermost, traffic, array };
          bestScore = score;
        }
      }
    }
  }
  return best && mappingOf(problem, best);
}

/** Splits of the sum that are tried for each split of filters and positions: smaller tiles only move partial sums more often. */
const largestOnly = 3;

interface Candidate {
  readonly position: Positions;
  readonly filters: Split;
  readonly channels: Split;
  readonly innermost: Innermost;
  readonly traffic: PerTensor<number>;
  readonly array: ArrayWork;
}

/** Loops that run more than once; one of those that do not where none does. */
function innermostOf(position: Positions, filters: Split, channels: Split): readonly Innermost[] {
  const index = (position.count > 1 ? 1 : 0) + (filters.count > 1 ? 2 : 0) + (channels.count > 1 ? 4 : 0);
  return innermostsByLoops[index]!;
}

const innermostsByLoops: readonly (readonly Innermost[])[] = [
  ["positions"],
  ["positions"],
  ["filters"],
  ["positions", "filters"],
  ["channels"],
  ["positions", "channels"],
  ["filters", "channels"],
  innermosts,
];

/** The array works while off-chip memory moves what the next tile needs, or one waits for the other. */
function totalCycles({ engine }: Machine, array: number, offChip: number, exposed: number): number {
  return engine.doubleBuffering ? Math.max(array + exposed, offChip) : array + offChip;
}

const none = { input: 0, weight: 0, output: 0 };

/** Bits between buffers and array. */
function bufferedBits({ nest, machine }: Problem, moved: PerTensor<number>, times: number): PerTensor<number> {
  return {
    input: moved.input * nest.bits.input * times,
    weight: moved.weight * nest.bits.weight * times,
    output: moved.output * machine.accumulator * times,
  };
}

/** Cycles of the first load and the last store. */
function exposedCycles(
  { nest, machine, residency }: Problem,
  position: Positions,
  filters: Split,
  channels: Split,
  offChip: number,
): number {
  const results = position.batch * position.rows * position.columns * filters.size;
  const firstLoad = residency.input ? 0 : position.inputs * channels.size * nest.bits.input;
  const lastStore = residency.output ? 0 : results * nest.bits.output;
  return Math.min(offChip, (firstLoad + lastStore) / machine.offChipRate);
}

/** How often the tiles of one group run. */
function repetitions({ nest, spatial }: Problem): number {
  return nest.steps * Math.ceil(nest.groups / spatial.groupsAtOnce);
}

/** Bits that the tiles take in the buffers, by tensor. */
function occupiedBits(
  { nest, machine, residency, spatial }: Problem,
  position: Positions,
  filters: Split,
  channels: Split,
): PerTensor<number> {
  const double = machine.engine.doubleBuffering ? 2 : 1;
  const groups = spatial.groupsAtOnce;
  const several = nest.groups > groups;
  const copies = (count: number) => (count > 1 || several ? double : 1);
  const taps = nest.kernel[0] * nest.kernel[1];
  const results = position.batch * position.rows * position.columns * filters.size * groups;
  const inArray = machine.engine.dataflow === "output_stationary" && channels.count === 1;
  const resultBits = inArray ? (residency.output ? 0 : nest.bits.output) : machine.accumulator;
  return {
    input: residency.input
      ? 0
      : position.inputs * channels.size * groups * nest.bits.input * copies(position.count * channels.count),
    weight: residency.weight
      ? 0
      : filters.size * channels.size * taps * groups * nest.bits.weight * copies(filters.count * channels.count),
    output: results * resultBits * copies(position.count * filters.count),
  };
}

/** Off-chip bits of all tiles, groups and steps. */
function trafficOf(
  { nest, residency }: Problem,
  position: Positions,
  filters: Split,
  channels: Split,
  innermost: Innermost,
): PerTensor<number> {
  const taps = nest.kernel[0] * nest.kernel[1];
  const groups = nest.groups * nest.steps;
  const times = (count: number, stays: boolean) => (stays ? 1 : count);
  // A tensor is fetched again for each tile of a loop that does not choose it, unless that loop is the innermost one that
  // runs at all.
  const inner = (loop: Innermost, ...inside: readonly number[]) =>
    innermost === loop || inside.every((count) => count === 1);
  const weightsStay = inner("positions", filters.count, channels.count);
  const inputsStay = inner("filters", position.count, channels.count);
  const sumsStay = inner("channels", position.count, filters.count);
  const results =
    position.kinds.reduce((sum, it) => sum + it.count * it.batch * it.rows * it.columns, 0) * nest.filters;
  const inputs = position.allInputs * nest.channels * nest.bits.input * times(filters.count, inputsStay);
  const weights = nest.filters * nest.channels * taps * nest.bits.weight * times(position.count, weightsStay);
  // The weights of a step stay for the next one when they are all there.
  const held = filters.count * channels.count === 1 && nest.groups === 1;
  return {
    input: residency.input ? 0 : inputs * groups,
    weight: residency.weight ? 0 : weights * (held ? nest.groups : groups),
    output: outputTraffic(nest, residency, results, sumsStay ? 1 : channels.count) * groups,
  };
}

/** Final results once; partial sums are written and read again for each visit but the last. */
function outputTraffic(nest: Nest, residency: Residency, results: number, visits: number): number {
  const final = residency.output ? 0 : results * nest.bits.output;
  return final + 2 * (visits - 1) * results * Math.max(nest.accumulator, nest.bits.output);
}

interface ArrayWork {
  readonly cycles: number;
  readonly ramp: number;
  readonly passes: number;
  /** Numbers between buffers and array, sums both ways. */
  readonly moved: PerTensor<number>;
  readonly activeElements: number;
}

/** The array over all kinds of tiles: whole ones and those at the ends. */
function arrayWork(problem: Problem, position: Positions, filters: Split, channels: Split): ArrayWork {
  const { spatial, machine } = problem;
  let [cycles, ramp, passes, firstRamp, active] = [0, 0, 0, 0, 0];
  const moved = { input: 0, weight: 0, output: 0 };
  for (const kind of position.kinds) {
    for (const [filterTile, filterCount] of kindsOf(filters)) {
      let [written, visits] = [0, 0];
      for (const [channelTile, channelCount] of kindsOf(channels)) {
        const run = spatial.run(kind.batch, filterTile, channelTile, kind.rows, kind.columns);
        const count = kind.count * filterCount * channelCount;
        cycles += run.cycles * count;
        ramp += run.ramp * count;
        passes += run.passes * count;
        moved.input += run.moved.input * count;
        moved.weight += run.moved.weight * count;
        written += run.moved.output * count;
        visits += run.visits * channelCount;
        if (firstRamp === 0) firstRamp = run.ramp;
        active = Math.max(active, run.activeElements);
      }
      moved.output += bothWays(written, visits);
    }
  }
  const again = repetitions(problem);
  const { steps } = problem.nest;
  return {
    // Overlapping passes fill the array once per step, others each time.
    cycles: cycles * again + (machine.overlap ? firstRamp * steps : 0),
    ramp: machine.overlap ? firstRamp * steps : ramp * again,
    passes: passes * again,
    moved: { input: moved.input * again, weight: moved.weight * again, output: moved.output * again },
    activeElements: active,
  };
}

function mappingOf(
  problem: Problem,
  { position, filters, channels, innermost, traffic, array }: Candidate,
): NestMapping {
  const { machine } = problem;
  const offChipCycles = (traffic.input + traffic.weight + traffic.output) / machine.offChipRate;
  const exposed = exposedCycles(problem, position, filters, channels, offChipCycles);
  const occupied = occupiedBits(problem, position, filters, channels);
  const order = innermosts.filter((it) => it !== innermost);
  const counts = { positions: position.count, filters: filters.count, channels: channels.count };
  return {
    tile: {
      batch: position.batch,
      filters: filters.size,
      channels: channels.size,
      outRows: position.rows,
      outColumns: position.columns,
    },
    order: [...order, innermost].filter((it) => counts[it] > 1),
    rows: machine.unrollRows.join(" x "),
    columns: machine.unrollColumns.join(" x "),
    activeElements: array.activeElements,
    passes: array.passes,
    arrayCycles: array.cycles,
    rampCycles: array.ramp,
    offChipCycles,
    exposedCycles: exposed,
    cycles: totalCycles(machine, array.cycles, offChipCycles, exposed),
    traffic,
    buffered: bufferedBits(problem, array.moved, 1),
    occupied: occupied.input + occupied.weight + occupied.output,
    balance: problem.balance,
  };
}
