import type { Cost } from "../../estimate/estimate.ts";

/**
 * A cost as a view gets it: value, low, high (SI without prefixes) and its source, or null and the reason, both as places in the list
 * of texts that comes with the data. A thousand layers share a handful of sources, and an answer follows every key stroke.
 */
export type ViewCost =
  | readonly [value: number, low: number, high: number, source: number]
  | readonly [value: null, reason: number];

export interface CostWriter {
  readonly write: (cost: Cost) => ViewCost;
  /** What the costs written so far refer to. */
  readonly texts: readonly string[];
}

export function createCostWriter(): CostWriter {
  const places = new Map<string, number>();
  const texts: string[] = [];
  const placeOf = (text: string): number => {
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, texts.length);
    texts.push(text);
    return texts.length - 1;
  };
  return {
    texts,
    write: (cost) =>
      cost.value === null ? [null, placeOf(cost.reason)] : [cost.value, cost.low, cost.high, placeOf(cost.source)],
  };
}
