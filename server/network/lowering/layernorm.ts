import { integerFormat } from "../../formats/integer.ts";
import { smallestScale } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { Finish } from "../arithmetic.ts";
import { placeOf } from "../draftPlace.ts";
import { largestSpread, normalisedPlaces, normalisedRange } from "../normalise.ts";
import { generatorOf } from "../weights/generator.ts";
import { tensorOf } from "../weightsOf.ts";
import { finish } from "./chain.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { reportFinish } from "./output.ts";
import { type Affine, thenAffine } from "./pending.ts";
import { isEven, realFinished } from "./real.ts";

/** Bits of the spread that hardware counts with. */
const widestSpread = 53;

/** layernorm (docs/numerics.md, section 11). */
export function lowerLayernorm(lowering: Lowering): Lowered | undefined {
  const { draft, inputs, attributes, settings, role, shape } = lowering;
  const { format: read, range } = inputs[0]!;
  const features = inputs[0]!.shape.at(-1)!;
  const parameters = parametersOf(lowering, features);
  if (!parameters) return undefined;
  const written = settings.activations;
  const own = written && (role.stores || written === draft.settings.activations) ? written.value : undefined;
  // No value is further from the mean than sqrt(n - 1) standard deviations.
  const most = Math.sqrt(features - 1) * parameters.gamma + parameters.beta;
  const wanted = own ?? integerFormat(8, true);
  const format = scaledTo(wanted, wanted.kind === "binary" ? 1 : smallestScale(wanted, -most, most));
  const affine = parameters.values;
  const exact = {
    scale: 2 ** -normalisedPlaces,
    range: normalisedRange(features),
    pending: thenAffine(undefined, affine, features, lowering.source !== undefined),
  };
  const epsilon = ((attributes.epsilon as number) * features ** 2) / read.scale ** 2;
  const addend = Math.round(Math.min(Number.MAX_VALUE, epsilon));
  const arithmetic = (finish: Finish) => ({ kind: "layernorm", addend, finish }) as const;
  if (!isEven(format)) return { ...realFinished(lowering, exact, format, arithmetic), affine };
  const result = finish(exact, format);
  if ("problem" in result) {
    reportFinish(result, lowering);
    return undefined;
  }
  const { length: bits } = largestSpread(features, range, addend).toString(2);
  const tooWide = `The spread of ${features} codes of ${read.text} has ${bits} bits, more than the ${widestSpread} that the unit of layernorm counts with; give the layer in front a narrower format or a coarser scale.`;
  return {
    output: { shape: shape.shape, format: result.format, range: result.range, source: draft.name },
    arithmetic: arithmetic(result.finish),
    affine,
    ...(bits > widestSpread ? { notGenerated: tooWide } : {}),
  };
}

/** gamma and beta as an affine function, with their largest magnitudes; seeded ones are drawn when first used. */
function parametersOf(
  { draft, network, source, diagnostics }: Lowering,
  features: number,
): { readonly values: () => Affine; readonly gamma: number; readonly beta: number } | undefined {
  if (!source) {
    let drawn: Affine | undefined;
    const draw = (tensor: string, middle: number) => {
      const generator = generatorOf(`${network}/${draft.name}/${tensor}`);
      return Float64Array.from({ length: features }, () => middle + generator() - 0.5);
    };
    const values = () => {
      drawn ??= { a: draw("gamma", 1), b: draw("beta", 0) };
      return drawn;
    };
    return { values, gamma: 1.5, beta: 0.5 };
  }
  const [a, b] = ["gamma", "beta"].map((name) => {
    const request = { name: `${draft.name}.${name}`, shape: [features], layout: "[features]" };
    const tensor = tensorOf(source, request, placeOf(draft), diagnostics);
    return tensor && Float64Array.from(tensor.data);
  });
  if (!a || !b) return undefined;
  const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { values: () => ({ a, b }), gamma: largest(a), beta: largest(b) };
}
