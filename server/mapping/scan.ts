import type { Layer } from "../network/checked.ts";
import { differing } from "./differing.ts";

/** A layer of which something holds that holds of few. */
export interface Found<Fact> {
  readonly layer: Layer;
  readonly fact: Fact;
}

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
    let appeared = false;
    const look = (at: number) => {
      const own = fact(layers[at]!);
      if (own === undefined) {
        facts.delete(at);
      } else {
        appeared ||= !facts.has(at);
        facts.set(at, own);
      }
    };
    if (before) for (const at of differing(before.layers, layers)) look(at);
    else for (let at = 0; at < layers.length; at++) look(at);
    const now = appeared && before ? new Map([...facts].sort(([a], [b]) => a - b)) : facts;
    last = { layers, facts: now };
    return Array.from(now, ([at, found]) => ({ layer: layers[at]!, fact: found }));
  };
}
