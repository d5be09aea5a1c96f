import type { LayerWeights } from "../checked.ts";
import { channelScale } from "../weights/weights.ts";
import { mapChannels } from "./finish.ts";
import { asDoubles } from "./parts.ts";

/** Real weights and biases: those of the file, or codes times scale where they are seeded. */
export function realWeights(weights: LayerWeights) {
  const { format, shape } = weights;
  const codes = asDoubles(weights.codes());
  const biasCodes = weights.biasCodes();
  const biasScale = (weights.bias?.scale ?? 1) / format.scale;
  const outputs = shape[0]!;
  const scaled = (code: number, channel: number) => code * channelScale(format, channel);
  return {
    outputs,
    matrix: weights.values ? Float64Array.from(weights.values()) : mapChannels(codes, outputs, scaled),
    bias:
      weights.biasValues?.() ??
      biasCodes?.map((code, channel) => (weights.bias?.real ? code : code * biasScale * channelScale(format, channel))),
  };
}
