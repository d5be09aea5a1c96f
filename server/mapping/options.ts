import type { Layer, Shape, WeightPlace } from "../network/checked.ts";
import { legalFolds, reuseOf } from "../network/folding.ts";
import { available, closingLimits } from "../targets/catalogue.ts";
import { type Device, type Resource, resources } from "../targets/target.ts";
import { memoryPorts } from "../units/burstReader/port.ts";
import { unitResources } from "../units/registry.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";

import type { Unit } from "../units/unit.ts";
import type { Build } from "./stage/kind.ts";
import { isWideProduct } from "./stage/multipliers.ts";
import { buildStage } from "./stage.ts";
import { period } from "./steps.ts";
import { elementsOf } from "./stream.ts";

/**
 * The ways to build one layer that are worth considering: no other way is as fast and needs no more of anything. Sorted
 * from fast to slow.
 */
export interface Option {
  readonly build: Build;
  /** Cycles per frame of its slowest unit. */
  readonly cycles: number;
  readonly cost: ResourceCounts;
}

/** How much a share of the device weighs when two ways to build a layer are compared; tried in this order. */
export const tastes: readonly Readonly<Record<Resource, number>>[] = [
  { lut: 1, ff: 0.1, dsp: 0.02, bram18: 0.3, uram: 0.3, gate: 1, sram: 0.1 },
  { lut: 1, ff: 0.1, dsp: 0.4, bram18: 0.4, uram: 0.4, gate: 1, sram: 0.1 },
  { lut: 1, ff: 0.1, dsp: 4, bram18: 0.4, uram: 0.4, gate: 1, sram: 0.1 },
  { lut: 1, ff: 0.1, dsp: 0.1, bram18: 4, uram: 4, gate: 1, sram: 0.1 },
  { lut: 1, ff: 0.1, dsp: 4, bram18: 4, uram: 4, gate: 1, sram: 0.1 },
];

export interface Choices {
  readonly options: readonly Option[];
  readonly cycles: Float64Array;
  /** For each taste and each prefix of the options, the index of the cheapest one. */
  readonly cheapest: readonly Uint16Array[];
}

/** Cheapest option of at most `cycles`; undefined when even the fastest one is slower. */
export function cheapestWithin(choices: Choices, cycles: number, taste: number): Option | undefined {
  let low = 0;
  let high = choices.cycles.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (choices.cycles[middle]! <= cycles) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : choices.options[choices.cheapest[taste]![low - 1]!];
}

/**
 * @param offChipRate bits of weights that memory beside the chip brings it per cycle
 *
 * All options of a layer with a fold of its own, see `hasFold`. The functions right behind it are built with its lanes, so
 * that their cost counts too.
 */
export function choicesOf(
  layer: Layer,
  inputLayout: Shape,
  followers: readonly Layer[],
  device: Device,
  offChipRate: number,
): Choices {
  const options: Option[] = [];
  const folds = legalFolds(layer);
  const asked = layer.fold;
  const allowed = (values: readonly number[], value: number | undefined) =>
    value !== undefined && values.includes(value) ? [value] : values.length > 0 ? values : [1];
  const ways = variants(layer, followers, device);
  for (const pe of allowed(folds.pe, asked?.pe)) {
    // Functions have the lanes and the kind of multipliers of the layer; what else it is built from is nothing to them.
    const behind = ways.dsp.map((dsp) => functionsCost(followers, { pe, simd: 1, dsp }, layer.output.shape, device));
    for (const simd of allowed(folds.simd, asked?.simd)) {
      if (layer.reuse && reuseOf(layer, pe, simd) !== layer.reuse.factor) continue;
      for (let way = 0; way < ways.dsp.length; way++) {
        let bySize: WeightPlace | undefined;
        for (const weightMemory of ways.memories) {
          if (weightMemory !== undefined && !layer.memory) {
            // What was built already comes to the same.
            if (weightMemory === bySize || isTall(layer, pe, simd, weightMemory)) continue;
          }
          const build: Build = {
            pe,
            simd,
            dsp: ways.dsp[way]!,
            ...(weightMemory === undefined ? {} : { weightMemory }),
          };
          const units = buildStage(layer, build, inputLayout, device);
          if (weightMemory === undefined) bySize = weightMemoryOf(units);
          if (options.length > 0 && isStarved(units, offChipRate)) continue;
          const cost = addResources(stageCost(units, device), behind[way]!);
          options.push({ build, cycles: stageCycles(units), cost });
        }
      }
    }
  }
  return sorted(worthwhile(options), device);
}

