import type { LayerWeights } from "../checked.ts";
import { channelScale } from "../weights/weights.ts";
import { mapChannels } from "./finish.ts";
import { asDoubles } from "./parts.ts";

export interface RealWeights {
  readonly outputs: number;
  readonly matrix: Float64Array;
  readonly bias: ArrayLike<number> | undefined;
}

/** Real weights and biases: those of the file or of the draws; seeded biases are what their codes say. */
export function realWeights(weights: LayerWeights): RealWeights {
  if (!weights.values) return quantisedWeights(weights);
  const matrix = Float64Array.from(weights.values());
  return { outputs: weights.shape[0]!, matrix, bias: weights.biasValues ? weights.biasValues() : biasOf(weights) };
}

/** The values of the codes of weights and biases. */
export function quantisedWeights(weights: LayerWeights): RealWeights {
  const { format, shape } = weights;
  const outputs = shape[0]!;
  const scaled = (code: number, channel: number) => code * channelScale(format, channel);
  return {
    outputs,
    matrix: mapChannels(asDoubles(weights.codes()), outputs, scaled),
    bias: biasOf(weights),
  };
}

function biasOf({ format, bias, biasCodes }: LayerWeights): Float64Array | undefined {
  const biasScale = (bias?.scale ?? 1) / format.scale;
  return biasCodes()?.map((code, channel) => (bias?.real ? code : code * biasScale * channelScale(format, channel)));
}
