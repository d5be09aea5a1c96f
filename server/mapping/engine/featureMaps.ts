import { elementsOf } from "../../layers/shape.ts";
import type { Layer } from "../../network/checked.ts";
import type { Taken } from "./fit.ts";
import type { Jobs } from "./jobs.ts";
import type { Machine } from "./machine.ts";

/** The result of a layer between the layer and those that read it. */
export interface FeatureMap {
  /** Bits of a batch. */
  readonly bits: number;
  /** Layers with work of their own that read it, and the index of the last one. */
  readonly readers: number;
  readonly last: number;
  /** Layer whose memory it is: views and fused functions have none of their own. */
  readonly source: string;
}

export function featureMaps(layers: readonly Layer[], jobs: Jobs, { engine }: Machine): Map<string, FeatureMap> {
  const maps = new Map<string, FeatureMap>();
  layers.forEach((layer, index) => {
    const through = layer.inputs.length > 0 && !jobs.byLayer.has(layer.name);
    const source = through ? sourceOf(layer.inputs[0]!, maps) : layer.name;
    maps.set(layer.name, {
      bits: elementsOf(layer.output.shape) * layer.output.format.bits * engine.batch,
      readers: 0,
      last: index,
      source,
    });
    for (const name of layer.inputs) {
      const read = maps.get(sourceOf(name, maps));
      if (read) maps.set(sourceOf(name, maps), { ...read, readers: read.readers + (through ? 0 : 1), last: index });
    }
    // What fuses behind a layer makes its result as wide as what is stored.
    if (through) {
      const before = maps.get(source)!;
      maps.set(source, { ...before, bits: maps.get(layer.name)!.bits });
    }
  });
  return maps;
}

export function sourceOf(name: string, maps: ReadonlyMap<string, FeatureMap>): string {
  return maps.get(name)?.source ?? name;
}

/** Bits that are left where feature maps stand. */
export function roomForMaps({ buffers }: Machine, taken: Taken): number {
  if (buffers.input !== undefined) return buffers.input - taken.input;
  return buffers.shared - taken.input - (buffers.weight === undefined ? taken.weight : 0);
}
