import type { Machine } from "./machine.ts";
import { movedEnergy, type NestMapping, type Residency, scoreOf } from "./mapping.ts";
import type { Nest } from "./nest.ts";
import { fits } from "./tiling.ts";

/**
 * Row-stationary mapping (Eyeriss, docs/engine.md, section 5): each processing element slides a row of a filter along a row of an image; a
 * set of kernel rows by output rows computes a strip of a feature map; several sets work on other channels and filters.
 */
export function rowStationaryNest(nest: Nest, machine: Machine, residency: Residency): NestMapping | undefined {
  let best: NestMapping | undefined;
  let bestScore = Number.POSITIVE_INFINITY;
  const leastEnergy = leastMoved(nest, residency) * machine.energy.offChip;
  for (const choice of choices(nest, machine)) {
    if (scoreOf(leastCycles(choice, nest, machine), leastEnergy, machine.engine.objective) >= bestScore) continue;
    const found = mappingOf(choice, nest, machine, residency);
    if (!found) continue;
    const score = scoreOf(
      found.cycles,
      movedEnergy(found.traffic, found.buffered, machine.energy),
      machine.engine.objective,
    );
    if (score >= bestScore) continue;
    best = found;
    bestScore = score;
  }
  return best;
}

/** Cycles of the products alone. */
function leastCycles(
  { strip, filters, filterSets, channels, channelSets }: Choice,
  nest: Nest,
  machine: Machine,
): number {
  const work = splitWork(nest.filters, filters, filterSets) * splitWork(nest.channels, channels, channelSets);
  const strips = Math.ceil(nest.outRows / strip) * Math.ceil(nest.kernel[0] / machine.rows);
  const line = nest.kernel[1] * nest.outColumns * machine.engine.batch;
  return (work * strips * line * nest.groups * nest.steps * 0.999) / machine.macs;
}

/** Off-chip bits when each weight moves once. */
function leastMoved(nest: Nest, residency: Residency): number {
  if (residency.weight) return 1;
  return nest.groups * nest.filters * nest.channels * nest.kernel[0] * nest.kernel[1] * nest.bits.weight;
}

/** One way to place a pass. */
interface Choice {
  /** Output rows of a set. */
  readonly strip: number;
  /** Sets that work on other channels, on other filters. */
  readonly channelSets: number;
  readonly filterSets: number;
  /** Channels and filters that one processing element works on in turn. */
  readonly channels: number;
  readonly filters: number;
  /** Images one after the other with the same filters. */
  readonly images: number;
  /** Filters whose partial sums are kept in the buffer. */
  readonly kept: number;
}

function* choices(nest: Nest, machine: Machine): Generator<Choice> {
  const { rows, columns, engine } = machine;
  const [kernelRows, kernelColumns] = nest.kernel;
  const { input, weight, output } = engine.scratchpads;
  const words = (bits: number | undefined, width: number) =>
    bits === undefined ? Number.POSITIVE_INFINITY : Math.floor(bits / width);
  const inputWords = words(input, nest.bits.input);
  const weightWords = words(weight, nest.bits.weight);
  const sumWords = words(output, machine.accumulator);
  const setRows = Math.min(kernelRows, rows);
  for (const strip of stripsOf(nest.outRows, rows, setRows, columns)) {
    const folds = Math.ceil(strip / columns);
    const sets = Math.floor(rows / (setRows * folds)) * Math.max(1, Math.floor(columns / strip));
    for (const filterSets of divisionsUpTo(Math.min(sets, nest.filters)).toReversed()) {
      const channelSets = Math.min(nest.channels, Math.floor(sets / filterSets));
      for (const channels of divisionsUpTo(
        Math.min(Math.ceil(nest.channels / channelSets), Math.floor(inputWords / kernelColumns), 64),
      )) {
        const most = Math.min(
          Math.floor(weightWords / (channels * kernelColumns)),
          sumWords,
          Math.ceil(nest.filters / filterSets),
        );
        for (const filters of evenParts(Math.ceil(nest.filters / filterSets), most)) {
          for (const images of divisionsUpTo(engine.batch)) {
            for (const kept of new Set([
              filters * filterSets,
              Math.ceil(nest.filters / 4),
              Math.ceil(nest.filters / 2),
              nest.filters,
            ])) {
              if (kept < filters * filterSets && kept < nest.filters) continue;
              yield { strip, channelSets, filterSets, channels, filters, images, kept };
            }
          }
        }
      }
    }
  }
}

/** Strips of output rows: as wide as the array, a part of it, or folded over several of its rows. */
function stripsOf(outRows: number, rows: number, setRows: number, columns: number): readonly number[] {
  const widest = Math.floor(rows / setRows) * columns;
  const wanted = [columns, Math.floor(columns / 2), Math.floor(columns / 3), Math.floor(columns / 4), widest, outRows];
  return [...new Set(wanted.map((it) => Math.min(it, outRows, widest)))].filter((it) => it > 0);
}

