import { report } from "../../diagnostics/diagnostic.ts";
import { notSupportedYet } from "../../diagnostics/notSupportedYet.ts";
import { fp32 } from "../../formats/float.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { quantise } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { Arithmetic, Finish } from "../arithmetic.ts";
import { placeOf } from "../draftPlace.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { limitsOf, pendingNothing } from "./pending.ts";
import { type Exact, type Range, realRange } from "./range.ts";
import { scaledFor } from "./scale.ts";

/** Are the codes of a format all the integers between its ends? Then the rules of section 5 quantise to it. */
export function isEven(format: NumberFormat): boolean {
  return !format.values && !format.real && !format.block;
}

/** Quantises in double precision (docs/numerics.md, section 10); without a format real values become fp32. */
export function realFinished(
  { draft, shape }: Lowering,
  exact: Exact,
  wanted: NumberFormat | undefined,
  arithmetic: (finish: Finish) => Arithmetic,
): Lowered {
  const format = wanted ? scaledFor(wanted, exact) : scaledTo(fp32, 1);
  const inner = arithmetic({ kind: "none" });
  const { scale, pending } = exact;
  return {
    output: { shape: shape.shape, format, range: codeRange(exact, format), source: draft.name },
    arithmetic: inner.kind === "float" ? { ...inner, pending } : { kind: "realFinish", exact: inner, scale, pending },
  };
}

/** Layers that do not care whether the codes they read are integers, or see to it themselves. */
const indifferent = new Set([
  ...[
    "conv",
    "deconv",
    "dense",
    "depthwise",
    "maxpool",
    "globalpool",
    "relu",
    "clip",
    "batchnorm",
    "quantize",
    "argmax",
  ],
  ...["flatten", "reshape", "slice", "upsample", "transpose", "pad"],
]);

/** Layers that are computed as `dnnx run --float` does and rounded to fp32. */
const roundedOnce = new Set([
  ...[
    "add",
    "multiply",
    "avgpool",
    "globalpool",
    "sigmoid",
    "tanh",
    "gelu",
    "hardswish",
    "exp",
    "leakyrelu",
    "softmax",
    "confident",
  ],
]);

/** What becomes of a layer because of the real values that it reads; "integers": nothing. */
export function realRole({ draft, attributes, inputs }: Lowering): "integers" | "rounded" | "notYet" {
  const real = inputs.filter(({ format }) => format.real).length;
  if (real === 0 || (indifferent.has(draft.operation) && attributes.kind !== "average")) return "integers";
  if (draft.operation === "concat" && real === inputs.length) return "integers";
  return roundedOnce.has(draft.operation) ? "rounded" : "notYet";
}

export function reportRealNotYet({ draft, inputs, diagnostics }: Lowering): undefined {
  const { format } = inputs.find((input) => input.format.real)!;
  const what = `A ${draft.operation} of ${format.text} values ("${draft.name}")`;
  const instead = "Bring its input to an integer or fixed-point format, with @activations or quantize.";
  diagnostics.push(report(notSupportedYet, placeOf(draft), { what, instead }));
}

/** What a layer computes as in floating point: double precision, then fp32. */
export function realExact({ inputs }: Lowering): Exact {
  const real = inputs.find(({ format }) => format.real)!.format;
  return { scale: 1, range: { low: fp32.low, high: fp32.high }, pending: pendingNothing, real };
}

export const realArithmetic: Arithmetic = { kind: "float", pending: pendingNothing };

/** Without a batchnorm the ends of the integers give the ends of the codes; blocks may round further. */
function codeRange(exact: Exact, format: ScaledFormat): Range {
  const limits = limitsOf(exact.pending);
  const low = limits.low >= 0 ? Math.max(0, format.low) : format.low;
  if (!exact.pending.identity || format.block || format.kind === "binary") return { low, high: format.high };
  const ends = realRange(exact);
  return { low: quantise(format, ends.low), high: quantise(format, ends.high) };
}
