import { integerFormat } from "../../formats/integer.ts";
import { quantise, smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { placeOf } from "../draftPlace.ts";
import { generatorOf } from "../weights/generator.ts";
import { tensorOf } from "../weightsOf.ts";
import type { Lowered, Lowering } from "./lowering.ts";

interface Parameters {
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** layernorm (docs/numerics.md, section 11). */
export function lowerLayernorm(lowering: Lowering): Lowered | undefined {
  const { draft, inputs, attributes, settings, role, shape } = lowering;
  const features = inputs[0]!.shape.at(-1)!;
  const parameters = parametersOf(lowering, features);
  if (!parameters) return undefined;
  const written = settings.activations;
  const own = written && (role.stores || written === draft.settings.activations) ? written.value : undefined;
  // No value is further from the mean than sqrt(n - 1) standard deviations.
  const most = Math.sqrt(features - 1) * parameters.gamma + parameters.beta;
  const wanted = own ?? integerFormat(8, true);
  const format = scaledTo(wanted, wanted.kind === "binary" ? 1 : smallestScale(wanted, -most, most));
  return {
    output: {
      shape: shape.shape,
      format,
      range: { low: quantise(format, -most), high: quantise(format, most) },
      source: draft.name,
    },
    arithmetic: { kind: "layernorm", epsilon: attributes.epsilon as number, parameters: parameters.values },
    notGenerated:
      "The layer layernorm has no hardware unit yet: use batchnorm, which is folded into the layer in front.",
  };
}

/** gamma and beta with their largest magnitudes; seeded ones are drawn when first used. */
function parametersOf(
  { draft, network, source, diagnostics }: Lowering,
  features: number,
): { readonly values: () => Parameters; readonly gamma: number; readonly beta: number } | undefined {
  if (!source) {
    let drawn: Parameters | undefined;
    const draw = (tensor: string, middle: number) => {
      const generator = generatorOf(`${network}/${draft.name}/${tensor}`);
      return Float64Array.from({ length: features }, () => middle + generator() - 0.5);
    };
    const values = () => {
      drawn ??= { gamma: draw("gamma", 1), beta: draw("beta", 0) };
      return drawn;
    };
    return { values, gamma: 1.5, beta: 0.5 };
  }
  const [gamma, beta] = ["gamma", "beta"].map((name) => {
    const request = { name: `${draft.name}.${name}`, shape: [features], layout: "[features]" };
    const tensor = tensorOf(source, request, placeOf(draft), diagnostics);
    return tensor && Float64Array.from(tensor.data);
  });
  if (!gamma || !beta) return undefined;
  const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { values: () => ({ gamma, beta }), gamma: largest(gamma), beta: largest(beta) };
}
