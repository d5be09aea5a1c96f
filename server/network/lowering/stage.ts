import { accumulatorTooWide } from "../../diagnostics/accumulatorTooWide.ts";
import { report } from "../../diagnostics/diagnostic.ts";
import { constantText } from "../../formats/constant.ts";
import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { integerFormat, narrowestSigned } from "../../formats/integer.ts";
import { quantise } from "../../formats/quantise.ts";
import type { TableLookup } from "../arithmetic.ts";
import { placeOf } from "../draftPlace.ts";
import type { Scaled } from "./align.ts";
import { type Finished, finish } from "./chain.ts";
import type { Lowering } from "./lowering.ts";
import { reportFinish } from "./output.ts";
import { pendingNothing } from "./pending.ts";

/** Codes of gates (sigmoid) and of what they weigh (tanh) inside a recurrent layer; docs/numerics.md, section 12. */
export const gateFormat: ScaledFormat = fixedFormat(16, 0, false);
export const tanhFormat: ScaledFormat = fixedFormat(16, 1, true);

const widest = 53;

/** One rounding inside a layer: exact integers to a format; undefined after a report that it is not possible. */
export function stage(
  lowering: Lowering,
  { scale, range, apart }: Scaled,
  format: NumberFormat,
  pending = pendingNothing,
): Finished | undefined {
  const { bits } = narrowestSigned(range.low, range.high);
  if (bits > widest) {
    const parameters = { of: `"${lowering.draft.name}"`, bits, ...(apart && { apart: fitting(apart, bits - widest) }) };
    lowering.diagnostics.push(report(accumulatorTooWide, placeOf(lowering.draft), parameters));
    return undefined;
  }
  const result = finish({ scale, range, pending }, format);
  if (!("problem" in result)) return result;
  reportFinish(result, lowering);
  return undefined;
}

/** Scales that are nearer to each other by so many places. */
function fitting({ first, second, reads }: NonNullable<Scaled["apart"]>, places: number) {
  const coarser = first > second;
  return {
    first: constantText(first),
    second: constantText(second),
    limit: coarser ? ("at most" as const) : ("at least" as const),
    fitting: constantText(coarser ? reads / 2 ** places : reads * 2 ** places),
  };
}

/** A function of exact integers by a table of `entries` codes over the values [-8, 8). */
export function tableStage(
  lowering: Lowering,
  exact: Scaled,
  entries: number,
  evaluate: (value: number) => number,
  codes: ScaledFormat,
): (TableLookup & Scaled) | undefined {
  const format = fixedFormat(Math.log2(entries), 4, true);
  const address = stage(lowering, exact, format);
  if (!address) return undefined;
  let made: Float64Array | undefined;
  return {
    address: address.finish,
    format,
    scale: codes.scale,
    range: { low: codes.low, high: codes.high },
    codes: () => {
      made ??= Float64Array.from({ length: entries }, (_, index) =>
        quantise(codes, evaluate((format.low + index) * format.scale)),
      );
      return made;
    },
  };
}

export const sigmoid = (value: number): number => 1 / (1 + Math.exp(-value));

function fixedFormat(total: number, whole: number, signed: boolean): ScaledFormat {
  const text = `${signed ? "" : "u"}fixed<${total}, ${whole}>`;
  return { ...integerFormat(total, signed), kind: "fixed", text, scale: 2 ** (whole - total) };
}
