import type { PerTensor } from "../../targets/engine/engine.ts";
import { bufferShortage, fits, lesser, type Shortage } from "./fit.ts";
import { stationaryTensor } from "./loops.ts";
import type { Machine } from "./machine.ts";
import { bothWays, movedEnergy, type NestMapping, type Residency, scoreOf, sumOf } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { skippedWork } from "./sparse.ts";
import { type Spatial, spatialOf } from "./spatial.ts";
import {
  columnTiles,
  groupsSideBySide,
  kindsOf,
  type Positions,
  positionTiles,
  type Split,
  splits,
  stepsUpTo,
} from "./tiles.ts";

/**
 * Search for the tiles of a nest and the order of the loops over them (docs/engine.md, section 4). Every split of filters,
 * channels and positions into 1, 2, 3, 4, 6, 8, 12, … parts, or into pieces as large as the array, is tried, with as many
 * groups side by side as the array holds or fewer. Nothing is left out that could be better: what is tried with less room
 * or fewer multipliers is tried with more of them too, so that these never cost cycles.
 */
export function tileNest(nest: Nest, machine: Machine, residency: Residency): NestMapping | undefined {
  let best: Best | undefined;
  for (const macs of usedMacs(machine)) best = search(problemOf(nest, { ...machine, macs }, residency), best);
  return best && mappingOf(best);
}

/** Through a narrow port, what stays is loaded sooner for a part of the products of an element. */
function usedMacs({ macs, ports, engine }: Machine): readonly number[] {
  const stays = stationaryTensor[engine.dataflow as keyof typeof stationaryTensor];
  return Number.isFinite(ports[stays]) ? stepsUpTo(macs).toReversed() : [macs];
}

/** What the tile that comes closest lacks, for a nest of which none fits. */
export function tileShortage(nest: Nest, machine: Machine, residency: Residency): Shortage | undefined {
  const problem = problemOf(nest, machine, residency);
  let least: Shortage | undefined;
  for (const position of problem.positionTiles) {
    for (const filters of problem.filterTiles) {
      for (const channels of problem.channelTiles) {
        const bits = occupiedBits(problem, { position, filters, channels, groups: 1 }, 1);
        const shortage = bufferShortage(bits, machine, residency.taken);
        if (shortage) least = lesser(least, shortage);
      }
    }
  }
  return least;
}

interface Problem {
  readonly nest: Nest;
  readonly machine: Machine;
  readonly residency: Residency;
  readonly spatial: Spatial;
  readonly balance: number;
  /** Each the largest first, which is all of it. */
  readonly filterTiles: readonly Split[];
  readonly channelTiles: readonly Split[];
  readonly positionTiles: readonly Positions[];
}

function problemOf(nest: Nest, machine: Machine, residency: Residency): Problem {
  const skipped = skippedWork(nest, machine);
  const spatial = spatialOf(nest, machine, skipped);
  const { batch } = machine.engine;
  return {
    nest,
    machine,
    residency,
    spatial,
    balance: skipped.balance,
    filterTiles: splits(nest.filters, spatial.units.filters),
    channelTiles: splits(nest.channels, spatial.units.channels),
    positionTiles: [...positionTiles(nest, batch), ...columnTiles(nest, batch)],
  };
}

/** A tile of each loop, and how many groups are computed side by side. */
interface Tiling {
  readonly position: Positions;
  readonly filters: Split;
  readonly channels: Split;
  readonly groups: number;
}

/** Innermost loop over tiles; the tensor that it does not choose stays. */
type Innermost = "positions" | "filters" | "channels";
const innermosts: readonly Innermost[] = ["positions", "filters", "channels"];

interface Best {
  readonly problem: Problem;
  readonly tiling: Tiling;
  readonly copies: 1 | 2;
  readonly score: number;
}

/**
 * Bounds from the coarse to the fine: no split makes the array faster than the whole, nor moves less. Smaller tiles of
 * channels only move more, so that the first that cannot be better ends the search among them.
 *
 * @param known best of another search
 */