function functionsCost(functions: readonly Layer[], build: Build, layout: Shape, device: Device): ResourceCounts {
  let sum = noResources;
  for (const layer of functions) sum = addResources(sum, stageCost(buildStage(layer, build, layout, device), device));
  return sum;
}

/** The memory that the weights of all units are in; undefined where they have none, or different ones. */
function weightMemoryOf(units: readonly Unit[]): WeightPlace | undefined {
  let found: WeightPlace | undefined;
  for (const unit of units) {
    if (!("weights" in unit && "memory" in unit)) continue;
    if (found !== undefined && found !== unit.memory) return undefined;
    found = unit.memory;
  }
  return found;
}

/** Cycles per frame of the slowest unit. */
export function stageCycles(units: readonly Unit[]): number {
  let most = 1;
  for (const unit of units) most = Math.max(most, period(unit));
  return most;
}

export function stageCost(units: readonly Unit[], device: Device): ResourceCounts {
  let sum = noResources;
  for (const unit of units) sum = addResources(sum, unitResources(unit, device));
  return sum;
}

/** Words of constants up to which logic is considered for weights: synthesis takes very long for more. */
const tallestLogic = 1024;

/** True where memory beside the chip does not bring a word of weights per cycle. */
export function isStarved(units: readonly Unit[], offChipRate: number): boolean {
  return units.some((unit) => memoryPorts(unit).some((bits) => bits > offChipRate));
}

function isTall(layer: Layer, pe: number, simd: number, memory: WeightPlace): boolean {
  const words = layer.weights ? elementsOf(layer.weights.shape) / (pe * simd) : 0;
  return (memory === "lutram" || memory === "registers") && words > tallestLogic;
}

/** Multipliers in DSP slices or not, weights in block memory or look-up tables (undefined: by size), as far as the layer leaves it open. */
function variants(
  layer: Layer,
  followers: readonly Layer[],
  device: Device,
): { readonly dsp: readonly boolean[]; readonly memories: readonly (WeightPlace | undefined)[] } {
  const weights = layer.weights;
  const multiplies =
    [layer, ...followers].some(multipliesElements) ||
    (weights !== undefined && isWideProduct(layer.inputTensors[0]!.format, weights));
  const dsp = device.dsp && multiplies ? [true, false] : [false];
  if (layer.memory) return { dsp, memories: [layer.memory.kind] };
  if (!weights) return { dsp, memories: [undefined] };
  return { dsp, memories: [undefined, "bram", device.memories.includes("lutram") ? "lutram" : "registers"] };
}

/** True for a layer whose elements are multiplied by constants or by each other. */
function multipliesElements(layer: Layer): boolean {
  const { arithmetic } = layer;
  if ("finish" in arithmetic && arithmetic.finish.kind === "requantise") return true;
  if (arithmetic.kind === "twoSlopes" || arithmetic.kind === "attention") return true;
  return (
    arithmetic.kind === "lookup" && (arithmetic.address.kind === "requantise" || arithmetic.evaluation !== undefined)
  );
}

/** Without the options that another one beats or equals in everything. */
function worthwhile(options: Option[]): Option[] {
  options.sort(
    (left, right) => left.cycles - right.cycles || left.cost.lut - right.cost.lut || left.cost.gate - right.cost.gate,
  );
  const kept: Option[] = [];
  for (const option of options) {
    const { cost } = option;
    const beaten = kept.some(
      (other) =>
        other.cost.lut <= cost.lut &&
        other.cost.ff <= cost.ff &&
        other.cost.dsp <= cost.dsp &&
        other.cost.bram18 <= cost.bram18 &&
        other.cost.uram <= cost.uram &&
        other.cost.gate <= cost.gate &&
        other.cost.sram <= cost.sram,
    );
    if (!beaten) kept.push(option);
  }
  return kept;
}

function sorted(options: readonly Option[], device: Device): Choices {
  const cheapest = tastes.map((taste) => {
    const prefix = new Uint16Array(options.length);
    let best = 0;
    for (let index = 1; index < options.length; index++) {
      if (priceOf(options[index]!.cost, taste, device) < priceOf(options[best]!.cost, taste, device)) best = index;
      prefix[index] = best;
    }
    return prefix;
  });
  return { options, cycles: Float64Array.from(options, (option) => option.cycles), cheapest };
}

/** Weighted share of the device; what the device is without is out of the question. */
export function priceOf(cost: ResourceCounts, taste: Readonly<Record<Resource, number>>, device: Device): number {
  let price = 0;
  for (const resource of resources) {
    const count = cost[resource];
    if (count === 0) continue;
    const usable = available(device, resource) * closingLimits[resource];
    price += usable === 0 ? Number.POSITIVE_INFINITY : (taste[resource] * count) / usable;
  }
  return price;
}
