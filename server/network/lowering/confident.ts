import { elementsOf } from "../../layers/shape.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { narrowTensor } from "./output.ts";
import { tabledExponential } from "./softmax.ts";

/** Entries of the table of exponentials. */
const entries = 1024;

/** confident (docs/numerics.md, section 11): the share of the largest element compared, without a division. */
export function lowerConfident(lowering: Lowering): Lowered {
  const { inputs, attributes } = lowering;
  const { range, format, shape } = inputs[0]!;
  const { above, inclusive } = attributes as { readonly above: number; readonly inclusive: boolean };
  const exponential = tabledExponential(format.scale, range.high - range.low, entries);
  const own = exponential.code(0);
  const whole = own / above;
  const limit = Math.min(inclusive ? Math.floor(whole) : Math.ceil(whole) - 1, own * elementsOf(shape));
  return {
    output: narrowTensor(lowering, { low: 0, high: 1 }),
    arithmetic: { kind: "confident", exponential, limit },
  };
}
