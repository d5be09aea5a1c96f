import { report } from "../../diagnostics/diagnostic.ts";
import { scaleMismatch } from "../../diagnostics/scaleMismatch.ts";
import { constantText } from "../../formats/constant.ts";
import { placeOf } from "../draftPlace.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { finished } from "./output.ts";
import { pendingNothing } from "./pending.ts";
import { exponentOf } from "./scale.ts";

/** Beyond this many places the smaller number would hardly change the sum, and the sum would not fit anything. */
const largestShift = 48;

export function lowerAdd(lowering: Lowering): Lowered | undefined {
  const [a, b] = lowering.inputs as readonly [Lowering["inputs"][number], Lowering["inputs"][number]];
  const exponent = exponentOf(a.format.scale / b.format.scale);
  if (exponent === undefined || Math.abs(exponent) > largestShift) {
    const why = exponent === undefined ? "whose ratio is no power of two" : "which are too far apart";
    const parameters = { of: `"${lowering.draft.name}"`, why };
    const scales = { first: constantText(a.format.scale), second: constantText(b.format.scale) };
    lowering.diagnostics.push(report(scaleMismatch, placeOf(lowering.draft), { ...parameters, ...scales }));
    return undefined;
  }
  const shiftA = Math.max(0, exponent);
  const shiftB = Math.max(0, -exponent);
  const range = {
    low: a.range.low * 2 ** shiftA + b.range.low * 2 ** shiftB,
    high: a.range.high * 2 ** shiftA + b.range.high * 2 ** shiftB,
  };
  const scale = Math.min(a.format.scale, b.format.scale);
  return finished(lowering, { scale, range, pending: pendingNothing }, (finish) => ({
    kind: "add",
    shiftA,
    shiftB,
    finish,
  }));
}