/** 1, 2, 3, 4, 6, 8, 12, … and the limit itself. */
function divisionsUpTo(limit: number): readonly number[] {
  const list: number[] = [];
  for (let base = 1; base <= limit; base *= 2) {
    list.push(base);
    if (base * 1.5 <= limit && base > 1) list.push(base * 1.5);
  }
  if (limit >= 1 && !list.includes(limit)) list.push(limit);
  return list;
}

/** Sizes that split `size` evenly into as few parts as `most` allows, and into up to four more; small ones. */
function evenParts(size: number, most: number): readonly number[] {
  if (most < 1) return [];
  const fewest = Math.ceil(size / most);
  const even = [0, 1, 2, 3, 4].map((more) => Math.ceil(size / (fewest + more)));
  return [...new Set([...even, ...[1, 2, 4, 8].filter((it) => it <= most)])];
}

function mappingOf(choice: Choice, nest: Nest, machine: Machine, residency: Residency): NestMapping | undefined {
  const { strip, channelSets, filterSets, channels, filters, images, kept } = choice;
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
  const repeats = nest.groups * nest.steps * strips * kernelFolds;
  const passes = filterPasses * channelPasses * imagePasses * repeats;

  // Cycles of one pass.
  const compute = (filters * channels * kernelColumns * nest.outColumns * images) / machine.macs;
  const stripInputs = passChannels * stripRows * nest.inputColumns * images;
  const stripSums = passFilters * strip * nest.outColumns * images;
  const stream = Math.max(
    compute,
    (stripInputs * nest.bits.input) / ports.input,
    (stripSums * machine.accumulator) / ports.output,
  );
  const passWeights = passFilters * passChannels * kernelRows * kernelColumns;
  const loadWeights = (passWeights * nest.bits.weight) / ports.weight;
  const firstInputs = (passChannels * kernelColumns * stripRows * nest.bits.input) / ports.input;
  const hidden = engine.overlap && holdsTwo(choice, nest, machine);
  const ramp = hidden ? 0 : loadWeights + firstInputs;
  const each = hidden ? Math.max(stream, loadWeights) : stream + ramp;
  // The last pass of filters and channels may be smaller.
  const share =
    (splitWork(nest.filters, filters, filterSets) * splitWork(nest.channels, channels, channelSets)) /
    (filterPasses * channelPasses * filters * channels);
  const arrayCycles = passes * (each - stream + stream * share);

  // Off-chip: inputs again for each group of kept filters, weights for each strip and group of images, results once.
  const keptPasses = Math.ceil(nest.filters / kept);
  const allInputs =
    engine.batch * nest.channels * nest.inputColumns * inputRowsOf(nest, strip, stripRows) * nest.groups;
  const allWeights = nest.filters * nest.channels * kernelRows * kernelColumns * nest.groups;
  const results = engine.batch * nest.filters * nest.outRows * nest.outColumns * nest.groups;
  const traffic = {
    input: residency.input ? 0 : allInputs * keptPasses * nest.bits.input * nest.steps,
    weight: residency.weight ? 0 : allWeights * strips * imagePasses * nest.bits.weight * nest.steps,
    output: residency.output ? 0 : results * nest.bits.output * nest.steps,
  };
  const occupied = {
    input: residency.input ? 0 : stripInputs * nest.bits.input,
    weight: residency.weight ? 0 : passWeights * nest.bits.weight,
    output: (channelPasses > 1 ? kept : passFilters) * strip * nest.outColumns * images * machine.accumulator,
  };
  if (!fits(occupied, machine, residency.taken)) return undefined;
  const offChipCycles = (traffic.input + traffic.weight + traffic.output) / machine.offChipRate;
  const exposed = Math.min(
    offChipCycles,
    ((residency.input ? 0 : occupied.input) + (residency.output ? 0 : stripSums * nest.bits.output)) /
      machine.offChipRate,
  );
  const cycles = engine.doubleBuffering ? Math.max(arrayCycles + exposed, offChipCycles) : arrayCycles + offChipCycles;
  return {
    tile: { batch: images, filters: kept, channels: passChannels, outRows: strip, outColumns: nest.outColumns },
    order: ["positions", "channels", "filters"],
    rows: `${Math.min(kernelRows, rows)} kernel rows x ${channelSets} channels x ${filterSets} filters`,
    columns: `${strip} output rows`,
    activeElements:
      Math.min(kernelRows, rows) *
      Math.min(strip, nest.outRows) *
      Math.min(channelSets, nest.channels) *
      Math.min(filterSets, nest.filters),
    passes,
    arrayCycles,
    rampCycles: passes * ramp,
    offChipCycles,
    exposedCycles: exposed,
    cycles,
    traffic,
    buffered: {
      input: passes * stripInputs * nest.bits.input,
      weight: passes * passWeights * nest.bits.weight,
      output: passes * stripSums * machine.accumulator * (channelPasses > 1 ? 2 : 1),
    },
    occupied: occupied.input + occupied.weight + occupied.output,
    balance: 1,
  };
}

/** Both scratchpads of a processing element hold this pass and the next. */
function holdsTwo({ channels, filters }: Choice, nest: Nest, { engine }: Machine): boolean {
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
