import { activations } from "../../approximations/activations.ts";
import { annotationNotApplicable } from "../../diagnostics/annotationNotApplicable.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import type { Tensor } from "../checked.ts";
import { lowerAdd } from "./add.ts";
import { lowerAttention } from "./attention.ts";
import { lowerConfident } from "./confident.ts";
import { lowerEmbedding } from "./embedding.ts";
import { lowerFunction } from "./function.ts";
import { lowerGru } from "./gru.ts";
import { lowerLayernorm } from "./layernorm.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { lowerLstm } from "./lstm.ts";
import { lowerMultiply } from "./multiply.ts";
import { lowerNonlinear } from "./nonlinear.ts";
import { lowerConcat, lowerOrder } from "./order.ts";
import { finished, narrowTensor } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import { lowerPrelu } from "./prelu.ts";
import { sumRange } from "./range.ts";
import { realArithmetic, realExact, realRole, reportRealNotYet } from "./real.ts";
import { lowerRnn } from "./rnn.ts";
import { lowerSoftmax } from "./softmax.ts";
import { lowerStepwise } from "./stepwise.ts";
import { lowerWeighted } from "./weighted.ts";

/** The integer arithmetic of a layer and the tensor that it gives (docs/numerics.md, sections 4 to 7). */
export function lower(lowering: Lowering): Lowered | undefined {
  const { draft, attributes, shape, inputs } = lowering;
  const input = inputs[0]!;
  const { scale } = input.format;
  switch (draft.operation) {
    case "attention":
      return lowerAttention(lowering);
    case "lstm":
      return lowerLstm(lowering);
    case "gru":
      return lowerGru(lowering);
    case "rnn":
      return lowerRnn(lowering);
    case "dense":
      if (input.shape.length > 1) return lowerStepwise(lowering);
  }
  const role = realRole(lowering);
  if (role === "notYet") return reportRealNotYet(lowering);
  if (role === "rounded") return finished(lowering, realExact(lowering), () => realArithmetic);
  switch (draft.operation) {
    case "conv":
    case "deconv":
    case "dense":
    case "depthwise":
      return lowerWeighted(lowering);
    case "maxpool":
      return { output: same(lowering), arithmetic: { kind: "maxPool" } };
    case "avgpool": {
      const taps = shape.geometry!.kernel[0] * shape.geometry!.kernel[1];
      const exact = { scale: scale / taps, range: sumRange(input.range, taps), pending: pendingNothing };
      return finished(lowering, exact, (finish) => ({ kind: "sumPool", finish }));
    }
    case "globalpool": {
      if (attributes.kind === "max") return lowerGlobalMax(lowering);
      const taps = input.shape[1]! * (input.shape[2] ?? 1);
      const range = { low: input.range.low * taps, high: input.range.high * taps };
      return finished(lowering, { scale: scale / taps, range, pending: pendingNothing }, (finish) => ({
        kind: "globalSum",
        finish,
      }));
    }
    case "add":
      return lowerAdd(lowering);
    case "batchnorm":
    case "relu":
    case "clip":
    case "quantize":
      return lowerFunction(lowering);
    case "sigmoid":
    case "tanh":
    case "gelu":
    case "hardswish":
    case "exp":
    case "leakyrelu":
      return lowerNonlinear(lowering);
    case "prelu":
      return lowerPrelu(lowering);
    case "softmax":
      return lowerSoftmax(lowering);
    case "confident":
      return lowerConfident(lowering);
    case "layernorm":
      return lowerLayernorm(lowering);
    case "embedding":
      return lowerEmbedding(lowering);
    case "multiply":
      return lowerMultiply(lowering);
    case "concat":
      return lowerConcat(lowering);
    case "slice":
    case "upsample":
    case "reshape":
    case "transpose":
    case "pad":
      return lowerOrder(lowering);
    case "flatten":
      return { output: { ...input, shape: shape.shape }, arithmetic: { kind: "view" } };
    case "argmax":
      return {
        output: narrowTensor(lowering, { low: 0, high: input.shape.reduce((product, size) => product * size, 1) - 1 }),
        arithmetic: { kind: "argmax" },
      };
    default:
      return undefined;
  }
}

function lowerGlobalMax(lowering: Lowering): Lowered {
  const { draft, diagnostics } = lowering;
  const written = draft.settings.activations;
  if (written) {
    const parameters = { name: "activations", of: `"${draft.name}" (globalpool of kind max)`, why: activations.needs };
    diagnostics.push(report(annotationNotApplicable, written.place, parameters));
  }
  return { output: same(lowering), arithmetic: { kind: "globalMax" } };
}

/** The codes that are read, as codes of this layer. */
function same({ draft, shape, inputs }: Lowering): Tensor {
  const { format, range } = inputs[0]!;
  return { shape: shape.shape, format, range, source: draft.name };
}
