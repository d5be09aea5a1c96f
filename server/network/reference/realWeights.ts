import type { LayerWeights } from "../checked.ts";
import { channelScale } from "../weights/weights.ts";
import { mapChannels } from "./finish.ts";
import { asDoubles } from "./parts.ts";

export interface RealWeights {
  readonly outputs: number;
  readonly matrix: Float64Array;
  readonly bias: ArrayLike<number> | undefined;
}

/** Real weights and biases: those of the file, or the values of the codes where they are seeded. */
export function realWeights(weights: LayerWeights): RealWeights {
  if (!weights.values) return quantisedWeights(weights);
  const matrix = Float64Array.from(weights.values());
  return { outputs: weights.shape[0]!, matrix, bias: weights.biasValues?.() };
}

/** The values of the codes of weights and biases. */
export function quantisedWeights(weights: LayerWeights): RealWeights {
  const { format, shape, bias } = weights;
  const outputs = shape[0]!;
  const biasScale = (bias?.scale ?? 1) / format.scale;
  const scaled = (code: number, channel: number) => code * channelScale(format, channel);
  return {
    outputs,
    matrix: mapChannels(asDoubles(weights.codes()), outputs, scaled),
    bias: weights
      .biasCodes()
      ?.map((code, channel) => (bias?.real ? code : code * biasScale * channelScale(format, channel))),
  };
}
