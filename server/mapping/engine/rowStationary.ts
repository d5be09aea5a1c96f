import type { PerTensor } from "../../targets/engine/engine.ts";
import { bufferShortage, fits, lesser, type Shortage, scratchpadShortage } from "./fit.ts";
import type { Machine } from "./machine.ts";
import { bothWays, movedEnergy, type NestMapping, type Residency, scoreOf, sumOf } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { stepsUpTo } from "./tiles.ts";

/**
 * Row-stationary mapping (Eyeriss, docs/engine.md, section 5): each processing element slides a row of a filter along a row of an image; a
 * set of kernel rows by output rows computes a strip of a feature map; several sets work on other channels and filters.
 */
export function rowStationaryNest(nest: Nest, machine: Machine, residency: Residency): NestMapping | undefined {
  const energy = leastMoved(nest, residency) * machine.energy.offChip;
  let best: NestMapping | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  forPlacements(nest, machine, (placement, products) => {
    if (scoreOf(products, energy, machine) >= bestScore) return;
    for (const images of stepsUpTo(machine.engine.batch)) {
      const passes = passesOf(placement, images, nest, machine);
      if (leastScore(passes, nest, machine, residency) >= bestScore) continue;
      for (const kept of keptFilters(placement, nest)) {
        const found = mappingOf(placement, images, passes, kept, nest, machine, residency);
        if (!found) continue;
        const score = scoreOf(found.cycles, movedEnergy(sumOf(found.traffic), found.buffered, machine.energy), machine);
        if (score >= bestScore) continue;
        best = found;
        bestScore = score;
      }
    }
  });
  return best;
}

/** What the pass that comes closest lacks, for a nest of which none fits. */
export function rowStationaryShortage(nest: Nest, machine: Machine, residency: Residency): Shortage | undefined {
  let least = scratchpadShortage(nest, machine);
  forPlacements(nest, machine, (placement) => {
    const passes = passesOf(placement, 1, nest, machine);
    const [kept] = keptFilters(placement, nest);
    const bits = occupiedBits(placement, 1, passes, kept!, nest, machine, residency);
    const shortage = bufferShortage(bits, machine, residency.taken);
    if (shortage) least = lesser(least, shortage);
  });
  return least;
}

/** Off-chip bits when each weight moves once. */
function leastMoved(nest: Nest, residency: Residency): number {
  if (residency.weight) return 1;
  return nest.groups * nest.filters * nest.channels * nest.kernel[0] * nest.kernel[1] * nest.bits.weight;
}

/** A bound of the score: what the placement reaches when all partial sums are kept and fit; a little less, for roundings. */
function leastScore(passes: Passes, nest: Nest, machine: Machine, residency: Residency): number {
  const traffic = trafficOf(passes, 1, nest, residency);
  const { cycles } = cyclesOf(passes, traffic, nest, machine, residency);
  return scoreOf(cycles, movedEnergy(sumOf(traffic), passes.buffered, machine.energy), machine) * (1 - 1e-9);
}

/** One way to place a pass. */
interface Placement {
  /** Output rows of a set. */
  readonly strip: number;
  /** Sets that work on other channels, on other filters. */
  readonly channelSets: number;
  readonly filterSets: number;
  /** Channels and filters that one processing element works on in turn. */
  readonly channels: number;
  readonly filters: number;
}

/** @param visit gets the cycles of the products alone besides. */
function forPlacements(nest: Nest, machine: Machine, visit: (placement: Placement, products: number) => void): void {
  const { rows, columns, engine } = machine;
  const [kernelRows, kernelColumns] = nest.kernel;
  const { input, weight, output } = engine.scratchpads;
  const words = (bits: number | undefined, width: number) =>
    bits === undefined ? Number.POSITIVE_INFINITY : Math.floor(bits / width);
  const inputWords = words(input, nest.bits.input);
  const weightWords = words(weight, nest.bits.weight);
  const sumWords = words(output, machine.accumulator);
  const setRows = Math.min(kernelRows, rows);
  const line = kernelColumns * nest.outColumns * engine.batch * nest.groups * nest.steps;
  for (const strip of stripsOf(nest.outRows, rows, setRows, columns)) {
    const folds = Math.ceil(strip / columns);
    const sets = Math.floor(rows / (setRows * folds)) * Math.max(1, Math.floor(columns / strip));
    const each = (Math.ceil(nest.outRows / strip) * Math.ceil(kernelRows / rows) * line * 0.999) / machine.macs;
    for (const filterSets of stepsUpTo(Math.min(sets, nest.filters)).toReversed()) {
      const channelSets = Math.min(nest.channels, Math.floor(sets / filterSets));
      const share = Math.ceil(nest.filters / filterSets);
      const most = Math.min(Math.ceil(nest.channels / channelSets), Math.floor(inputWords / kernelColumns), 64);
      for (const channels of stepsUpTo(most)) {
        const products = each * splitWork(nest.channels, channels, channelSets);
        const mostFilters = Math.min(Math.floor(weightWords / (channels * kernelColumns)), sumWords, share);
        for (const filters of evenParts(share, mostFilters)) {
          const work = products * splitWork(nest.filters, filters, filterSets);
          visit({ strip, channelSets, filterSets, channels, filters }, work);
        }
      }
    }
  }
}

