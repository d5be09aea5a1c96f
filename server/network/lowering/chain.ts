import type { NumberFormat, ScaledFormat } from "../../formats/format.ts";
import { narrowest } from "../../formats/integer.ts";
import { limit, quantise, round } from "../../formats/quantise.ts";
import { scaledTo } from "../../formats/registry.ts";
import { lazily } from "../../lazy/lazily.ts";
import { once } from "../../lazy/once.ts";
import type { Finish, RequantiseParameters, ThresholdParameters } from "../arithmetic.ts";
import { limitsOf } from "./pending.ts";
import type { Exact, Range } from "./range.ts";
import { requantiseParameters, widthOf } from "./requantise.ts";
import { exponentOf, scaledFor } from "./scale.ts";
import { levelsOf, thresholdFinish, thresholdParameters } from "./thresholds.ts";

export interface Finished {
  readonly finish: Finish;
  readonly format: ScaledFormat;
  /** Codes that can come out. */
  readonly range: Range;
}

export type FinishProblem =
  | { readonly problem: "wrap"; readonly format: NumberFormat; readonly why: string }
  | { readonly problem: "fine"; readonly format: NumberFormat };

/**
 * From exact integers to output codes: the first rule of docs/numerics.md, section 5, that applies. Without a wanted
 * format only relu and clip may wait.
 */
export function finish(exact: Exact, wanted: NumberFormat | undefined): Finished | FinishProblem {
  const limited = exact.pending.relu || exact.pending.clip !== undefined;
  if (!wanted) return limited ? clamped(exact) : unchanged(exact);
  const format = scaledFor(wanted, exact);
  const { pending } = exact;
  const { low, high } = codeLimits(format, pending);
  const shift = pending.identity && format.kind !== "binary" ? exponentOf(format.scale / exact.scale) : undefined;
  if (format.overflow === "wrap") {
    if (limited) return { problem: "wrap", format, why: `a ${pending.clip ? "clip" : "relu"} comes first` };
    if (!pending.identity) return { problem: "wrap", format, why: "a batchnorm comes first" };
    if (shift === undefined) return { problem: "wrap", format, why: "the scales have no power of two as ratio" };
  }
  if (shift !== undefined) return shifted(exact, format, { low, high }, shift);
  const levels = levelsOf(format, low, high);
  if (levels) {
    const parameters = once(() => thresholdParameters(exact, format, levels));
    return {
      finish: thresholdFinish(levels, parameters),
      format,
      range: thresholdRange(exact, format, { low, high }, parameters),
    };
  }
  return requantised(exact, format, { low, high });
}

/** The codes of a format that are left of it when relu and clip come first: quantisation keeps the order of values. */
function codeLimits(format: ScaledFormat, pending: Exact["pending"]): Range {
  if (format.kind === "binary" || format.overflow === "wrap") return { low: format.low, high: format.high };
  const { low, high } = limitsOf(pending);
  return { low: quantise(format, low), high: quantise(format, high) };
}

function unchanged({ scale, range }: Exact): Finished {
  return { finish: { kind: "none" }, format: scaledTo(narrowest(range.low, range.high), scale), range };
}

function clamped({ scale, range, pending }: Exact): Finished {
  const { low, high } = limitsOf(pending);
  const limits = { low: round(low / scale, "nearest_even"), high: round(high / scale, "nearest_even") };
  const limited = (code: number) => Math.max(limits.low, Math.min(limits.high, code));
  const left = { low: limited(range.low), high: limited(range.high) };
  const format = scaledTo(narrowest(left.low, left.high), scale);
  const inside = left.low === range.low && left.high === range.high;
  return { finish: inside ? { kind: "none" } : { kind: "clamp", ...left }, format, range: left };
}

function shifted(exact: Exact, format: ScaledFormat, { low, high }: Range, shift: number): Finished {
  const { rounding, overflow } = format;
  const moved = (code: number) => round(code * 2 ** -shift, rounding);
  const ends = { low: moved(exact.range.low), high: moved(exact.range.high) };
  const inside = ends.low >= format.low && ends.high <= high;
  const saturated = { low: Math.max(low, Math.min(high, ends.low)), high: Math.max(low, Math.min(high, ends.high)) };
  const range = overflow === "saturate" || inside ? saturated : { low: format.low, high: format.high };
  if (shift === 0 && ends.low >= low && ends.high <= high) return { finish: { kind: "none" }, format, range };
  if (shift === 0 && overflow === "saturate") return { finish: { kind: "clamp", low, high }, format, range };
  return { finish: { kind: "shift", shift, rounding, overflow, low, high }, format, range };
}

/** Without a batchnorm the two ends of the integers give the two ends of the codes; with one it would have to be drawn. */
function thresholdRange(
  exact: Exact,
  format: ScaledFormat,
  { low, high }: Range,
  parameters: () => ThresholdParameters,
): Range {
  if (!exact.pending.identity) return { low, high };
  const { thresholds } = parameters();
  const step = format.kind === "binary" ? 2 : 1;
  const code = (x: number) =>
    low + step * thresholds.reduce((passed, threshold) => passed + (x >= threshold ? 1 : 0), 0);
  return { low: code(exact.range.low), high: code(exact.range.high) };
}

function requantised(exact: Exact, format: ScaledFormat, { low, high }: Range): Finished | FinishProblem {
  const { rounding, overflow } = format;
  const { pending } = exact;
  const parameters = once(() => requantiseParameters(exact, format.scale));
  const perChannel = !pending.identity;
  // Pseudo-random batchnorm parameters give values near 1, so only an extremely fine scale can be out of reach for them.
  const look = pending.identity || pending.known || format.scale < 2 ** -10;
  if (look && parameters().shift < 0) return { problem: "fine", format };
  const result: Finish = lazily(
    { kind: "requantise", rounding, overflow, low, high, perChannel, parameters },
    { multiplierBits: () => widthOf(parameters().multiplier) },
  );
  const range = pending.identity
    ? {
        low: requantisedCode(exact.range.low, parameters(), { ...format, low, high }),
        high: requantisedCode(exact.range.high, parameters(), { ...format, low, high }),
      }
    : { low, high };
  return { finish: result, format, range };
}

function requantisedCode(x: number, parameters: RequantiseParameters, format: ScaledFormat): number {
  const sum = x * parameters.multiplier[0]! + parameters.addend[0]!;
  return limit(round(sum * 2 ** -parameters.shift, format.rounding), format);
}