function search(problem: Problem, known: Best | undefined): Best | undefined {
  const { nest, machine, residency, spatial, filterTiles, channelTiles } = problem;
  let best = known;
  let bestScore = known?.score ?? Number.POSITIVE_INFINITY;
  const bound = (array: ArrayWork, bits: number) =>
    scoreOf(
      Math.max(machine.overlap ? array.cycles - array.ramp : array.cycles, bits / machine.offChipRate),
      movedEnergy(bits, bufferedBits(problem, array.moved), machine.energy),
      machine,
    ) * nearly;
  for (const groups of groupsSideBySide(nest.groups, spatial.mostGroups)) {
    for (const position of problem.positionTiles) {
      const least = { position, filters: filterTiles[0]!, channels: channelTiles[0]!, groups };
      const smallest = { ...least, filters: filterTiles.at(-1)! };
      if (!fits(leastBits(problem, smallest), machine, residency.taken)) continue;
      if (bound(arrayWork(problem, least), leastTraffic(problem, least)) >= bestScore) continue;
      for (const filters of filterTiles) {
        const wide = { position, filters, channels: channelTiles[0]!, groups };
        if (!fits(leastBits(problem, wide), machine, residency.taken)) continue;
        const whole = arrayWork(problem, wide);
        if (bound(whole, leastTraffic(problem, wide)) >= bestScore) continue;
        for (const channels of channelTiles) {
          const tiling = { position, filters, channels, groups };
          const bits = leastTraffic(problem, tiling);
          if (bound(whole, bits) >= bestScore) break;
          const copies = copiesThatFit(problem, tiling);
          if (copies === undefined) continue;
          const array = arrayWork(problem, tiling);
          const { cycles } = timeOf(problem, tiling, copies, array, bits);
          const moved = movedEnergy(bits, bufferedBits(problem, array.moved), machine.energy);
          const score = scoreOf(cycles, moved, machine);
          if (score >= bestScore) continue;
          best = { problem, tiling, copies, score };
          bestScore = score;
        }
      }
    }
  }
  return best;
}

/** Bounds are sums of the same figures in another order. */
const nearly = 1 - 1e-9;

interface Time {
  readonly cycles: number;
  readonly offChip: number;
  /** Of transfers that nothing hides: the first load and the last store, or all. */
  readonly exposed: number;
}

/** The array works while off-chip memory moves what the next tile needs; where there is no room for that, one waits for the other. */
function timeOf(problem: Problem, tiling: Tiling, copies: 1 | 2, array: ArrayWork, bits: number): Time {
  const { nest, machine, residency } = problem;
  const { position, filters, channels, groups } = tiling;
  const offChip = bits / machine.offChipRate;
  const firstLoad = residency.input ? 0 : groups * position.inputs * channels.size * nest.bits.input;
  const lastStore = residency.output ? 0 : groups * resultsOf(position) * filters.size * nest.bits.output;
  const exposed = copies === 1 ? offChip : Math.min(offChip, (firstLoad + lastStore) / machine.offChipRate);
  return { cycles: Math.max(array.cycles + exposed, offChip), offChip, exposed };
}

function resultsOf({ batch, rows, columns }: Pick<Positions, "batch" | "rows" | "columns">): number {
  return batch * rows * columns;
}

/** Bits between buffers and array. */
function bufferedBits({ nest, machine }: Problem, moved: PerTensor<number>): PerTensor<number> {
  return {
    input: moved.input * nest.bits.input,
    weight: moved.weight * nest.bits.weight,
    output: moved.output * machine.accumulator,
  };
}

/** Bits that the tiles take in the buffers, by tensor. @param most copies of a tile that changes */
function occupiedBits(
  { nest, machine, residency }: Problem,
  { position, filters, channels, groups }: Tiling,
  most: 1 | 2,
): PerTensor<number> {
  const several = nest.groups > groups;
  const copies = (count: number) => (count > 1 || several ? most : 1);
  const taps = nest.kernel[0] * nest.kernel[1];
  const inArray = machine.engine.dataflow === "output_stationary" && channels.count === 1;
  const resultBits = inArray ? finalBits(nest, residency) : machine.accumulator;
  return {
    input: residency.input
      ? 0
      : position.inputs * channels.size * groups * nest.bits.input * copies(position.count * channels.count),
    weight: residency.weight
      ? 0
      : filters.size * channels.size * taps * groups * nest.bits.weight * copies(filters.count * channels.count),
    output: resultsOf(position) * filters.size * groups * resultBits * copies(position.count * filters.count),
  };
}

/** Two of the tiles that change where the engine loads one while it computes another and both fit. */
function copiesThatFit(problem: Problem, tiling: Tiling): 1 | 2 | undefined {
  const { machine, residency } = problem;
  const most = machine.engine.doubleBuffering ? 2 : 1;
  if (fits(occupiedBits(problem, tiling, most), machine, residency.taken)) return most;
  return most > 1 && fits(occupiedBits(problem, tiling, 1), machine, residency.taken) ? 1 : undefined;
}

