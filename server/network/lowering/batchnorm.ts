import type { WeightsTensor } from "../checked.ts";
import { placeOf } from "../draftPlace.ts";
import { type BatchnormParameters, seededBatchnorm } from "../weights/batchnorm.ts";
import { rootMeanSquare } from "../weights/weights.ts";
import { tensorOf } from "../weightsOf.ts";
import type { Lowering } from "./lowering.ts";
import type { Affine } from "./pending.ts";

/**
 * The real function of a batchnorm, computed on first use so that pseudo-random parameters are not drawn while typing;
 * undefined when the weights file lacks a tensor.
 */
export function affineOf(lowering: Lowering): (() => Affine) | undefined {
  const { draft, attributes, inputs, network, source } = lowering;
  const input = inputs[0]!;
  const channels = input.shape[0]!;
  const epsilon = attributes.epsilon as number;
  if (source) {
    const parameters = fileParameters(lowering, channels);
    if (!parameters) return undefined;
    const affine = affineFrom(parameters, epsilon);
    return () => affine;
  }
  const deviation = input.deviation ?? (input.pending ? 1 : rootMeanSquare(input.range) * input.format.scale);
  let drawn: Affine | undefined;
  return () => {
    drawn ??= affineFrom(seededBatchnorm({ network, layer: draft.name, channels, deviation }), epsilon);
    return drawn;
  };
}

/** `gamma * (v - mean) / sqrt(variance + epsilon) + beta` as `a * v + b`, evaluated in this order. */
function affineFrom({ gamma, beta, mean, variance }: BatchnormParameters, epsilon: number): Affine {
  const a = gamma.map((value, channel) => value / Math.sqrt(variance[channel]! + epsilon));
  return { a, b: beta.map((value, channel) => value - a[channel]! * mean[channel]!) };
}

function fileParameters(lowering: Lowering, channels: number): BatchnormParameters | undefined {
  const { draft, source, diagnostics } = lowering;
  const read = (name: string): Float64Array | undefined => {
    const request = {
      name: `${draft.name}.${name}`,
      shape: [channels],
      layout: "[channels]",
      positive: name === "variance",
    };
    const tensor: WeightsTensor | undefined = tensorOf(source!, request, placeOf(draft), diagnostics);
    return tensor && Float64Array.from(tensor.data);
  };
  const [gamma, beta, mean, variance] = ["gamma", "beta", "mean", "variance"].map(read);
  return gamma && beta && mean && variance ? { gamma, beta, mean, variance } : undefined;
}