/** Filters whose partial sums may be kept in the buffer: those of a pass, parts of all, all. */
function keptFilters({ filters, filterSets }: Placement, nest: Nest): readonly number[] {
  const together = filters * filterSets;
  const sizes = [together, Math.ceil(nest.filters / 4), Math.ceil(nest.filters / 2), nest.filters];
  return [...new Set(sizes)].filter((kept) => kept >= together || kept >= nest.filters);
}

/** Strips of output rows: as wide as the array, a part of it, or folded over several of its rows. */
function stripsOf(outRows: number, rows: number, setRows: number, columns: number): readonly number[] {
  const widest = Math.floor(rows / setRows) * columns;
  const wanted = [columns, Math.floor(columns / 2), Math.floor(columns / 3), Math.floor(columns / 4), widest, outRows];
  return [...new Set(wanted.map((it) => Math.min(it, outRows, widest)))].filter((it) => it > 0);
}

/** Sizes that split `size` evenly into as few parts as `most` allows, and into up to four more; small ones. */
function evenParts(size: number, most: number): readonly number[] {
  if (most < 1) return [];
  const parts: number[] = [];
  const fewest = Math.ceil(size / most);
  for (let more = 0; more < 5; more++) {
    const part = Math.ceil(size / (fewest + more));
    if (part !== parts.at(-1)) parts.push(part);
  }
  for (let part = 1; part <= 8 && part <= most; part *= 2) if (!parts.includes(part)) parts.push(part);
  return parts;
}

/** The passes of a placement: what they take of the array and move between it and the buffers, and what they ask of off-chip memory. */
interface Passes {
  readonly count: number;
  readonly filters: number;
  readonly channels: number;
  readonly channelPasses: number;
  /** Of one pass: inputs, sums and weights, in words. */
  readonly inputs: number;
  readonly sums: number;
  readonly weights: number;
  /** Cycles of load that nothing hides. */
  readonly ramp: number;
  readonly arrayCycles: number;
  /** Bits between buffers and array. */
  readonly buffered: PerTensor<number>;
  /** Words that move once for all passes: inputs of every strip, weights of every strip and group of images. */
  readonly allInputs: number;
  readonly allWeights: number;
  readonly results: number;
}

/** @param images one after the other with the same filters. */
function passesOf(placement: Placement, images: number, nest: Nest, machine: Machine): Passes {
  const { strip, channelSets, filterSets, channels, filters } = placement;
  const { engine, ports, rows } = machine;
  const [kernelRows, kernelColumns] = nest.kernel;
  const kernelFolds = Math.ceil(kernelRows / rows);
  const passFilters = filters * filterSets;
  const passChannels = channels * channelSets;
  const stripRows = Math.min(nest.inputRows, (strip - 1) * nest.stride[0] + (kernelRows - 1) * nest.dilation[0] + 1);
  const strips = Math.ceil(nest.outRows / strip);
  const filterPasses = Math.ceil(nest.filters / passFilters);
  const channelPasses = Math.ceil(nest.channels / passChannels);
  const imagePasses = Math.ceil(engine.batch / images);
  const count = filterPasses * channelPasses * imagePasses * nest.groups * nest.steps * strips * kernelFolds;

  // The products of an element at a time are of one sum.
  const compute = filters * Math.ceil((channels * kernelColumns) / machine.macs) * nest.outColumns * images;
  const inputs = passChannels * stripRows * nest.inputColumns * images;
  const sums = passFilters * strip * nest.outColumns * images;
  const stream = Math.max(
    compute,
    (inputs * nest.bits.input) / ports.input,
    (sums * machine.accumulator) / ports.output,
  );
  const weights = passFilters * passChannels * kernelRows * kernelColumns;
  const loadWeights = (weights * nest.bits.weight) / ports.weight;
  const firstInputs = (passChannels * kernelColumns * stripRows * nest.bits.input) / ports.input;
  const hidden = engine.overlap && holdsTwo(placement, nest, machine);
  const alone = loadWeights + firstInputs + stream;
  const each = hidden ? Math.max(stream, loadWeights) : alone;
  // Nothing hides the loads of the first pass, which waits in each step for the results of the one before.
  const ramp = hidden ? (alone - each) * nest.steps : count * (alone - stream);
  // The last pass of filters and channels may be smaller.
  const share =
    (splitWork(nest.filters, filters, filterSets) * splitWork(nest.channels, channels, channelSets)) /
    (filterPasses * channelPasses * filters * channels);
  return {
    count,
    filters: passFilters,
    channels: passChannels,
    channelPasses,
    inputs,
    sums,
    weights,
    ramp,
    arrayCycles: count * (each - stream + stream * share) + (hidden ? ramp : 0),
    buffered: {
      input: count * inputs * nest.bits.input,
      weight: count * weights * nest.bits.weight,
      output: bothWays(count * sums, channelPasses * kernelFolds) * machine.accumulator,
    },
    allInputs: engine.batch * nest.channels * nest.inputColumns * inputRowsOf(nest, strip, stripRows) * nest.groups,
    allWeights: nest.filters * nest.channels * kernelRows * kernelColumns * nest.groups * strips * imagePasses,
    results: engine.batch * nest.filters * nest.outRows * nest.outColumns * nest.groups,
  };
}

