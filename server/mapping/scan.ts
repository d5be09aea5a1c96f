import type { Layer } from "../network/checked.ts";

/** A layer of which something holds that holds of few. */
export interface Found<Fact> {
  readonly layer: Layer;
  readonly fact: Fact;
}

const none: readonly Layer[] = [];

/**
 * Looks for layers of which `fact` says something (not undefined), in their order. Most of an edited network is the same
 * layers as before: only those that are not are looked at again.
 */
export function createScan<Fact>(
  fact: (layer: Layer) => Fact | undefined,
): (layers: readonly Layer[]) => readonly Found<Fact>[] {
  let last: { readonly layers: readonly Layer[]; readonly facts: ReadonlyMap<number, Fact> } | undefined;
  return (layers) => {
    const before = last?.layers.length === layers.length ? last : undefined;
    const facts = new Map<number, Fact>(before?.facts);
    const old = before?.layers ?? none;
    let touched = before === undefined;
    for (let at = 0; at < layers.length; at++) {
      const layer = layers[at]!;
      if (old[at] === layer) continue;
      const own = fact(layer);
      touched ||= own !== undefined || facts.has(at);
      if (own === undefined) facts.delete(at);
      else facts.set(at, own);
    }
    const now = touched ? new Map([...facts].sort(([a], [b]) => a - b)) : facts;
    last = { layers, facts: now };
    return Array.from(now, ([at, found]) => ({ layer: layers[at]!, fact: found }));
  };
}
