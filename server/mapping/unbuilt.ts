import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { misreads } from "./misread.ts";
import { stageKinds } from "./stage/registry.ts";

/** A layer that no hardware unit computes, and why. */
export interface Unbuilt {
  readonly layer: Layer;
  /** One sentence with what to do instead. */
  readonly reason: string;
}

/** Why no unit computes a layer; undefined: units do, or it needs none. */
export function notBuilt(layer: Layer): string | undefined {
  if (layer.notGenerated !== undefined) return layer.notGenerated;
  const { kind } = layer.arithmetic;
  return kind in stageKinds
    ? undefined
    : `There is no hardware unit for ${layer.operation} yet; write it with other layers.`;
}

const known = new WeakMap<CheckedNetwork, readonly Unbuilt[]>();
const none: readonly Unbuilt[] = [];

/** The layers of a network that no unit computes; with one of them it cannot be generated. */
export function unbuiltLayers(network: CheckedNetwork): readonly Unbuilt[] {
  let found = known.get(network);
  if (!found) {
    let some: Unbuilt[] | undefined;
    const misread = misreads(network);
    for (const layer of network.layers) {
      const reason = notBuilt(layer) ?? misread.get(layer.name);
      if (reason === undefined) continue;
      some ??= [];
      some.push({ layer, reason });
    }
    found = some ?? none;
    known.set(network, found);
  }
  return found;
}
