import { report } from "../../diagnostics/diagnostic.ts";
import { storedAsInt16 } from "../../diagnostics/storedAsInt16.ts";
import type { NumberFormat } from "../../formats/format.ts";
import { integerFormat } from "../../formats/integer.ts";
import type { Pending } from "../arithmetic.ts";
import { placeOf } from "../draftPlace.ts";
import { affineOf } from "./batchnorm.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished, wantedFormat } from "./output.ts";
import { pendingNothing, thenAffine, thenClip, thenRelu } from "./pending.ts";

const stored = integerFormat(16, true);

/**
 * batchnorm, relu, clip and quantize: what waits is quantised here, passed on to the reader that will quantise it, or, when
 * nothing takes it up, stored: a relu of exact integers as such, anything else as int16.
 */
export function lowerFunction(lowering: Lowering): Lowered | undefined {
  const { draft, inputs } = lowering;
  const before = inputs[0]!.pending;
  switch (draft.operation) {
    case "batchnorm": {
      const affine = affineOf(lowering);
      const lowered =
        affine &&
        lowerPending(lowering, thenAffine(before, affine, inputs[0]!.shape[0]!, lowering.source !== undefined));
      return lowered && { ...lowered, affine };
    }
    case "relu":
      return lowerPending(lowering, thenRelu(before));
    case "clip": {
      const { low, high } = lowering.attributes as { readonly low: number; readonly high: number };
      return lowerPending(lowering, thenClip(before, low, high));
    }
    default:
      return lowerPending(lowering, before ?? pendingNothing);
  }
}

/** @param pending The function that is to be applied to the integers that are read. */
function lowerPending(lowering: Lowering, pending: Pending): Lowered | undefined {
  const { draft, attributes, inputs, role, shape } = lowering;
  const input = inputs[0]!;
  const real = input.format.real ? { real: input.format } : {};
  const exact = { scale: input.format.scale, range: input.range, pending, ...real };
  if (draft.operation === "quantize") {
    const wanted = attributes.to as NumberFormat;
    return finished(lowering, exact, (finish) => ({ kind: "map", finish }), { wanted });
  }
  let wanted = wantedFormat(lowering, exact);
  if (!wanted && role.taker) {
    const { deviation, ...read } = input;
    const kept = draft.operation === "batchnorm" || deviation === undefined ? {} : { deviation };
    const output = { ...read, ...kept, shape: shape.shape, pending };
    return { output, arithmetic: { kind: "fused", into: role.into } };
  }
  if (!wanted && !pending.identity && !exact.real) {
    wanted = stored;
    lowering.diagnostics.push(report(storedAsInt16, placeOf(draft), { of: `"${draft.name}"`, why: role.why }));
  }
  return finished(lowering, exact, (finish) => ({ kind: "map", finish }), { wanted });
}
