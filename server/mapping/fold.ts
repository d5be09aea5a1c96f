import { type Resource, resources } from "../targets/target.ts";
import { addResources, noResources, type ResourceCounts } from "../units/resources.ts";
import { type Choices, cheapestWithin, tastes } from "./options.ts";

/** Layers with the same choices, so that a network of many equal layers is searched as fast as one of few. */
export interface ChoiceGroup {
  readonly choices: Choices;
  readonly count: number;
}

/** Which taste each group of layers is built to: the first `split` groups to one, the others to another. */
export interface Tasting {
  readonly taste: number;
  readonly other: number;
  readonly split: number;
}

export interface Balance extends Tasting {
  /** No unit may need more cycles per frame. */
  readonly interval: number;
  readonly fits: boolean;
}

export function tasteOf(tasting: Tasting, group: number): number {
  return group < tasting.split ? tasting.taste : tasting.other;
}

/** Networks with more different layers than this are built to one taste. */
const mixedGroups = 200;

/**
 * A balanced pipeline: the smallest interval for which the cheapest way to build each layer within that interval fits the budget
 * together. When nothing fits, the slowest and smallest design.
 *
 * @param shortest cycles; a shorter interval is of no use
 */
export function balance(groups: readonly ChoiceGroup[], budget: ResourceCounts, shortest = 1): Balance {
  let low = shortest;
  let high = 1;
  for (const { choices } of groups) {
    low = Math.max(low, choices.cycles[0]!);
    high = Math.max(high, choices.cycles[choices.cycles.length - 1]!);
  }
  const slowest = firstFit(groups, high, budget);
  if (slowest === undefined) {
    const taste = leastOver(groups, high, budget);
    return { interval: high, taste, other: taste, split: 0, fits: false };
  }
  let best: Balance = { interval: high, ...slowest, fits: true };
  while (low < best.interval) {
    // Intervals differ by factors: halve the logarithm until the ends are close.
    const middle = best.interval - low > 64 ? Math.floor(Math.sqrt(low * best.interval)) : (low + best.interval) >> 1;
    const tasting = firstFit(groups, middle, budget);
    if (tasting === undefined) low = middle + 1;
    else best = { interval: middle, ...tasting, fits: true };
  }
  return best;
}

/** The first taste, or mixture of two, with which everything fits the budget. */
function firstFit(groups: readonly ChoiceGroup[], interval: number, budget: ResourceCounts): Tasting | undefined {
  const sums: ResourceCounts[] = [];
  for (let taste = 0; taste < tastes.length; taste++) {
    const sum = total(groups, interval, taste);
    if (!sum) return undefined;
    if (fitsIn(sum, budget)) return { taste, other: taste, split: 0 };
    sums.push(sum);
  }
  if (groups.length > mixedGroups) return undefined;
  for (let taste = 0; taste < tastes.length; taste++) {
    for (let other = 0; other < tastes.length; other++) {
      if (taste === other) continue;
      let sum = sums[other]!;
      for (let group = 0; group < groups.length; group++) {
        const { choices, count } = groups[group]!;
        const gained = times(cheapestWithin(choices, interval, taste)!.cost, count);
        const lost = times(cheapestWithin(choices, interval, other)!.cost, count);
        sum = addResources(sum, minus(gained, lost));
        if (fitsIn(sum, budget)) return { taste, other, split: group + 1 };
      }
    }
  }
  return undefined;
}

/** The taste whose design exceeds the budget least: by the product of the factors, so that one resource that is short is better than three. */
function leastOver(groups: readonly ChoiceGroup[], interval: number, budget: ResourceCounts): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let taste = 0; taste < tastes.length; taste++) {
    const sum = total(groups, interval, taste) ?? noResources;
    const over = resources.reduce((product, it) => product * Math.max(1, sum[it] / Math.max(1, budget[it])), 1);
    if (over < least) {
      least = over;
      best = taste;
    }
  }
  return best;
}

function total(groups: readonly ChoiceGroup[], interval: number, taste: number): ResourceCounts | undefined {
  let sum = noResources;
  for (const { choices, count } of groups) {
    const option = cheapestWithin(choices, interval, taste);
    if (!option) return undefined;
    sum = addResources(sum, times(option.cost, count));
  }
  return sum;
}

function times(cost: ResourceCounts, count: number): ResourceCounts {
  return {
    lut: cost.lut * count,
    ff: cost.ff * count,
    dsp: cost.dsp * count,
    bram18: cost.bram18 * count,
    uram: cost.uram * count,
    gate: cost.gate * count,
    sram: cost.sram * count,
  };
}

export function fitsIn(cost: ResourceCounts, budget: Readonly<Record<Resource, number>>): boolean {
  return resources.every((it) => cost[it] <= budget[it]);
}

export function minus(left: ResourceCounts, right: ResourceCounts): ResourceCounts {
  return {
    lut: left.lut - right.lut,
    ff: left.ff - right.ff,
    dsp: left.dsp - right.dsp,
    bram18: left.bram18 - right.bram18,
    uram: left.uram - right.uram,
    gate: left.gate - right.gate,
    sram: left.sram - right.sram,
  };
}
