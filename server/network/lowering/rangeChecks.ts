import type { Annotation, Span } from "../../../grammar/tree.ts";
import type { Written } from "../../approximations/annotation.ts";
import { constantValues } from "../../diagnostics/constantValues.ts";
import { deadBits } from "../../diagnostics/deadBits.ts";
import { type Fix, type Place, report } from "../../diagnostics/diagnostic.ts";
import { negativeValuesLost } from "../../diagnostics/negativeValuesLost.ts";
import { precisionLost } from "../../diagnostics/precisionLost.ts";
import { rangeLimited } from "../../diagnostics/rangeLimited.ts";
import { wrapOverflow } from "../../diagnostics/wrapOverflow.ts";
import { constantText } from "../../formats/constant.ts";
import { largestInferred, type NumberFormat, type ScaledFormat } from "../../formats/format.ts";
import { integerFormat } from "../../formats/integer.ts";
import { narrowed } from "../../formats/narrowed.ts";
import { limit, round } from "../../formats/quantise.ts";
import { argumentPlace, placeOf } from "../draftPlace.ts";
import { type Finished, finish } from "./chain.ts";
import type { Lowering } from "./lowering.ts";
import { limitsOf } from "./pending.ts";
import type { Exact, Range } from "./range.ts";
import { isLimited } from "./scale.ts";

/** Nine of ten normally distributed values are less than so many deviations from 0. */
const nineOfTen = 1.645;

/**
 * What the range of the values says about the format that they are brought to: bits that are dead, values that come out at the
 * other end, all the same, or as 0. Only what follows from the ranges; a batchnorm that waits leaves them open.
 *
 * @param deviation Typical size of the values, where it is known.
 */
export function checkOutput(
  lowering: Lowering,
  exact: Exact,
  wanted: NumberFormat,
  { format, range }: Pick<Finished, "format" | "range">,
  deviation?: number,
): void {
  if (isLimited(wanted, exact, format)) {
    // Told once: what follows is limited because this is.
    if (lowering.inputs.some((input) => input.isLimited)) return;
    const parameters = { of: lowering.draft.name, format: wanted.text, scale: constantText(largestInferred) };
    lowering.diagnostics.push(report(rangeLimited, place(lowering), parameters));
    return;
  }
  const values = valuesOf(exact);
  if (values && loses(lowering, exact, format, range, values)) return;
  if (deviation !== undefined && losesPrecision(lowering, exact, wanted, format, deviation)) return;
  checkDeadBits(lowering, exact, wanted, format, range);
}

/** A function of real values brought to a format: its values are known, whatever waits in front of it. */
export function checkFunctionOutput(lowering: Lowering, values: Range, format: ScaledFormat): void {
  const code = (value: number) => limit(codeOf(value, format), format);
  const rounded = { low: code(values.low), high: code(values.high) };
  if (!constant(lowering, format, rounded, values)) negatives(lowering, format, values, "");
}

/** `@accumulator` that is wider than the sums. */
export function checkAccumulatorWidth(lowering: Lowering, range: Range, needed: NumberFormat): void {
  const { accumulator } = lowering.settings;
  if (!accumulator || accumulator !== lowering.draft.settings.accumulator || lowering.draft.inside) return;
  const { value: asked, place } = accumulator;
  const parameters = {
    of: `The accumulator of "${lowering.draft.name}"`,
    format: asked.text,
    bits: asked.bits,
    dead: asked.bits - needed.bits,
    sign: false,
    ...range,
    because: because(lowering, true),
    suffices: needed.text,
  };
  const fixes = replacing(accumulator, needed.text);
  lowering.diagnostics.push(report(deadBits, place, parameters, { fixes }));
}

/** Reports one of the ways in which a format loses values that follow from their range alone. */
function loses(lowering: Lowering, exact: Exact, format: ScaledFormat, range: Range, values: Range): boolean {
  const { diagnostics } = lowering;
  const ends = { low: codeOf(values.low, format), high: codeOf(values.high, format) };
  const why = because(lowering, false);
  if (format.overflow === "wrap" && (ends.low < format.low || ends.high > format.high)) {
    const parameters = {
      ...named(lowering, format),
      ...shown(values),
      least: shortText(format.low * format.scale),
      most: shortText(format.high * format.scale),
      because: why,
    };
    diagnostics.push(report(wrapOverflow, place(lowering), parameters));
    return true;
  }
  if (exact.range.low < exact.range.high && constant(lowering, format, range, values)) return true;
  return negatives(lowering, format, values, why);
}

function constant(lowering: Lowering, format: ScaledFormat, range: Range, values: Range): boolean {
  if (format.kind === "binary" || range.low !== range.high || values.low === values.high) return false;
  const { low, high, scale } = format;
  const reason = values.low >= high * scale ? "top" : values.high <= low * scale ? "bottom" : "step";
  const parameters = {
    ...named(lowering, format),
    ...shown(values),
    value: shortText(range.low * scale),
    step: shortText(scale),
    reason,
  } as const;
  lowering.diagnostics.push(report(constantValues, place(lowering), parameters));
  return true;
}

function negatives(lowering: Lowering, format: ScaledFormat, values: Range, why: string): boolean {
  if (format.low < 0 || values.low >= -format.scale / 2) return false;
  const parameters = { ...named(lowering, format), low: shortText(values.low), because: why };
  lowering.diagnostics.push(report(negativeValuesLost, place(lowering), parameters));
  return true;
}

