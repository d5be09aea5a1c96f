import type { Layer, LayerWeights } from "./checked.ts";

/** One of the matrices of a layer that has several. */
export function partOf(layer: Layer, name: string): LayerWeights {
  const part = layer.weights?.parts?.find((candidate) => candidate.name === name);
  if (!part) throw new Error(`internal error: layer ${layer.name} (${layer.operation}) has no matrix ${name}`);
  return part.weights;
}
