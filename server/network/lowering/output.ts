import { report } from "../../diagnostics/diagnostic.ts";
import { scaleTooFine } from "../../diagnostics/scaleTooFine.ts";
import { wrapNotPossible } from "../../diagnostics/wrapNotPossible.ts";
import type { NumberFormat } from "../../formats/format.ts";
import { integerFormat, narrowest } from "../../formats/integer.ts";
import { scaledTo } from "../../formats/registry.ts";
import type { Arithmetic, Finish } from "../arithmetic.ts";
import type { Tensor } from "../checked.ts";
import { placeOf } from "../draftPlace.ts";
import { type Finished, finish } from "./chain.ts";
import type { Lowered, Lowering } from "./lowering.ts";
import { limitsOf } from "./pending.ts";
import type { Exact, Range } from "./range.ts";
import { checkOutput } from "./rangeChecks.ts";
import { isEven, realFinished } from "./real.ts";
import { isLimited } from "./scale.ts";

const builtInSigned = integerFormat(8, true);
const builtInUnsigned = integerFormat(8, false);

/**
 * The format that a layer stores its output in: its own, the default in use, `int8` (`uint8` when no code is negative)
 * where a tensor is stored and nothing is said, or none: the exact integers flow on.
 */
export function wantedFormat({ draft, settings, role }: Lowering, exact: Exact): NumberFormat | undefined {
  const written = settings.activations;
  if (written && (role.stores || written === draft.settings.activations)) return written.value;
  if (!role.stores) return undefined;
  if (exact.real) return exact.real;
  const positive = limitsOf(exact.pending).low >= 0 || (exact.pending.identity && exact.range.low >= 0);
  return positive ? builtInUnsigned : builtInSigned;
}

/** Exact integers brought to the layer's output format. */
export function finished(
  lowering: Lowering,
  exact: Exact,
  arithmetic: (finish: Finish) => Arithmetic,
  more: { readonly deviation?: number; readonly wanted?: NumberFormat | undefined } = {},
): Lowered | undefined {
  const wanted = "wanted" in more ? more.wanted : wantedFormat(lowering, exact);
  if (exact.real || (wanted && !isEven(wanted))) return realFinished(lowering, exact, wanted, arithmetic);
  const result = finish(exact, wanted);
  if ("problem" in result) {
    reportFinish(result, lowering);
    return undefined;
  }
  if (wanted) checkOutput(lowering, exact, wanted, result, more.deviation ?? lowering.inputs[0]!.deviation);
  const output = {
    ...tensorOf(lowering, result, wanted === undefined ? more.deviation : undefined),
    ...(isLimited(wanted, exact, result.format) ? { isLimited: true as const } : {}),
  };
  return { output, arithmetic: arithmetic(result.finish) };
}

/** A tensor of plain numbers: the narrowest format for the range, scale 1. */
export function narrowTensor({ draft, shape }: Lowering, range: Range): Tensor {
  const format = scaledTo(narrowest(range.low, range.high), 1);
  return { shape: shape.shape, format, range, source: draft.name };
}

function tensorOf({ draft, shape }: Lowering, { format, range }: Finished, deviation: number | undefined): Tensor {
  return {
    shape: shape.shape,
    format,
    range,
    source: draft.name,
    ...(deviation === undefined ? {} : { deviation }),
  };
}

/** Says why a format cannot be reached. */
export function reportFinish(
  result: Extract<ReturnType<typeof finish>, { readonly problem: string }>,
  { draft, settings, diagnostics }: Lowering,
): void {
  const written = settings.activations?.place;
  const place = written?.statement === draft.statement ? written : placeOf(draft);
  const of = `"${draft.name}"`;
  const format = result.format.text;
  diagnostics.push(
    result.problem === "wrap"
      ? report(wrapNotPossible, place, { of, format, why: result.why })
      : report(scaleTooFine, place, { of, format }),
  );
}
