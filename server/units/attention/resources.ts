import type { MemoryShape } from "../memory.ts";
import { countBits, isSliced, type ResourceModel } from "../resources.ts";
import { scoreBits, weighedBits } from "./parts.ts";
import { type AttentionUnit, chunksOf, formatOf, stored } from "./unit.ts";

/**
 * What stands around the units inside (`attentionParts`, counted by themselves).
 */
export const attentionResources: ResourceModel<AttentionUnit> = {
  features: {
    attention: {
      lut: ["handshake", "sums of products", "products", "choice of the lanes of a head", "counters"],
      ff: ["handshake", "factors", "sums of products", "counters"],
    },
  },
  circuit: () => "attention",
  lut: (unit, of) => {
    const { lanes } = unit.output;
    const [query, key, value] = factorBits(unit);
    const products = [
      isSliced(unit, query, key, of.slices) ? 0 : of.product(query, true, key),
      isSliced(unit, weightBits, value, of.slices) ? 0 : of.product(weightBits, true, value),
    ];
    const chosen = unit.input.lanes > lanes ? stored.length * unit.input.lanes * value : 0;
    return [
      1,
      lanes * (scoreBits(unit) + weighedBits(unit)),
      lanes * (products[0]! + products[1]!),
      chosen,
      counters(unit),
    ];
  },
  ff: (unit) => {
    const { lanes } = unit.output;
    const [query, key, value] = factorBits(unit);
    const factors = unit.input.lanes * (query + key + value) + weightBits;
    return [1, factors, lanes * (scoreBits(unit) + 2 * weighedBits(unit)) + scoreBits(unit), counters(unit)];
  },
  memories: (unit) => [...stored.map((name) => bufferOf(unit, name)), sumsOf(unit)],
  multipliers: (unit, { slices }) => {
    const { lanes } = unit.output;
    const [query, key, value] = factorBits(unit);
    return [
      { count: lanes, a: query, b: key },
      { count: lanes, a: weightBits, b: value },
    ].filter(({ a, b }) => isSliced(unit, a, b, slices));
  },
};

/** A weight of the softmax as a signed factor. */
export const weightBits = 17;

/** Two frames of queries, keys or values. */
export function bufferOf(unit: AttentionUnit, name: (typeof stored)[number]): MemoryShape {
  const { steps, features, input, memory } = unit;
  const { bits } = formatOf(unit, name);
  return { width: input.lanes * bits, depth: (2 * steps * features) / input.lanes, kind: memory, constant: false };
}

/** The weighted values of a head so far. */
export function sumsOf(unit: AttentionUnit): MemoryShape {
  const depth = chunksOf(unit);
  return {
    width: unit.output.lanes * weighedBits(unit),
    depth,
    kind: depth > 1 ? "lutram" : "registers",
    constant: false,
  };
}

/** Widths of query, key and value as signed factors. */
export function factorBits(unit: AttentionUnit): readonly [number, number, number] {
  const bits = (name: (typeof stored)[number]) => formatOf(unit, name).bits + (formatOf(unit, name).signed ? 0 : 1);
  return [bits("query"), bits("key"), bits("value")];
}

function counters(unit: AttentionUnit): number {
  const { steps, heads, features, input } = unit;
  const stepBits = countBits(steps);
  const words = countBits((2 * steps * features) / input.lanes);
  return 2 * (2 * stepBits + countBits(heads) + countBits(chunksOf(unit))) + 7 * words + stepBits;
}
