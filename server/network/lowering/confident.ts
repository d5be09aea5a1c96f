import { constantExit } from "../../diagnostics/constantExit.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { elementsOf } from "../../layers/shape.ts";
import { placeOf } from "../draftPlace.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { narrowTensor } from "./output.ts";
import { tabledExponential } from "./softmax.ts";

/** Entries of the table of exponentials. */
const entries = 1024;

/** confident (docs/numerics.md, section 11): the share of the largest element compared, without a division. */
export function lowerConfident(lowering: Lowering): Lowered {
  const { inputs, attributes, draft, diagnostics } = lowering;
  const { range, format, shape } = inputs[0]!;
  const { above, inclusive } = attributes as { readonly above: number; readonly inclusive: boolean };
  const exponential = tabledExponential(format.scale, range.high - range.low, entries);
  const own = exponential.code(0);
  const whole = own / above;
  const classes = elementsOf(shape);
  const limit = Math.min(inclusive ? Math.floor(whole) : Math.ceil(whole) - 1, own * classes);
  // The sum lies between these: all others as far off as they can be, and all alike.
  const sums = { low: own + (classes - 1) * exponential.code(range.low - range.high), high: own * classes };
  const holds = limit >= sums.high;
  if (holds || limit < sums.low) {
    const bound = own / (holds ? sums.high : sums.low);
    diagnostics.push(report(constantExit, placeOf(draft), { holds, classes, bound }));
  }
  return {
    output: narrowTensor(lowering, { low: 0, high: 1 }),
    arithmetic: { kind: "confident", exponential, limit },
  };
}
