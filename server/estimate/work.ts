import { createFact } from "../lazy/fact.ts";
import type { CheckedNetwork, Layer } from "../network/checked.ts";
import { exact, unknown } from "./costs.ts";
import type { Cost, LayerEstimate } from "./estimate.ts";
import { weightBits, weightSource } from "./memory.ts";
import { exactReason, noiseOf } from "./noise.ts";

/** What follows from a layer alone, whatever computes it. */
export type LayerWork = Pick<
  LayerEstimate,
  | "name"
  | "operation"
  | "outputShape"
  | "outputFormat"
  | "macs"
  | "parameters"
  | "effectiveMacs"
  | "weightBits"
  | "noise"
> &
  Partial<Pick<LayerEstimate, "maximumError">>;

/** What follows from a network alone: all there is to say of one that names no target. */
export interface NetworkWork {
  readonly network: CheckedNetwork;
  readonly layers: readonly LayerWork[];
  readonly macs: number;
  readonly parameters: number;
  /** bit */
  readonly weightBits: Cost;
  readonly noise: Cost;
}

/** Why everything that depends on hardware is unknown. */
export const withoutTarget = (network: string): string =>
  `"${network}" names no target; write: network ${network} on TARGET { … }`;

export function workOf(network: CheckedNetwork): NetworkWork {
  const noise = noiseOf(network);
  const layers = network.layers.map((layer) => ({ ...workAndStorage(layer), noise: noise.get(layer.name)! }));
  const total = (of: (layer: LayerWork) => number) => layers.reduce((sum, layer) => sum + of(layer), 0);
  return {
    network,
    layers,
    macs: total(({ macs }) => macs),
    parameters: total(({ parameters }) => parameters),
    weightBits: storedWeights(network),
    noise: worst(network.outputs.map((name) => noise.get(name)!)),
  };
}

export function storedWeights({ layers }: CheckedNetwork): Cost {
  const bits = layers.reduce((sum, layer) => sum + weightBits(layer), 0);
  return exact(bits, "weights and biases at their width");
}

const leftWork = {
  counted: "weights that are not zero (counted in the file), less what @skip and @region leave out",
  annotated: "weights that are not zero (annotated), less what @skip and @region leave out",
};

export const workAndStorage = createFact((layer: Layer): Omit<LayerWork, "noise"> => {
  return {
    name: layer.name,
    operation: layer.operation,
    outputShape: layer.output.shape,
    outputFormat: layer.output.format.text,
    macs: layer.work.macs,
    parameters: layer.work.parameters,
    effectiveMacs: exact(
      layer.work.effectiveMacs,
      leftWork[layer.weights?.origin === "file" ? "counted" : "annotated"],
    ),
    weightBits: exact(weightBits(layer), weightSource(layer)),
    ...(layer.maximumError ? { maximumError: layer.maximumError } : {}),
  };
});

/** The lowest ratio of several outputs, of which exact ones have none; unknown as soon as one is. */
export function worst(ratios: readonly Cost[]): Cost {
  const noisy = ratios.filter((it) => it.value !== null || it.reason !== exactReason);
  const [first, ...others] = noisy;
  if (!first) return unknown(ratios.length === 0 ? "The network has no output." : exactReason);
  return others.reduce(
    (lowest, it) => (lowest.value === null || (it.value ?? Infinity) >= lowest.value ? lowest : it),
    noisy.find((it) => it.value === null) ?? first,
  );
}
