import type { LayerDraft } from "./draft.ts";

/** Names that differ from the ones of the map underneath; with more, a new map costs less than looking in two. */
const mostChanges = 64;

/** Layers by name after a few were renamed: the map of before, and what is different. */
class NameIndex implements ReadonlyMap<string, number> {
  readonly base: ReadonlyMap<string, number>;
  /** -1 for names that are gone. */
  readonly changes: ReadonlyMap<string, number>;
  readonly #layers: readonly LayerDraft[];

  constructor(base: ReadonlyMap<string, number>, changes: ReadonlyMap<string, number>, layers: readonly LayerDraft[]) {
    this.base = base;
    this.changes = changes;
    this.#layers = layers;
  }

  get size(): number {
    return this.#layers.length;
  }

  get(name: string): number | undefined {
    const changed = this.changes.get(name);
    if (changed === undefined) return this.base.get(name);
    return changed < 0 ? undefined : changed;
  }

  has(name: string): boolean {
    return this.get(name) !== undefined;
  }

  /** In the order of the layers, as in a map that was made anew. */
  *entries(): MapIterator<[string, number]> {
    for (let at = 0; at < this.#layers.length; at++) yield [this.#layers[at]!.name, at];
    return undefined;
  }

  *keys(): MapIterator<string> {
    for (const layer of this.#layers) yield layer.name;
    return undefined;
  }

  *values(): MapIterator<number> {
    for (let at = 0; at < this.#layers.length; at++) yield at;
    return undefined;
  }

  forEach(call: (value: number, key: string, map: ReadonlyMap<string, number>) => void): void {
    for (const [name, at] of this.entries()) call(at, name, this);
  }

  [Symbol.iterator](): MapIterator<[string, number]> {
    return this.entries();
  }
}

/**
 * The index `before` of `old` layers, where every name is the name of one, when those from `from` to `to` have the names that they have
 * in `layers`. undefined: a name would be there twice, or too much is different.
 */
export function renamed(
  before: ReadonlyMap<string, number>,
  old: readonly LayerDraft[],
  layers: readonly LayerDraft[],
  from: number,
  to: number,
): ReadonlyMap<string, number> | undefined {
  let at = from;
  while (at < to && old[at]!.name === layers[at]!.name) at++;
  if (at === to) return before;
  const { base, changes: known } = before instanceof NameIndex ? before : { base: before, changes: new Map() };
  if (known.size + 2 * (to - from) > mostChanges) return undefined;
  const changes = new Map<string, number>(known);
  for (let layer = from; layer < to; layer++) changes.set(old[layer]!.name, -1);
  for (let layer = from; layer < to; layer++) {
    const { name } = layers[layer]!;
    if ((changes.get(name) ?? base.get(name) ?? -1) >= 0) return undefined;
    changes.set(name, layer);
  }
  return new NameIndex(base, changes, layers);
}