/** Nine of ten values within half a step of 0, if they are normally distributed with the deviation. */
function losesPrecision(
  lowering: Lowering,
  { pending }: Exact,
  wanted: NumberFormat,
  format: ScaledFormat,
  deviation: number,
): boolean {
  if (lowering.source === undefined || !pending.identity || !hasEvenSteps(format)) return false;
  if (format.scale / 2 < nineOfTen * deviation) return false;
  const scale = 2 ** Math.floor(Math.log2((4 * deviation) / Math.max(1, format.high)));
  const parameters = {
    of: `of the values of "${lowering.draft.name}"`,
    format: format.text,
    share: "more than 90 %",
    step: shortText(format.scale),
    typical: shortText(deviation),
    assuming: "for inputs that are spread evenly over their range",
    instead:
      wanted.scale === undefined
        ? `Its scale holds the largest value that can occur; with scale: ${constantText(scale)} it ends at four times a typical one.`
        : `A scale of ${constantText(scale)} ends at four times a typical value.`,
  };
  lowering.diagnostics.push(report(precisionLost, place(lowering), parameters));
  return true;
}

function checkDeadBits(
  lowering: Lowering,
  exact: Exact,
  wanted: NumberFormat,
  format: ScaledFormat,
  range: Range,
): void {
  const written = ownFormat(lowering);
  if (!written || lowering.draft.inside || !hasEvenSteps(format)) return;
  const less = narrowed(format, range.low, range.high);
  if (!less) return;
  // Only a format that gives the same codes suffices: an inferred scale could become another one.
  const narrow = {
    ...integerFormat(less.bits, less.signed),
    kind: format.kind,
    text: less.text,
    scale: wanted.scale,
    rounding: format.rounding,
    overflow: format.overflow,
  };
  const again = finish(exact, narrow);
  if ("problem" in again || again.format.scale !== format.scale) return;
  if (again.range.low !== range.low || again.range.high !== range.high) return;
  const parameters = {
    of: `The output of "${lowering.draft.name}"`,
    format: format.text,
    bits: format.bits,
    dead: format.bits - less.bits,
    sign: format.signed && !less.signed,
    ...range,
    because: because(lowering, true),
    suffices: less.text,
  };
  lowering.diagnostics.push(report(deadBits, place(lowering), parameters, { fixes: written(less.text) }));
}

function hasEvenSteps({ kind }: NumberFormat): boolean {
  return kind === "integer" || kind === "fixed";
}

/** Ends of the real values; undefined where a function of each channel waits. */
function valuesOf({ scale, range, pending, real }: Exact): Range | undefined {
  if (!pending.identity || real) return undefined;
  const limits = limitsOf(pending);
  const limited = (value: number) => Math.max(limits.low, Math.min(limits.high, value));
  return { low: limited(range.low * scale), high: limited(range.high * scale) };
}

/** The format that is written for this layer alone: how to write another one in its place. */
function ownFormat(lowering: Lowering): ((text: string) => readonly Fix[]) | undefined {
  const { draft, settings } = lowering;
  if (draft.operation === "quantize") {
    const { statement, span } = argumentPlace(draft, "to");
    if (span === placeOf(draft).span) return undefined;
    return (text) => [{ title: `Write ${text}`, changes: [{ statement, span, newText: text }] }];
  }
  const { activations } = settings;
  if (!activations || activations !== draft.settings.activations) return undefined;
  return (text) => replacing(activations, text);
}

/** The annotation that stands at a place of a layer or an override. */
export function annotationAt({ statement, span }: Place): Annotation | undefined {
  const annotations: readonly Annotation[] = "annotations" in statement ? statement.annotations : [];
  return annotations.find(({ start }) => start === span.start);
}

/** Another format between the parentheses of an annotation, or another text of one of its arguments. */
export function replacing(
  { place }: Pick<Written<unknown>, "place">,
  text: string,
  span: Span | undefined = annotationAt(place)?.arguments[0]?.value,
): readonly Fix[] {
  if (!span) return [];
  return [{ title: `Write ${text}`, changes: [{ statement: place.statement, span, newText: text }] }];
}

/** At the format where it is written for this layer, else at the layer. */
function place({ draft, settings }: Lowering): Place {
  if (draft.operation === "quantize") return argumentPlace(draft, "to");
  const written = settings.activations?.place;
  return written?.statement === draft.statement ? written : placeOf(draft);
}

function named({ draft }: Lowering, format: NumberFormat) {
  return { of: `"${draft.name}"`, format: format.text };
}

/** Without a file ranges hold for all weights that the formats have: bits that are dead are, ends need not be reached. */
function because({ source }: Lowering, always: boolean): string {
  if (source) return "with these weights";
  return always ? "for every input" : "in the worst case";
}

function codeOf(value: number, { scale, rounding }: ScaledFormat): number {
  return round(value / scale, rounding);
}

function shown({ low, high }: Range) {
  return { low: shortText(low), high: shortText(high) };
}

/** Four digits of a value; a large one with its power of ten, because nobody counts zeros. */
export function shortText(value: number): string {
  const rounded = Number(value.toPrecision(4));
  if (Math.abs(rounded) < 1e7 || !Number.isFinite(rounded)) return String(rounded);
  const [digits, power] = rounded.toExponential().split("e+");
  return `${digits}e${power}`;
}
