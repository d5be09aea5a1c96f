import type { Argument, Expression, Name, Span, Statement } from "../../grammar/tree.ts";
import { annotationKindByName, type Settings } from "../approximations/registry.ts";
import { annotationNotApplicable } from "../diagnostics/annotationNotApplicable.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { inputCount } from "../diagnostics/inputCount.ts";
import { notSupportedYet } from "../diagnostics/notSupportedYet.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { described } from "../formats/kind.ts";
import { readAttributes } from "../layers/attributes.ts";
import type { LayerKind } from "../layers/layer.ts";
import type { Attributes } from "../layers/parameters.ts";
import { layerKindByName } from "../layers/registry.ts";
import { pathOf } from "./requirements.ts";
import { readAnnotations } from "./settings.ts";

/** One layer as it is written: what can be said about it without knowing what it reads. */
export interface LayerDraft {
  readonly name: string;
  /** "conv", …, or "input". */
  readonly operation: string;
  /** Absent for an input and for calls that are no layers. */
  readonly kind: LayerKind | undefined;
  readonly statement: Statement;
  readonly expression: Expression;
  readonly inputs: readonly Reference[];
  /** Its own annotations; what is not written here may come from an approximation. */
  readonly settings: Settings;
  /** undefined: an argument is missing or wrong, so there is no layer. */
  readonly attributes: Attributes | undefined;
}

/** A tensor that is read: by name, or the result of a nested call (`local` counts the layers of the statement). */
export type Reference = Span & { readonly name?: string; readonly local?: number };

/** The layers that the values of a statement stand for, nested calls first. */
export interface DraftedValues {
  readonly layers: LayerDraft[];
  /** One for each value. */
  readonly values: readonly (Reference | undefined)[];
  /** Callees that are no kind of layer. */
  readonly unknownCalls: readonly Name[];
}

interface Drafting {
  readonly statement: Statement;
  /** Name of the outermost layer, or what nested layers are called after. */
  readonly base: string;
  readonly outermost: boolean;
  readonly layers: MutableDraft[];
  readonly counts: Map<string, number>;
  readonly unknownCalls: Name[];
  readonly diagnostics: Diagnostic[];
}

type MutableDraft = { -readonly [Key in keyof LayerDraft]: LayerDraft[Key] };

/** Drafts the calls in `values`; `outermost`: the value itself is called `base`, only what is nested gets other names. */
export function draftValues(
  values: readonly Expression[],
  statement: Statement,
  base: string,
  outermost: boolean,
  diagnostics: Diagnostic[],
): DraftedValues {
  const layers: MutableDraft[] = [];
  const unknownCalls: Name[] = [];
  const drafting: Drafting = { statement, base, outermost, layers, counts: new Map(), unknownCalls, diagnostics };
  return { layers, values: values.map((value) => draftValue(value, drafting, 0, "The value")), unknownCalls };
}

/** Gives the annotations of a statement to its layers: to the outermost that can have them, or to all. */
export function annotate(
  layers: readonly LayerDraft[],
  annotations: Parameters<typeof readAnnotations>[0],
  statement: Statement,
  diagnostics: Diagnostic[],
): void {
  if (annotations.length === 0) return;
  const settings: Record<string, unknown> = {};
  readAnnotations(annotations, statement, settings, diagnostics);
  for (const [name, written] of Object.entries(settings)) {
    const kind = annotationKindByName.get(name)!;
    const able = layers.filter((layer) => layer.kind?.annotations.includes(name));
    const weighted = name === "fold" ? able.filter((layer) => layer.kind!.annotations.includes("weights")) : [];
    const reached = kind.reaches === "all" ? able : (weighted.length > 0 ? weighted : able).slice(-1);
    for (const layer of reached) (layer as MutableDraft).settings = { ...layer.settings, [name]: written };
    const last = layers.at(-1);
    if (able.length === 0 && last?.kind) {
      const place = (written as { place: { statement: Statement; span: Span } }).place;
      diagnostics.push(
        report(annotationNotApplicable, place, { name, of: `"${last.name}" (${last.operation})`, why: kind.needs }),
      );
    }
  }
}

