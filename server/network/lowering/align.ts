import { report } from "../../diagnostics/diagnostic.ts";
import { scaleMismatch } from "../../diagnostics/scaleMismatch.ts";
import { constantText } from "../../formats/constant.ts";
import type { AlignedSum } from "../arithmetic.ts";
import { placeOf } from "../draftPlace.ts";
import type { Lowering } from "./lowering.ts";
import type { Range } from "./range.ts";
import { exponentOf } from "./scale.ts";

/** Beyond this many places the smaller number would hardly change the sum, and the sum would not fit anything. */
const largestShift = 48;

export interface Scaled {
  readonly scale: number;
  readonly range: Range;
  /** Of products with the tensor that the layer reads: its scale. */
  readonly reads?: number;
  /** Of a sum of such products and others: both scales, and that of the tensor. */
  readonly apart?: { readonly first: number; readonly second: number; readonly reads: number };
}

/** The exact sum of two integers at the finer of their scales; undefined after a report that they cannot be aligned. */
export function align(
  lowering: Lowering,
  first: Scaled,
  second: Scaled,
): (Scaled & { readonly sum: AlignedSum }) | undefined {
  const exponent = exponentOf(first.scale / second.scale);
  if (exponent === undefined || Math.abs(exponent) > largestShift) {
    const why = exponent === undefined ? "whose ratio is no power of two" : "which are too far apart";
    const scales = { first: constantText(first.scale), second: constantText(second.scale) };
    const parameters = { of: `"${lowering.draft.name}"`, why, ...scales };
    lowering.diagnostics.push(report(scaleMismatch, placeOf(lowering.draft), parameters));
    return undefined;
  }
  const shiftFirst = Math.max(0, exponent);
  const shiftSecond = Math.max(0, -exponent);
  return {
    scale: Math.min(first.scale, second.scale),
    range: {
      low: first.range.low * 2 ** shiftFirst + second.range.low * 2 ** shiftSecond,
      high: first.range.high * 2 ** shiftFirst + second.range.high * 2 ** shiftSecond,
    },
    ...(first.reads === undefined || exponent === 0
      ? {}
      : { apart: { first: first.scale, second: second.scale, reads: first.reads } }),
    sum: { shiftFirst, shiftSecond },
  };
}

/** Every product of a code of one range and a code of the other. */
export function productRange(first: Range, second: Range): Range {
  const ends = [first.low * second.low, first.low * second.high, first.high * second.low, first.high * second.high];
  return { low: Math.min(...ends), high: Math.max(...ends) };
}
