import { report } from "../../diagnostics/diagnostic.ts";
import { wrongArgument } from "../../diagnostics/wrongArgument.ts";
import { placeOf } from "../draftPlace.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import { rangeOfFormat } from "./tensor.ts";
import { resolveMatrix } from "./weighted.ts";

/** embedding: the codes of a row of the table, then the output format. */
export function lowerEmbedding(lowering: Lowering): Lowered | undefined {
  const { draft, inputs, shape, before, diagnostics } = lowering;
  const { format, range } = inputs[0]!;
  if (range.low < 0 || format.scale !== 1) {
    const parameters = {
      what: `The indices of "${draft.name}"`,
      expected: "codes of an unsigned format with the scale 1",
      found: format.text,
    };
    diagnostics.push(report(wrongArgument, placeOf(draft), parameters));
    return undefined;
  }
  const weights = resolveMatrix(lowering, {
    tensor: `${draft.name}.weight`,
    layout: "[entries, features]",
    bias: undefined,
    seed: draft.name,
    shape: shape.weights!,
    inputFormat: format,
    inputRange: range,
    before: before?.weights,
  });
  if (!weights) return undefined;
  const exact = { scale: weights.format.scale, range: rangeOfFormat(weights.format), pending: pendingNothing };
  const lowered = finished(lowering, exact, (finish) => ({ kind: "embedding", finish }));
  return lowered && { ...lowered, weights };
}
