import type { Codes, Layer, LayerWeights, WindowGeometry } from "../checked.ts";

export function weightsOf(layer: Layer): LayerWeights {
  if (!layer.weights) throw new Error(`internal error: layer ${layer.name} (${layer.operation}) has no weights`);
  return layer.weights;
}

export function geometryOf(layer: Layer): WindowGeometry {
  if (!layer.geometry) throw new Error(`internal error: layer ${layer.name} (${layer.operation}) has no window`);
  return layer.geometry;
}

/** The lowest index on a tie. */
export function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}

const doubles = new WeakMap<Codes, Float64Array>();

/** Weight codes as doubles, converted once, so that the inner loops multiply doubles only. */
export function asDoubles(codes: Codes): Float64Array {
  if (codes instanceof Float64Array) return codes;
  let converted = doubles.get(codes);
  if (!converted) {
    converted = Float64Array.from(codes);
    doubles.set(codes, converted);
  }
  return converted;
}
