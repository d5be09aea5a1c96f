import { accumulatorOverflow } from "../../diagnostics/accumulatorOverflow.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { scaleOutOfRange } from "../../diagnostics/scaleOutOfRange.ts";
import { storedAsInt16 } from "../../diagnostics/storedAsInt16.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import { constantText } from "../../formats/constant.ts";
import { isWithinLimits, type ScaledFormat, scaleLimits } from "../../formats/format.ts";
import { integerFormat, narrowest } from "../../formats/integer.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { Arithmetic, Finish, Pending } from "../arithmetic.ts";
import type { LayerWeights, Shape, Tensor } from "../checked.ts";
import type { Factor } from "../draft.ts";
import { placeOf } from "../draftPlace.ts";
import { projectCirculant } from "../weights/circulant.ts";
import { fileWeights } from "../weights/file.ts";
import { factorsOf } from "../weights/lowrank.ts";
import { type SeededWeightsRequest, seededWeights } from "../weights/seeded.ts";
import type { ResolvedWeights, WeightsRequest } from "../weights/weights.ts";
import { tensorOf } from "../weightsOf.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished, wantedFormat } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import type { Exact, Range } from "./range.ts";
import { checkAccumulatorWidth } from "./rangeChecks.ts";
import { lowerRealWeighted, realFormat } from "./realWeighted.ts";
import { checkSparsity } from "./sparsityChecks.ts";
import { rangeOfFormat } from "./tensor.ts";
import { checkFileWeights } from "./weightChecks.ts";

const builtIn = integerFormat(8, true);

/** conv, dense and depthwise: exact sums of products, then the output format. */
export function lowerWeighted(lowering: Lowering): Lowered | undefined {
  const resolved = resolveWeights(lowering);
  if (!resolved) return undefined;
  checkSparsity(lowering, resolved);
  const real = realFormat(lowering, resolved);
  if (real) return lowerRealWeighted(lowering, resolved, real);
  const weights = withAccumulator(lowering, resolved);
  const scale = weights.format.scale * lowering.inputs[0]!.format.scale;
  const groups = (lowering.attributes.groups as number | undefined) ?? 1;
  const { operation } = lowering.draft;
  const exact = { scale, range: resolved.range, pending: scalesPending(weights.format) };
  const { deviation } = resolved;
  const finishedBy = (finish: Finish): Arithmetic => arithmeticOf(operation, groups, finish);
  let wanted = wantedFormat(lowering, exact);
  if (!wanted && !exact.pending.identity) {
    if (lowering.role.taker)
      return {
        output: pendingTensor(lowering, exact, deviation),
        arithmetic: finishedBy({ kind: "none" }),
        weights,
      };
    wanted = integerFormat(16, true);
    const { draft, role } = lowering;
    lowering.diagnostics.push(report(storedAsInt16, placeOf(draft), { of: `"${draft.name}"`, why: role.why }));
  }
  const result = finished(lowering, exact, finishedBy, { deviation, wanted });
  return result && { ...result, weights };
}

function arithmeticOf(operation: string, groups: number, finish: Finish): Arithmetic {
  if (operation === "depthwise") return { kind: "depthwise", finish };
  if (operation === "deconv") return { kind: "deconvolution", finish };
  return groups > 1 ? { kind: "groupedMultiplyAccumulate", groups, finish } : { kind: "multiplyAccumulate", finish };
}

/** Scales of the output channels wait to be applied to the exact integers, as a batchnorm would. */
function scalesPending({ scale, channelScales }: ScaledFormat): Pending {
  if (!Array.isArray(channelScales) || channelScales.every((it) => it === scale)) return pendingNothing;
  const a = Float64Array.from(channelScales, (it) => it / scale);
  return { a, b: new Float64Array(a.length), relu: false };
}

