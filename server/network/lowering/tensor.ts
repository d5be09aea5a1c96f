import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { Shape, Tensor } from "../checked.ts";
import type { LayerDraft } from "../draft.ts";
import { samePending } from "./pending.ts";
import type { Range } from "./range.ts";

export function inputTensor(draft: LayerDraft): Tensor {
  const { format, shape } = draft.attributes as { readonly format: NumberFormat; readonly shape: Shape };
  return {
    shape,
    format: scaledTo(format, 1),
    range: { low: format.low, high: format.high },
    source: draft.name,
  };
}

/** Two tensors that no reader can tell apart; then the first one is kept, and what was derived from it. */
export function sameTensor(left: Tensor, right: Tensor): boolean {
  return (
    left.source === right.source &&
    left.range.low === right.range.low &&
    left.range.high === right.range.high &&
    left.deviation === right.deviation &&
    left.isLimited === right.isLimited &&
    left.shape.length === right.shape.length &&
    left.shape.every((size, axis) => size === right.shape[axis]) &&
    sameFormat(left.format, right.format) &&
    samePending(left.pending, right.pending)
  );
}

export function rangeOfFormat(format: NumberFormat): Range {
  return { low: format.low, high: format.high };
}

function sameFormat(left: ScaledFormat, right: ScaledFormat): boolean {
  return (
    left === right ||
    (left.kind === right.kind &&
      left.text === right.text &&
      left.bits === right.bits &&
      left.signed === right.signed &&
      left.low === right.low &&
      left.high === right.high &&
      left.scale === right.scale &&
      left.rounding === right.rounding &&
      left.overflow === right.overflow)
  );
}