/** Off-chip bits: inputs again for each group of kept filters, weights for each strip and group of images, results once. */
function trafficOf(
  { allInputs, allWeights, results }: Passes,
  keptPasses: number,
  nest: Nest,
  residency: Residency,
): PerTensor<number> {
  return {
    input: residency.input ? 0 : allInputs * keptPasses * nest.bits.input * nest.steps,
    weight: residency.weight ? 0 : allWeights * nest.bits.weight * nest.steps,
    output: residency.output ? 0 : results * nest.bits.output * nest.steps,
  };
}

function cyclesOf(
  { arrayCycles, inputs, sums }: Passes,
  traffic: PerTensor<number>,
  nest: Nest,
  machine: Machine,
  residency: Residency,
): { readonly offChip: number; readonly exposed: number; readonly cycles: number } {
  const offChip = sumOf(traffic) / machine.offChipRate;
  const first = residency.input ? 0 : inputs * nest.bits.input;
  const last = residency.output ? 0 : sums * nest.bits.output;
  const hidden = machine.engine.doubleBuffering;
  const exposed = hidden ? Math.min(offChip, (first + last) / machine.offChipRate) : offChip;
  return { offChip, exposed, cycles: Math.max(arrayCycles + exposed, offChip) };
}

/** Bits that a pass takes in the buffers, with the sums that are kept. */
function occupiedBits(
  { strip }: Placement,
  images: number,
  { inputs, weights, filters, channelPasses }: Passes,
  kept: number,
  nest: Nest,
  machine: Machine,
  residency: Residency,
): PerTensor<number> {
  const sums = (channelPasses > 1 ? kept : filters) * strip * nest.outColumns * images;
  return {
    input: residency.input ? 0 : inputs * nest.bits.input,
    weight: residency.weight ? 0 : weights * nest.bits.weight,
    output: sums * machine.accumulator,
  };
}

function mappingOf(
  placement: Placement,
  images: number,
  passes: Passes,
  kept: number,
  nest: Nest,
  machine: Machine,
  residency: Residency,
): NestMapping | undefined {
  const { strip, channelSets, filterSets } = placement;
  const occupied = occupiedBits(placement, images, passes, kept, nest, machine, residency);
  if (!fits(occupied, machine, residency.taken)) return undefined;
  const traffic = trafficOf(passes, Math.ceil(nest.filters / kept), nest, residency);
  const { offChip, exposed, cycles } = cyclesOf(passes, traffic, nest, machine, residency);
  const kernelRows = Math.min(nest.kernel[0], machine.rows);
  return {
    tile: { batch: images, filters: kept, channels: passes.channels, outRows: strip, outColumns: nest.outColumns },
    order: ["positions", "channels", "filters"],
    rows: `${kernelRows} kernel rows x ${channelSets} channels x ${filterSets} filters`,
    columns: `${strip} output rows`,
    activeElements:
      kernelRows *
      Math.min(strip, nest.outRows) *
      Math.min(channelSets, nest.channels) *
      Math.min(filterSets, nest.filters),
    passes: passes.count,
    arrayCycles: passes.arrayCycles,
    rampCycles: passes.ramp,
    offChipCycles: offChip,
    exposedCycles: exposed,
    cycles,
    traffic,
    buffered: passes.buffered,
    occupied,
    balance: 1,
  };
}

/** Both scratchpads of a processing element hold this pass and the next. */
function holdsTwo({ channels, filters }: Placement, nest: Nest, { engine }: Machine): boolean {
  const { input, weight } = engine.scratchpads;
  const row = channels * nest.kernel[1];
  return (
    (weight === undefined || 2 * filters * row * nest.bits.weight <= weight) &&
    (input === undefined || 2 * row * nest.bits.input <= input)
  );
}

/** Sum over passes of what the busiest element works on. */
function splitWork(size: number, each: number, sets: number): number {
  const whole = Math.floor(size / (each * sets));
  return whole * each + Math.ceil((size - whole * each * sets) / sets);
}

/** Input rows of all strips together; neighbouring strips read the rows between them twice. */
function inputRowsOf(nest: Nest, strip: number, stripRows: number): number {
  const strips = Math.ceil(nest.outRows / strip);
  const last = nest.outRows - (strips - 1) * strip;
  const lastRows = Math.min(nest.inputRows, stripRows - (strip - last) * nest.stride[0]);
  return (strips - 1) * stripRows + lastRows;
}
