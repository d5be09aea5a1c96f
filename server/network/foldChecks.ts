import type { Argument } from "../../grammar/tree.ts";
import { foldNames } from "../approximations/fold.ts";
import { type Diagnostic, type Fix, type Place, report } from "../diagnostics/diagnostic.ts";
import { illegalFold } from "../diagnostics/illegalFold.ts";
import type { Layer } from "./checked.ts";
import type { LayerDraft } from "./draft.ts";
import { placeOf } from "./draftPlace.ts";
import { legalFolds, legalReuse } from "./folding.ts";
import { annotationAt, replacing } from "./lowering/rangeChecks.ts";

type IllegalFold = Parameters<typeof illegalFold.message>[0];

/** Whether what `@fold` and `@reuse` say of a layer divides it. */
export function checkFold(layer: Layer, draft: LayerDraft, diagnostics: Diagnostic[]): void {
  checkReuse(layer, draft, diagnostics);
  if (!layer.fold) return;
  const legal = legalFolds(layer);
  for (const parameter of foldNames) {
    const value = layer.fold[parameter];
    if (value === undefined || legal[parameter].includes(value)) continue;
    const inherited = layer.fold.place.statement !== draft.statement;
    // A default to pack is one for the layers that it fits.
    if (inherited && (legal[parameter].length === 0 || parameter === "pack")) continue;
    const problem = legal[parameter].length === 0 ? noFold(layer, parameter) : wrongFold(layer, parameter);
    const parameters = { of: `"${layer.name}"`, parameter, value, problem, legal: legal[parameter] };
    reportFold(draft, layer.fold.place, parameters, diagnostics);
  }
}

function checkReuse(layer: Layer, draft: LayerDraft, diagnostics: Diagnostic[]): void {
  if (!layer.reuse) return;
  const { factor, place } = layer.reuse;
  const legal = legalReuse(layer);
  if (legal.includes(factor)) return;
  const of = `"${layer.name}"`;
  const problem = `does not divide ${layer.fold ? "what its @fold leaves open" : "its weights / (pe * simd)"} of ${of}`;
  const parameters = { of, parameter: "reuse", value: factor, problem, legal } as const;
  reportFold(draft, place, parameters, diagnostics);
}

/** At the annotation where it stands at the layer, else at the layer, with the way to the annotation. */
function reportFold(draft: LayerDraft, place: Place, parameters: IllegalFold, diagnostics: Diagnostic[]): void {
  const fixes = foldFixes(draft, place, parameters);
  const isOwn = place.statement === draft.statement;
  const related = isOwn ? {} : { related: [{ ...place, message: "The fold is written here." }] };
  diagnostics.push(report(illegalFold, isOwn ? place : placeOf(draft), parameters, { fixes, ...related }));
}

/** Writes a legal value next to one that is written as a number. */
function foldFixes(draft: LayerDraft, place: Place, { parameter, value, legal }: IllegalFold): readonly Fix[] {
  const found = numberOf(draft, place, parameter);
  if (!found) return [];
  const { statement, argument } = found;
  if (statement.text.slice(argument.value.start, argument.value.end) !== String(value)) return [];
  const labelled = argument.label ? `${argument.label.text}: ` : "";
  const near = [legal.findLast((it) => it < value), legal.find((it) => it > value)];
  return near.flatMap((it) =>
    it === undefined ? [] : replacing({ place: { statement, span: argument } }, `${labelled}${it}`, argument),
  );
}

/** Where the value comes from: the argument of the annotation, or of the call that gives it to a parameter of the block. */
function numberOf(
  { inside }: LayerDraft,
  place: Place,
  parameter: IllegalFold["parameter"],
): { readonly statement: Place["statement"]; readonly argument: Argument } | undefined {
  const written = annotationAt(place)?.arguments ?? [];
  const argument =
    parameter === "reuse"
      ? written[0]
      : written.find(({ label }, at) => (label ? label.text : foldNames[at]) === parameter);
  if (!argument) return undefined;
  if (argument.value.kind !== "name") return { statement: place.statement, argument };
  const name = argument.value.text;
  const call = inside?.expression;
  // The parameters of a block that another one calls are the business of the other one.
  if (call?.kind !== "call" || call.callee.text !== inside!.block) return undefined;
  const passed = call.arguments.find(({ label }) => label?.text === name);
  return passed && { statement: inside!.call, argument: passed };
}

function noFold({ memory }: Layer, parameter: "pe" | "simd" | "pack"): string {
  if (parameter !== "pack") return "it does not sum over a window";
  return memory?.kind === "logic"
    ? "its weights are in logic, where they are constants"
    : "no two of its output channels multiply an element at the same time";
}

function wrongFold({ name, circulant, memory, fold }: Layer, parameter: "pe" | "simd" | "pack"): string {
  if (memory?.kind === "logic")
    return `leaves weights of "${name}" for later, but in logic all of them are used at once`;
  const packed = parameter === "pe" ? packedText(fold!.pack) : "";
  const whole = parameter === "simd" ? "the window (whole channels, columns, rows)" : `the channels${packed}`;
  const blocks = circulant === undefined ? "" : ", or makes no whole blocks or even parts of them";
  return `does not divide ${whole} of "${name}"${blocks}`;
}

function packedText(pack: number | undefined): string {
  return pack === undefined ? "" : `, ${pack} at a time,`;
}
