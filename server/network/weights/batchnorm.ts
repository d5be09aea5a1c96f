import { generatorOf } from "./generator.ts";

/** Parameters of `gamma * (v - mean) / sqrt(variance + epsilon) + beta`, one entry per channel. */
export interface BatchnormParameters {
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

export interface SeededBatchnormRequest {
  readonly network: string;
  readonly layer: string;
  readonly channels: number;
  /** Standard deviation of the value that is normalised: `ResolvedWeights.deviation`, or of the codes read times scale. */
  readonly deviation: number;
}

/** Pseudo-random parameters (docs/numerics.md, section 8) for a batchnorm without a file; each tensor has its own draws. */
export function seededBatchnorm({ network, layer, channels, deviation }: SeededBatchnormRequest): BatchnormParameters {
  const drawn = (tensor: string, value: (generator: () => number) => number) => {
    const generator = generatorOf(`${network}/${layer}/${tensor}`);
    return Float64Array.from({ length: channels }, () => value(generator));
  };
  return {
    gamma: drawn("gamma", (generator) => (0.5 + generator()) * (generator() < 1 / 8 ? -1 : 1)),
    beta: drawn("beta", (generator) => generator() - 0.5),
    mean: drawn("mean", (generator) => (generator() - 0.5) * deviation),
    variance: new Float64Array(channels).fill(deviation * deviation),
  };
}