function draftValue(value: Expression, drafting: Drafting, depth: number, what: string): Reference | undefined {
  const { statement, diagnostics } = drafting;
  const span = { start: value.start, end: value.end };
  const path = pathOf(value);
  if (path) return { ...span, name: path.join(".") };
  if (value.kind === "member") return draftValue(value.object, drafting, depth, what);
  switch (value.kind) {
    case "call":
      return { ...span, local: draftCall(value, drafting, depth) };
    case "if":
    case "repeat":
    case "index":
      diagnostics.push(report(notSupportedYet, { statement, span: value }, { what: `"${wordOf[value.kind]}"` }));
      return undefined;
    case "missing":
      return undefined;
    default: {
      const parameters = { what, expected: "the name of a layer or a call such as relu(x)", found: described(value) };
      diagnostics.push(report(wrongArgument, { statement, span: value }, parameters));
      return undefined;
    }
  }
}

const wordOf = { if: "if … then … else", repeat: "repeat", index: "NAME[index]" };

function draftCall(call: Expression & { readonly kind: "call" }, drafting: Drafting, depth: number): number {
  const { statement, diagnostics } = drafting;
  const operation = call.callee.text;
  const kind = layerKindByName.get(operation);
  if (!kind) drafting.unknownCalls.push(call.callee);
  const name = depth === 0 && drafting.outermost ? drafting.base : nestedName(operation, drafting);
  const positional = call.arguments.filter(({ label }) => label === undefined);
  const labelled = call.arguments.filter(({ label }) => label !== undefined);
  const inputs = readInputs(kind, positional, labelled, call, drafting, depth);
  const attributes = kind && readAttributes(kind, withoutInputs(kind, labelled), call, statement, diagnostics);
  drafting.layers.push({
    name,
    operation,
    kind,
    statement,
    expression: call,
    inputs: inputs ?? [],
    settings: {},
    attributes: inputs && attributes,
  });
  return drafting.layers.length - 1;
}

/** The tensors: positional, or labelled with the name of the input (`conv(input: x, …)`). */
function readInputs(
  kind: LayerKind | undefined,
  positional: readonly Argument[],
  labelled: readonly Argument[],
  call: Expression & { readonly kind: "call" },
  drafting: Drafting,
  depth: number,
): readonly Reference[] | undefined {
  const named = kind?.inputs
    .slice(positional.length)
    .map(({ name }) => labelled.find(({ label }) => label!.text === name));
  const written = [...positional, ...(named ?? [])].filter((argument) => argument !== undefined);
  const references = written.map((argument, index) => {
    const what = `The tensor "${kind?.inputs[index]?.name ?? index + 1}" of ${call.callee.text}`;
    return draftValue(argument.value, drafting, depth + 1, what);
  });
  if (kind && written.length !== kind.inputs.length) {
    const expected = kind.inputs.map(({ name }) => name);
    const span = positional[kind.inputs.length] ?? call.callee;
    const parameters = { of: `"${kind.name}"`, expected, found: written.length };
    drafting.diagnostics.push(report(inputCount, { statement: drafting.statement, span }, parameters));
    return undefined;
  }
  return references.every((reference) => reference !== undefined) ? references : undefined;
}

function withoutInputs(kind: LayerKind, labelled: readonly Argument[]): readonly Argument[] {
  return labelled.filter(({ label }) => !kind.inputs.some(({ name }) => name === label!.text));
}

function nestedName(operation: string, { base, counts }: Drafting): string {
  const count = (counts.get(operation) ?? 0) + 1;
  counts.set(operation, count);
  return `${base}.${operation}${count === 1 ? "" : count}`;
}
