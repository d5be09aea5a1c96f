import { accumulatorTooWide } from "../../diagnostics/accumulatorTooWide.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { fp32 } from "../../formats/float.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { narrowestSigned } from "../../formats/integer.ts";
import { scaledTo } from "../../formats/registry.ts";
import { placeOf } from "../draftPlace.ts";
import { productRange, type Scaled } from "./align.ts";
import type { Finished } from "./chain.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { joinParts, type PartRequest, refused, resolvePart } from "./parts.ts";
import { pendingNothing } from "./pending.ts";
import type { Range } from "./range.ts";
import { lowerRealSequence, realSequence } from "./realSequence.ts";
import { notGenerated, tableOf } from "./recurrent.ts";
import { tabledExponential } from "./softmax.ts";
import { gateFormat, stage } from "./stage.ts";

/** The weights of the softmax have 16 bits behind the point, like a gate. */
const probability = gateFormat;
const fp32Values = scaledTo(fp32, 1);
const withoutUnit = notGenerated("An attention layer in floating point");
/** The largest score is compared with others, and a double tells them apart. */
const widestScore = 52;

/** Multi-head attention in integers (docs/numerics.md, section 12). */
export function lowerAttention(lowering: Lowering): Lowered | undefined {
  const { attributes, inputs, settings, shape } = lowering;
  const { format: read, range } = inputs[0]!;
  const inner = attributes.inner as NumberFormat;
  const formats = [read, settings.weights?.value, settings.activations?.value, inner];
  if (formats.some((format) => refused(lowering, format))) return undefined;
  const [time, features] = shape.shape as readonly [number, number];
  const heads = attributes.heads as number;
  const real = realSequence(lowering, inner);
  if (real) {
    const names = ["query", "key", "value", "output"];
    const requests = names.map((name) => request(lowering, name, name === "output" ? fp32Values : read, range));
    return lowerRealSequence(lowering, real, requests, withoutUnit);
  }
  const table = tableOf(lowering);
  if (table === undefined || refused(lowering, inner, true)) return undefined;
  const query = projection(lowering, "query", read, range, inner);
  const key = projection(lowering, "key", read, range, inner);
  const value = projection(lowering, "value", read, range, inner);
  if (!query || !key || !value) return undefined;

  const pairs = productRange(query.range, key.range);
  const size = features / heads;
  const scores: Scaled = {
    scale: (query.format.scale * key.format.scale) / Math.sqrt(size),
    range: { low: size * Math.min(0, pairs.low), high: size * Math.max(0, pairs.high) },
  };
  const { bits } = narrowestSigned(scores.range.low, scores.range.high);
  if (bits > widestScore) {
    const parameters = { of: `"${lowering.draft.name}"`, bits };
    lowering.diagnostics.push(report(accumulatorTooWide, placeOf(lowering.draft), parameters));
    return undefined;
  }
  // Each weight is rounded, so together they may exceed one by half a step each.
  const whole = { low: 0, high: 2 ** 16 + time / 2 };
  const weighed = { scale: probability.scale * value.format.scale, range: productRange(whole, value.range) };
  const context = stage(lowering, weighed, value.format);
  const output = context && matrix(lowering, "output", value.format, context.range);
  if (!context || !output) return undefined;

  const sum: Scaled = { scale: output.format.scale * value.format.scale, range: output.range };
  const parts = [
    ...[query, key, value].map(({ name, weights }) => ({ name, weights })),
    { name: "output", weights: output },
  ];
  const widest = [...[query, key, value].map(({ sums }) => sums), sum].sort(
    (left, right) => reach(right) - reach(left),
  );
  const weights = joinParts(lowering, parts, shape.weights!, widest[0]!);
  const result = finished(lowering, { ...sum, pending: pendingNothing }, (finish) => ({
    kind: "attention",
    query: query.rounding,
    key: key.rounding,
    value: value.rounding,
    scores: scores.range,
    exponential: tabledExponential(scores.scale, scores.range.high - scores.range.low, table),
    probability,
    weighed: weighed.range,
    context: context.finish,
    finish,
  }));
  if (!result) return undefined;
  const reason = innerWithoutUnit(inner) ?? sharedWithoutUnit(query.weights.format);
  return { ...result, weights, ...(reason ? { notGenerated: reason } : {}) };
}

function innerWithoutUnit({ kind, zero, text }: NumberFormat): string | undefined {
  if (kind !== "binary" && zero === undefined) return undefined;
  return `Hardware for queries, keys and values in ${text} is not generated yet; use an integer or fixed-point format without a zero point.`;
}

/** Queries, keys and values come from one matrix, whose weights would be of three code books. */
function sharedWithoutUnit({ codebook }: NumberFormat): string | undefined {
  if (!codebook) return undefined;
  return `Shared weights of an attention layer are not generated yet; use ${codebook.of.text}.`;
}

/** Queries, keys or values: exact sums brought to the inner format. */
function projection(lowering: Lowering, name: string, format: ScaledFormat, range: Range, inner: NumberFormat) {
  const weights = matrix(lowering, name, format, range);
  if (!weights) return undefined;
  const sums: Scaled = { scale: weights.format.scale * format.scale, range: weights.range };
  const rounded: Finished | undefined = stage(lowering, sums, inner);
  return rounded && { name, weights, sums, ...rounded, rounding: { finish: rounded.finish, format: rounded.format } };
}

function matrix(lowering: Lowering, name: string, inputFormat: ScaledFormat, inputRange: Range) {
  return resolvePart(lowering, request(lowering, name, inputFormat, inputRange));
}

function request(lowering: Lowering, name: string, inputFormat: ScaledFormat, inputRange: Range): PartRequest {
  const features = lowering.shape.shape[1]!;
  return {
    name,
    tensor: name,
    bias: lowering.attributes.bias === true ? `${name}_bias` : undefined,
    layout: "[features, features]",
    shape: [features, features],
    inputFormat,
    inputRange,
  };
}

function reach({ range }: Scaled): number {
  return Math.max(-range.low, range.high);
}
