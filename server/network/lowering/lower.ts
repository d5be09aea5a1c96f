import { activations } from "../../approximations/activations.ts";
import { annotationNotApplicable } from "../../diagnostics/annotationNotApplicable.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import type { Tensor } from "../checked.ts";
import { lowerAdd } from "./add.ts";
import { lowerFunction } from "./function.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished, narrowTensor } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import { sumRange } from "./range.ts";
import { lowerWeighted } from "./weighted.ts";

/** The integer arithmetic of a layer and the tensor that it gives (docs/numerics.md, sections 4 to 7). */
export function lower(lowering: Lowering): Lowered | undefined {
  const { draft, attributes, shape, inputs } = lowering;
  const input = inputs[0]!;
  const { scale } = input.format;
  switch (draft.operation) {
    case "conv":
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
      const taps = input.shape[1]! * input.shape[2]!;
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
    case "quantize":
      return lowerFunction(lowering);
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
