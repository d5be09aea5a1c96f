import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { refused } from "./parts.ts";
import { pendingNothing } from "./pending.ts";
import { lowerRealWeighted, realFormat } from "./realWeighted.ts";
import { notGenerated } from "./recurrent.ts";
import { checkSparsity } from "./sparsityChecks.ts";
import { resolveMatrix, withAccumulator } from "./weighted.ts";

/** A dense layer over a sequence: the same matrix at each step (docs/numerics.md, section 12). */
export function lowerStepwise(lowering: Lowering): Lowered | undefined {
  const { draft, attributes, shape, inputs, settings, before } = lowering;
  const { format, range } = inputs[0]!;
  if ([format, settings.weights?.value, settings.activations?.value].some((it) => refused(lowering, it))) {
    return undefined;
  }
  const resolved = resolveMatrix(lowering, {
    tensor: `${draft.name}.weight`,
    layout: "[units, features]",
    bias: attributes.bias === true ? `${draft.name}.bias` : undefined,
    seed: draft.name,
    shape: shape.weights!,
    inputFormat: format,
    inputRange: range,
    before: before?.weights,
  });
  if (!resolved) return undefined;
  checkSparsity(lowering, resolved);
  const real = realFormat(lowering, resolved);
  if (real) {
    const lowered = lowerRealWeighted(lowering, resolved, real);
    return lowered && { ...lowered, notGenerated: notGenerated("A dense layer over a sequence in floating point") };
  }
  const weights = withAccumulator(lowering, resolved);
  const exact = { scale: weights.format.scale * format.scale, range: resolved.range, pending: pendingNothing };
  const result = finished(lowering, exact, (finish) => ({ kind: "stepwise", finish }));
  return result && { ...result, weights };
}
