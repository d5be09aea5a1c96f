import { percent } from "../../approximations/sparsity.ts";
import { accumulatorOverflow } from "../../diagnostics/accumulatorOverflow.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { sparsityDiffers } from "../../diagnostics/sparsityDiffers.ts";
import { sparsityImpossible } from "../../diagnostics/sparsityImpossible.ts";
import { integerFormat } from "../../formats/integer.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { LayerWeights } from "../checked.ts";
import { placeOf } from "../draftPlace.ts";
import { fileWeights } from "../weights/file.ts";
import { type SeededWeightsRequest, seededWeights } from "../weights/seeded.ts";
import type { ResolvedWeights, WeightsRequest } from "../weights/weights.ts";
import { tensorOf } from "../weightsOf.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import { rangeOfFormat } from "./tensor.ts";

const builtIn = integerFormat(8, true);

/** Measured and annotated sparsity may differ by this fraction of the weights. */
const tolerance = 0.005;

/** conv, dense and depthwise: exact sums of products, then the output format. */
export function lowerWeighted(lowering: Lowering): Lowered | undefined {
  const resolved = resolveWeights(lowering);
  if (!resolved) return undefined;
  checkSparsity(lowering, resolved);
  const weights = withAccumulator(lowering, resolved);
  const scale = weights.format.scale * lowering.inputs[0]!.format.scale;
  const kind = lowering.draft.operation === "depthwise" ? "depthwise" : "multiplyAccumulate";
  const exact = { scale, range: resolved.range, pending: pendingNothing };
  const { deviation } = resolved;
  const result = finished(lowering, exact, (finish) => ({ kind, finish }), { deviation });
  return result && { ...result, weights };
}

const layouts: Readonly<Record<string, string>> = {
  conv: "[filters, channels, kernel height, kernel width]",
  depthwise: "[channels, 1, kernel height, kernel width]",
  dense: "[units, inputs in the order channels, rows, columns]",
};

function resolveWeights(lowering: Lowering): ResolvedWeights | undefined {
  const { draft, attributes, shape, settings, inputs, source, network } = lowering;
  const input = inputs[0]!;
  const bias = attributes.bias === true;
  const request: WeightsRequest = {
    shape: shape.weights!,
    format: settings.weights?.value ?? builtIn,
    ...(settings.bias ? { biasFormat: settings.bias.value } : {}),
    inputScale: input.format.scale,
    inputRange: source ? input.range : rangeOfFormat(input.format),
  };
  if (!source) {
    const sparsity = request.format.kind === "binary" ? undefined : settings.sparsity?.value;
    return sameOrSeeded({ ...request, network, layer: draft.name, bias, sparsity }, lowering.before?.weights);
  }
  const place = placeOf(draft);
  const layout = layouts[draft.operation]!;
  const weight = { name: `${draft.name}.weight`, shape: request.shape, layout };
  const tensor = tensorOf(source, weight, place, lowering.diagnostics);
  const filters = { name: `${draft.name}.bias`, shape: [request.shape[0]!], layout: "[channels]", bias: true };
  const biasTensor = bias ? tensorOf(source, filters, place, lowering.diagnostics) : undefined;
  if (!tensor || (bias && !biasTensor)) return undefined;
  return fileWeights({ ...request, tensor: tensor.data, ...(biasTensor ? { biasTensor: biasTensor.data } : {}) });
}

const seededFor = new WeakMap<LayerWeights, { readonly request: string; readonly weights: ResolvedWeights }>();

/** The weights of before an edit when nothing they are drawn from changed: their codes need not be drawn again. */
function sameOrSeeded(request: SeededWeightsRequest, before: LayerWeights | undefined): ResolvedWeights {
  const { network, layer, shape, format, biasFormat, inputScale, inputRange, bias, sparsity } = request;
  const parts = [network, layer, shape, format.text, biasFormat?.text, inputScale, inputRange.low, inputRange.high];
  const text = [...parts, bias, sparsity?.fraction, sparsity?.pattern].join(" ");
  const known = before && seededFor.get(before);
  if (known?.request === text) return known.weights;
  const weights = seededWeights(request);
  seededFor.set(weights, { request: text, weights });
  return weights;
}

function checkSparsity({ draft, settings, diagnostics }: Lowering, weights: ResolvedWeights): void {
  const { sparsity } = settings;
  if (!sparsity) return;
  const place = sparsity.place.statement === draft.statement ? sparsity.place : placeOf(draft);
  if (weights.format.kind === "binary") {
    diagnostics.push(report(sparsityImpossible, place, { layer: draft.name, format: weights.format.text }));
  } else if (weights.origin === "file" && Math.abs(weights.zeroFraction - sparsity.value.fraction) > tolerance) {
    const annotated = percent(sparsity.value.fraction);
    const parameters = { layer: draft.name, annotated, measured: percent(weights.zeroFraction) };
    diagnostics.push(report(sparsityDiffers, place, parameters));
  }
}

/** With the width that `@accumulator` asks for, when it holds the sums. */
function withAccumulator({ draft, settings, diagnostics }: Lowering, weights: ResolvedWeights): LayerWeights {
  const { accumulator } = settings;
  if (!accumulator) return weights;
  const asked = accumulator.value;
  const { range, accumulator: needed } = weights;
  if (needed.bits <= asked.bits) return { ...weights, accumulator: scaledTo(asked, needed.scale!) };
  const place = accumulator.place.statement === draft.statement ? accumulator.place : placeOf(draft);
  const parameters = { of: `"${draft.name}"`, asked: asked.text, ...range, needed: needed.text };
  diagnostics.push(report(accumulatorOverflow, place, { ...parameters, worstCase: weights.origin === "seeded" }));
  return weights;
}
