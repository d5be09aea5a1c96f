import type { Band } from "./bands.ts";
import type { Cost, Quantity, Unknown } from "./estimate.ts";

export function quantity(value: number, band: Band, model: string): Quantity {
  return { value, low: value * band.low, high: value * band.high, source: sourceOf(model, band) };
}

/** One string for each pair: a large network has thousands of costs, and who lists their sources compares them. */
const sources = new WeakMap<Band, Map<string, string>>();

function sourceOf(model: string, band: Band): string {
  const own = sources.get(band) ?? new Map<string, string>();
  sources.set(band, own);
  let source = own.get(model);
  if (source === undefined) {
    source = `${model}; band: ${band.measuredOn}`;
    own.set(model, source);
  }
  return source;
}

/** A count that follows from the file and from nothing else. */
export function exact(value: number, source: string): Quantity {
  return { value, low: value, high: value, source };
}

export function unknown(reason: string): Unknown {
  return { value: null, reason };
}

/** Sum of quantities; unknown as soon as one part is. */
export function sum(parts: readonly Cost[], source: string): Cost {
  let [value, low, high] = [0, 0, 0];
  for (const part of parts) {
    if (part.value === null) return part;
    value += part.value;
    low += part.low;
    high += part.high;
  }
  return { value, low, high, source };
}

/** `factor / cost`, for example a rate from a time. */
export function inverse(cost: Cost, factor: number, source: string): Cost {
  if (cost.value === null) return cost;
  if (cost.low <= 0) return unknown(`there is no bound for one over "${cost.source}"`);
  return { value: factor / cost.value, low: factor / cost.high, high: factor / cost.low, source };
}

export function scaled(cost: Cost, factor: number, source: string): Cost {
  if (cost.value === null) return cost;
  return { value: cost.value * factor, low: cost.low * factor, high: cost.high * factor, source };
}
