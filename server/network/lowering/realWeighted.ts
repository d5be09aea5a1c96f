import { report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import { fp32 } from "../../formats/float.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { quantise, single } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { LayerWeights } from "../checked.ts";
import { generatorOf } from "../weights/generator.ts";
import { inferredScale } from "../weights/scale.ts";
import { type ResolvedWeights, rootMeanSquare } from "../weights/weights.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import type { Range } from "./range.ts";
import { realArithmetic } from "./real.ts";
import { rangeOfFormat } from "./tensor.ts";

const exactBits = 53;

/**
 * The format that a layer with weights keeps real values in when it computes in fp32: when a factor is a wide floating-point
 * number, or a small one and the worst-case sum of exact products needs more than 53 bits.
 */
export function realFormat({ inputs }: Lowering, weights: ResolvedWeights): NumberFormat | undefined {
  const input = inputs[0]!.format;
  const { format, shape } = weights;
  const wide = [input, format].find((it) => it.real);
  if (wide || !(input.float || format.float)) return wide;
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  const largest = magnitude(input) * magnitude(format) * fanIn;
  return Math.log2(largest) + 2 > exactBits ? (input.float ? input : format) : undefined;
}

/** Sums of products of real values, each rounded to fp32 (docs/numerics.md, section 10). */
export function lowerRealWeighted(
  lowering: Lowering,
  resolved: ResolvedWeights,
  real: NumberFormat,
): Lowered | undefined {
  checkAccumulator(lowering);
  const input = lowering.inputs[0]!;
  const weights = realWeights(lowering, resolved, lowering.draft.name);
  const { format, shape } = weights;
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  const steepest = Array.isArray(format.channelScales) ? Math.max(...format.channelScales) : format.scale;
  const products = fanIn * magnitude(format) * steepest * magnitude(input.range) * input.format.scale;
  const biases = weights.biasValues?.();
  const bias = biases ? Array.from(biases).reduce((most, value) => Math.max(most, Math.abs(value)), 0) : 1;
  const most = Math.min(fp32.high, products + bias);
  const exact = { scale: 1, range: { low: -most, high: most }, pending: pendingNothing, real };
  const uniform = rootMeanSquare(lowering.source ? input.range : rangeOfFormat(input.format));
  const deviation = input.format.real ? resolved.deviation / uniform / Math.sqrt(3) : resolved.deviation;
  const result = finished(lowering, exact, () => realArithmetic, { deviation });
  return result && { ...result, weights };
}

/**
 * Biases are fp32 numbers: those of the file, by way of the format of `@bias`, or drawn from -1 … 1.
 *
 * @param seed Layer name that they are drawn under.
 */
export function realWeights({ network, settings }: Lowering, resolved: ResolvedWeights, seed: string): LayerWeights {
  const accumulator = scaledTo(fp32, 1);
  if (!resolved.bias) return { ...resolved, accumulator };
  const channels = resolved.shape[0]!;
  let codes: Float64Array | undefined;
  const biasCodes = () => {
    if (!codes) {
      const format = settings.bias?.value;
      const stored = (value: number, scaled: ScaledFormat | undefined) =>
        single(scaled ? quantise(scaled, value) * scaled.scale : value);
      const generator = generatorOf(`${network}/${seed}/bias`);
      const values = resolved.biasValues?.() ?? Array.from({ length: channels }, () => 2 * generator() - 1);
      const scaled = format && scaledTo(format, inferredScale(format, values));
      codes = Float64Array.from(values, (value) => stored(value, scaled));
    }
    return codes;
  };
  return { ...resolved, accumulator, bias: accumulator, biasCodes };
}

/** fp32 sums have no accumulator to choose. */
export function checkAccumulator({ draft, settings, diagnostics }: Lowering): void {
  const { accumulator } = settings;
  if (accumulator?.place.statement !== draft.statement) return;
  const what = `The accumulator of "${draft.name}", which sums floating-point products,`;
  const parameters = { what, expected: "fp32, as it is without @accumulator", found: accumulator.value.text };
  diagnostics.push(report(wrongArgument, accumulator.place, parameters));
}

function magnitude({ low, high }: Range): number {
  return Math.max(-low, high);
}
