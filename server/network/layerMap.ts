import type { Layer } from "./checked.ts";

/**
 * The layers of a network by name, as a view on arrays that exist anyway: building a map of 10,000 names would cost more
 * than the rest of an edit.
 */
export function layerMap(
  index: ReadonlyMap<string, number>,
  layers: readonly (Layer | undefined)[],
): ReadonlyMap<string, Layer> {
  const get = (name: string) => {
    const at = index.get(name);
    return at === undefined ? undefined : layers[at];
  };
  function* entries(): MapIterator<[string, Layer]> {
    for (const [name, at] of index) {
      const layer = layers[at];
      if (layer) yield [name, layer];
    }
    return undefined;
  }
  function* part<Value>(pick: (entry: [string, Layer]) => Value): MapIterator<Value> {
    for (const entry of entries()) yield pick(entry);
    return undefined;
  }
  const view: ReadonlyMap<string, Layer> = {
    get size() {
      let count = 0;
      for (const at of index.values()) if (layers[at]) count++;
      return count;
    },
    get,
    has: (name) => get(name) !== undefined,
    entries,
    keys: () => part(([name]) => name),
    values: () => part(([, layer]) => layer),
    forEach(call) {
      for (const [name, layer] of entries()) call(layer, name, view);
    },
    [Symbol.iterator]: entries,
  };
  return view;
}
