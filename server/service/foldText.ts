import type { Layer } from "../network/checked.ts";
import { legalFolds } from "../network/folding.ts";

/** A folding as `@fold` takes it: `pe: 4, simd: 9`, so that nothing is left to choose. */
export function foldArguments(layer: Layer, { pe, simd }: { readonly pe: number; readonly simd: number }): string {
  const columns = legalFolds(layer).simd;
  const pack = layer.fold?.pack === undefined ? "" : `, pack: ${layer.fold.pack}`;
  return columns.length > 1 || (layer.weights && columns.length > 0) ? `pe: ${pe}, simd: ${simd}${pack}` : `pe: ${pe}`;
}

/** True for a layer whose folding can be written. */
export function hasFolds(layer: Layer): boolean {
  return !layer.reuse && legalFolds(layer).pe.length > 0;
}