/** Exact integers for the reader that takes up their scales. */
function pendingTensor(
  { draft, shape, inputs }: Lowering,
  { scale, range, pending }: Exact,
  deviation: number,
): Tensor {
  const format = scaledTo(narrowest(range.low, range.high), scale);
  const limited = inputs.some(({ isLimited }) => isLimited) ? ({ isLimited: true } as const) : {};
  return { shape: shape.shape, format, range, pending, source: draft.name, deviation, ...limited };
}

const layouts: Readonly<Record<string, string>> = {
  conv: "[filters, channels of a group, kernel height (1 for a sequence), kernel width]",
  deconv: "[filters, channels, kernel height, kernel width]",
  depthwise: "[channels, 1, kernel height, kernel width]",
  dense: "[units, inputs in the order channels, rows, columns]",
};

function resolveWeights(lowering: Lowering): ResolvedWeights | undefined {
  const { draft, attributes, shape, inputs, before, source } = lowering;
  const { format, range } = inputs[0]!;
  const { factor } = draft;
  const tensor = `${factor?.of ?? draft.name}.weight`;
  // The first half, which is there when the second one is looked at, has checked the shape of the tensor.
  const whole =
    factor?.part === "reduce" ? [factor.outputs, ...shape.weights!.slice(1)] : source?.tensors.get(tensor)?.shape;
  return resolveMatrix(lowering, {
    tensor,
    ...(factor && whole ? { factored: { ...factor, shape: whole } } : {}),
    layout: layouts[draft.operation]!,
    bias: attributes.bias === true ? `${draft.name}.bias` : undefined,
    seed: draft.name,
    shape: shape.weights!,
    inputFormat: format,
    inputRange: range,
    before: before?.weights,
  });
}

/** One matrix of weights of a layer: most have one, a recurrent layer two. */
export interface MatrixRequest {
  /** Name in the weights file. */
  readonly tensor: string;
  readonly layout: string;
  /** Name of its bias in the weights file; undefined: it has none. */
  readonly bias: string | undefined;
  /** Layer name that seeded weights are drawn under. */
  readonly seed: string;
  readonly shape: Shape;
  readonly inputFormat: ScaledFormat;
  /** Codes that it is multiplied by. */
  readonly inputRange: Range;
  readonly before: LayerWeights | undefined;
  /** The file holds the matrix that this one is a factor of, in this shape. */
  readonly factored?: Factor & { readonly shape: Shape };
}

/** The weights of one matrix, from the file or seeded; undefined after a report that the file lacks them. */
export function resolveMatrix(lowering: Lowering, matrix: MatrixRequest): ResolvedWeights | undefined {
  const { draft, settings, source, network } = lowering;
  const request: WeightsRequest = {
    shape: matrix.shape,
    format: settings.weights?.value ?? builtIn,
    ...(settings.bias ? { biasFormat: settings.bias.value } : {}),
    ...(settings.sparsity ? { sparse: true } : {}),
    inputScale: matrix.inputFormat.scale,
    inputRange: source ? matrix.inputRange : rangeOfFormat(matrix.inputFormat),
  };
  if (!checkScales(lowering, request)) return undefined;
  if (!source) {
    const sparsity = request.format.kind === "binary" ? undefined : settings.sparsity?.value;
    const bias = matrix.bias !== undefined;
    const circulant = settings.circulant?.value;
    return sameOrSeeded({ ...request, network, layer: matrix.seed, bias, sparsity, circulant }, matrix.before);
  }
  const place = placeOf(draft);
  const weight = { name: matrix.tensor, shape: matrix.factored?.shape ?? matrix.shape, layout: matrix.layout };
  const tensor = tensorOf(source, weight, place, lowering.diagnostics);
  const rows = { shape: [matrix.shape[0]!], layout: "[channels]", bias: true };
  const biasTensor =
    matrix.bias === undefined
      ? undefined
      : tensorOf(source, { ...rows, name: matrix.bias }, place, lowering.diagnostics);
  if (!tensor || (matrix.bias !== undefined && !biasTensor)) return undefined;
  const { circulant } = settings;
  const { factored } = matrix;
  const own = factored ? factorsOf(tensor.data, factored.outputs, factored.rank)[factored.part] : tensor.data;
  const data = circulant ? projectCirculant(own, matrix.shape, circulant.value) : own;
  const weights = fileWeights({ ...request, tensor: data, ...(biasTensor ? { biasTensor: biasTensor.data } : {}) });
  const { scale } = weights.format;
  if (!isWithinLimits(scale)) {
    const whatToDo = `It follows from their values in ${source.path}: write one with the format, as in @weights(int8(scale: 2^-7)).`;
    const parameters = { of: `"${matrix.tensor}"`, scale: constantText(scale), ...scaleLimits, whatToDo };
    lowering.diagnostics.push(report(scaleOutOfRange, place, parameters));
    return undefined;
  }
  checkFileWeights(lowering, matrix.tensor, weights);
  return weights;
}

