import type { TableRequest } from "../../../server/approximations/functions/method.ts";
import { piecewiseLinear } from "../../../server/approximations/functions/piecewiseLinear.ts";
import { polynomial } from "../../../server/approximations/functions/polynomial.ts";
import type { LookupUnit } from "../../../server/units/lookup/unit.ts";
import { type Draw, type ElementFormat, limits } from "./draw.ts";
import { numberFormat } from "./weightSample.ts";

/** A function of the elements of a drawn format, and the circuit that computes it. */
export function drawLookup(draw: Draw, circuit: LookupUnit["circuit"]["kind"], narrow: ElementFormat) {
  const signed = draw.pick(true, false);
  const from =
    circuit === "table" ? narrow : { bits: draw.between(3, 12), signed: draw.pick(true, false), binary: false };
  const to: ElementFormat = { bits: draw.between(2, 9), signed, binary: false };
  const range = limits(from);
  const ends = limits(to);
  const count = range.high - range.low + 1;
  if (circuit === "table") {
    const codes = Float64Array.from(draw.numbers(count, ends.low, ends.high));
    return { from, to, ...range, limits: ends, codes: () => codes, circuit: { kind: circuit } as const };
  }
  if (circuit === "runs") {
    const most = draw.between(1, Math.min(40, count));
    const starts = new Set(draw.numbers(most - 1, 1, count - 1));
    let code = draw.between(ends.low, ends.high);
    const codes = Float64Array.from({ length: count }, (_, index) => {
      if (starts.has(index)) code = draw.between(ends.low, ends.high);
      return code;
    });
    const stages = Math.max(1, Math.ceil(Math.log2(most)));
    return { from, to, ...range, limits: ends, codes: () => codes, circuit: { kind: circuit, stages } as const };
  }
  const turn = draw.between(1, 3);
  const request: TableRequest = {
    function: {
      value: draw.pick(Math.tanh, Math.exp, (value) => Math.sin(3 * value)),
      domain: draw.pick({ low: -turn, high: turn }, { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }),
    },
    ...range,
    scale: 4 / count,
    format: { ...numberFormat(to, "integer"), scale: 2 ** -draw.between(1, to.bits) },
  };
  const [method, size] =
    circuit === "segments" ? [piecewiseLinear, 2 ** draw.between(0, 5)] : [polynomial, draw.between(1, 5)];
  const codes = method.codes(request, size);
  return { from, to, ...range, limits: ends, codes: () => codes, circuit: method.evaluation!(request, size) };
}
