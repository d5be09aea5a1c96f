import { fp32 } from "../../formats/float.ts";
import type { NumberFormat } from "../../formats/format.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished, wantedFormat } from "./output.ts";
import { joinParts, type PartRequest, resolvePart } from "./parts.ts";
import { pendingNothing } from "./pending.ts";
import { realArithmetic } from "./real.ts";
import { checkAccumulator, realWeights } from "./realWeighted.ts";

/** The format for which a layer over a sequence computes in real numbers: a wide float that it reads, holds or gives. */
export function realSequence(lowering: Lowering, inner?: NumberFormat): NumberFormat | undefined {
  const { inputs, settings } = lowering;
  const wanted = wantedFormat(lowering, { scale: 1, range: { low: -1, high: 1 }, pending: pendingNothing });
  return [inputs[0]!.format, settings.weights?.value, inner, wanted].find((format) => format?.real);
}

/**
 * A layer over a sequence in double precision, rounded to fp32 and to its format at the end (docs/numerics.md, section 12).
 *
 * @param reach No result is further from 0.
 */
export function lowerRealSequence(
  lowering: Lowering,
  real: NumberFormat,
  requests: readonly PartRequest[],
  notGenerated: string,
  reach = fp32.high,
): Lowered | undefined {
  checkAccumulator(lowering);
  const parts = requests.flatMap((request) => {
    const resolved = resolvePart(lowering, request);
    if (!resolved) return [];
    const { name } = request;
    return [{ name, weights: realWeights(lowering, resolved, `${lowering.draft.name}.${name}`) }];
  });
  if (parts.length < requests.length) return undefined;
  const weights = joinParts(lowering, parts, lowering.shape.weights!);
  const exact = { scale: 1, range: { low: -reach, high: reach }, pending: pendingNothing, real };
  const result = finished(lowering, exact, () => realArithmetic);
  return result && { ...result, weights, notGenerated };
}
