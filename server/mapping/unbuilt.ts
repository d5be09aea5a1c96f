import { createFact } from "../lazy/fact.ts";
import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { misreads } from "./misread.ts";
import { createScan, type Found } from "./scan.ts";
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

const unitless = createScan(notBuilt);
const unbuilt = ({ layer, fact: reason }: Found<string>): Unbuilt => ({ layer, reason });

function withMisread({ layers }: CheckedNetwork, misread: ReadonlyMap<string, string>): readonly Unbuilt[] {
  return layers.flatMap((layer) => {
    const reason = notBuilt(layer) ?? misread.get(layer.name);
    return reason === undefined ? [] : [{ layer, reason }];
  });
}

/** The layers of a network that no unit computes; with one of them it cannot be generated. */
export const unbuiltLayers: (network: CheckedNetwork) => readonly Unbuilt[] = createFact((network) => {
  const misread = misreads(network);
  return misread.size > 0 ? withMisread(network, misread) : unitless(network.layers).map(unbuilt);
});