/** A bound of the bits in the buffers over all tiles of channels. */
function leastBits({ nest, machine, residency }: Problem, { position, filters, groups }: Tiling): PerTensor<number> {
  const taps = nest.kernel[0] * nest.kernel[1];
  const inArray = machine.engine.dataflow === "output_stationary";
  const resultBits = inArray ? Math.min(finalBits(nest, residency), machine.accumulator) : machine.accumulator;
  return {
    input: residency.input ? 0 : position.inputs * groups * nest.bits.input,
    weight: residency.weight ? 0 : filters.size * taps * groups * nest.bits.weight,
    output: resultsOf(position) * filters.size * groups * resultBits,
  };
}

function finalBits(nest: Nest, residency: Residency): number {
  return residency.output ? 0 : nest.bits.output;
}

/** Off-chip bits of all tiles, groups and steps. */
function trafficOf(
  { nest, residency }: Problem,
  { position, filters, channels }: Tiling,
  innermost: Innermost,
): PerTensor<number> {
  const taps = nest.kernel[0] * nest.kernel[1];
  const groups = nest.groups * nest.steps;
  // A tensor is fetched again for each tile of a loop that does not choose it, unless that loop is the innermost one that
  // runs at all.
  const one = filters.count * channels.count === 1;
  const weightTimes = innermost === "positions" || one ? 1 : position.count;
  const inputTimes = innermost === "filters" || position.count * channels.count === 1 ? 1 : filters.count;
  const visits = innermost === "channels" || position.count * filters.count === 1 ? 1 : channels.count;
  const results = position.results * nest.filters;
  // The weights of a step stay for the next one when they are all there.
  const weightGroups = one && nest.groups === 1 ? 1 : groups;
  return {
    input: residency.input ? 0 : position.allInputs * nest.channels * nest.bits.input * inputTimes * groups,
    weight: residency.weight ? 0 : nest.filters * nest.channels * taps * nest.bits.weight * weightTimes * weightGroups,
    output: outputTraffic(nest, residency, results, visits) * groups,
  };
}

/** Final results once; partial sums are written and read again for each visit but the last. */
function outputTraffic(nest: Nest, residency: Residency, results: number, visits: number): number {
  return results * (finalBits(nest, residency) + 2 * (visits - 1) * Math.max(nest.accumulator, nest.bits.output));
}

/** The loop that moves least when it is the innermost one. */
function bestInnermost(problem: Problem, tiling: Tiling): Innermost {
  let best = innermosts[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const it of innermosts) {
    const bits = sumOf(trafficOf(problem, tiling, it));
    if (bits >= least) continue;
    best = it;
    least = bits;
  }
  return best;
}

function leastTraffic(problem: Problem, tiling: Tiling): number {
  return sumOf(trafficOf(problem, tiling, bestInnermost(problem, tiling)));
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
function arrayWork({ nest, spatial, machine }: Problem, { position, filters, channels, groups }: Tiling): ArrayWork {
  let [cycles, ramp, passes, lastRamp, active] = [0, 0, 0, 0, 0];
  const moved = { input: 0, weight: 0, output: 0 };
  for (const kind of position.kinds) {
    for (const [filterTile, filterCount] of kindsOf(filters)) {
      let [written, visits] = [0, 0];
      for (const [channelTile, channelCount] of kindsOf(channels)) {
        const run = spatial.run(groups, kind.batch, filterTile, channelTile, kind.rows, kind.columns);
        const count = kind.count * filterCount * channelCount;
        cycles += run.cycles * count;
        ramp += run.ramp * count;
        passes += run.passes * count;
        moved.input += run.moved.input * count;
        moved.weight += run.moved.weight * count;
        written += run.moved.output * count;
        visits += run.visits * channelCount;
        lastRamp = run.ramp;
        active = Math.max(active, run.activeElements);
      }
      moved.output += bothWays(written, visits);
    }
  }
  const { steps } = nest;
  const again = steps * Math.ceil(nest.groups / groups);
  return {
    // Overlapping passes fill the array once per step, others each time.
    cycles: cycles * again + (machine.overlap ? lastRamp * steps : 0),
    ramp: machine.overlap ? lastRamp * steps : ramp * again,
    passes: passes * again,
    moved: { input: moved.input * again, weight: moved.weight * again, output: moved.output * again },
    activeElements: active,
  };
}

function mappingOf({ problem, tiling, copies }: Best): NestMapping {
  const { machine } = problem;
  const { position, filters, channels } = tiling;
  const innermost = bestInnermost(problem, tiling);
  const traffic = trafficOf(problem, tiling, innermost);
  const array = arrayWork(problem, tiling);
  const { cycles, offChip, exposed } = timeOf(problem, tiling, copies, array, sumOf(traffic));
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
    offChipCycles: offChip,
    exposedCycles: exposed,
    cycles,
    traffic,
    buffered: bufferedBits(problem, array.moved),
    occupied: occupiedBits(problem, tiling, copies),
    balance: problem.balance,
  };
}