/** A list of scales has one for each output channel. */
function checkScales({ draft, settings, diagnostics }: Lowering, { format, shape }: WeightsRequest): boolean {
  const { channelScales } = format;
  if (!Array.isArray(channelScales) || channelScales.length === shape[0]) return true;
  const place = settings.weights!.place.statement === draft.statement ? settings.weights!.place : placeOf(draft);
  const what = `The list of scales of the weights of "${draft.name}"`;
  const parameters = { what, expected: `${shape[0]} scales, one for each output channel` };
  diagnostics.push(report(wrongArgument, place, { ...parameters, found: String(channelScales.length) }));
  return false;
}

const seededFor = new WeakMap<
  LayerWeights,
  { readonly request: SeededWeightsRequest; readonly weights: ResolvedWeights }
>();

/** The weights of before an edit when nothing they are drawn from changed: their codes need not be drawn again. */
function sameOrSeeded(request: SeededWeightsRequest, before: LayerWeights | undefined): ResolvedWeights {
  const known = before && seededFor.get(before);
  if (known && isSameDraw(known.request, request)) return known.weights;
  const weights = seededWeights(request);
  seededFor.set(weights, { request, weights });
  return weights;
}

function isSameDraw(left: SeededWeightsRequest, right: SeededWeightsRequest): boolean {
  return (
    left.layer === right.layer &&
    left.network === right.network &&
    left.shape.length === right.shape.length &&
    left.shape.every((size, axis) => size === right.shape[axis]) &&
    left.format.text === right.format.text &&
    left.biasFormat?.text === right.biasFormat?.text &&
    left.inputScale === right.inputScale &&
    left.inputRange.low === right.inputRange.low &&
    left.inputRange.high === right.inputRange.high &&
    left.bias === right.bias &&
    left.sparsity?.fraction === right.sparsity?.fraction &&
    left.sparsity?.pattern === right.sparsity?.pattern &&
    left.circulant === right.circulant
  );
}

/** With the width that `@accumulator` asks for, when it holds the sums. */
export function withAccumulator(lowering: Lowering, weights: LayerWeights & { readonly range: Range }): LayerWeights {
  const { draft, settings, diagnostics } = lowering;
  const { accumulator } = settings;
  if (!accumulator) return weights;
  const asked = accumulator.value;
  const { range, accumulator: needed } = weights;
  if (needed.bits < asked.bits) checkAccumulatorWidth(lowering, range, needed);
  if (needed.bits <= asked.bits) return { ...weights, accumulator: scaledTo(asked, needed.scale!) };
  const place = accumulator.place.statement === draft.statement ? accumulator.place : placeOf(draft);
  const parameters = { of: `"${draft.name}"`, asked: asked.text, ...range, needed: needed.text };
  diagnostics.push(report(accumulatorOverflow, place, { ...parameters, worstCase: weights.origin === "seeded" }));
  return weights;
}
