import type { Layer } from "./checked.ts";

/**
 * The layers of a network by name, as a view on arrays that exist anyway: building a map of 10,000 names would cost more
 * than the rest of an edit.
 */
export function layerMap(
  index: ReadonlyMap<string, number>,
  layers: readonly (Layer | undefined)[],
): ReadonlyMap<string, Layer> {
  return new LayerMap(index, layers);
}

/** A class: an object with a getter of its own outlives quick collections of garbage, and its arrays with it (see `lazily`). */
class LayerMap implements ReadonlyMap<string, Layer> {
  readonly #index: ReadonlyMap<string, number>;
  readonly #layers: readonly (Layer | undefined)[];

  constructor(index: ReadonlyMap<string, number>, layers: readonly (Layer | undefined)[]) {
    this.#index = index;
    this.#layers = layers;
  }

  get size(): number {
    let count = 0;
    for (const at of this.#index.values()) if (this.#layers[at]) count++;
    return count;
  }

  get(name: string): Layer | undefined {
    const at = this.#index.get(name);
    return at === undefined ? undefined : this.#layers[at];
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  *entries(): MapIterator<[string, Layer]> {
    for (const [name, at] of this.#index) {
      const layer = this.#layers[at];
      if (layer) yield [name, layer];
    }
    return undefined;
  }

  *keys(): MapIterator<string> {
    for (const [name] of this.entries()) yield name;
    return undefined;
  }

  *values(): MapIterator<Layer> {
    for (const [, layer] of this.entries()) yield layer;
    return undefined;
  }

  forEach(call: (layer: Layer, name: string, map: ReadonlyMap<string, Layer>) => void): void {
    for (const [name, layer] of this.entries()) call(layer, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, Layer]> {
    return this.entries();
  }
}
