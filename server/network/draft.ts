import type { Argument, Expression, Name, Span, Statement } from "../../grammar/tree.ts";
import type { Written } from "../approximations/annotation.ts";
import { annotationKindByName, type Settings } from "../approximations/registry.ts";
import { annotationNotApplicable } from "../diagnostics/annotationNotApplicable.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { inputCount } from "../diagnostics/inputCount.ts";
import { missingLabel } from "../diagnostics/missingLabel.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { described } from "../formats/kind.ts";
import { readAttributes } from "../layers/attributes.ts";
import type { LayerKind } from "../layers/layer.ts";
import type { Attributes } from "../layers/parameters.ts";
import { layerKindByName } from "../layers/registry.ts";
import { type Constants, conditionOf, substitute, substituteArguments } from "./constants.ts";
import { type Mention, mention } from "./mentions.ts";
import { pathOf } from "./requirements.ts";
import { noSettings } from "./settings.ts";

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
  /** Settings for all layers of a block: what is not written at the layer comes from them, then from an approximation. */
  readonly defaults?: Settings;
  /** undefined: an argument is missing or wrong, so there is no layer. */
  readonly attributes: Attributes | undefined;
  /** Only for layers written in a block; `statement` is then one of the block's. */
  readonly inside?: Inside;
  /** Only for the two layers that `@lowrank` makes of one. */
  readonly factor?: Factor;
}

/** One of the two layers of rank `rank` in the place of the layer `of`, which has so many outputs. */
export interface Factor {
  readonly part: "reduce" | "expand";
  readonly of: string;
  readonly rank: number;
  readonly outputs: number;
}

/** A tensor that is read: by name, or the result of a nested call (`local` counts the layers of the statement). */
export type Reference = Span & {
  readonly name?: string;
  readonly local?: number;
  /** Where the name stands in the statement of the network when the reader is written in a block. */
  readonly origin?: Span;
};

/** The layers that the values of a statement stand for, nested calls first. */
export interface DraftedValues {
  readonly layers: readonly LayerDraft[];
  /** One for each value. */
  readonly values: readonly (Reference | undefined)[];
  /** Callees that are no kind of layer and no block. */
  readonly unknownCalls: readonly Name[];
  readonly rounds: readonly number[];
}

/** Where a layer that is written in a block comes from. */
export interface Inside {
  /** The call in the body of the network: a statement of this file. */
  readonly call: Statement;
  readonly span: Span;
  readonly expression: Expression;
  readonly block: string;
  /** Path of the imported file that the block stands in. */
  readonly file?: string;
}

/** What names mean where a layer is drafted: in the body of a network, or in a block called from it. */
export interface Frame {
  readonly constants: Constants;
  /** Tensors that have another name or none outside: parameters and layers of a block, what a repetition carries. */
  readonly names: ReadonlyMap<string, Reference | undefined>;
  /** Full name of what is inside, without the dot: `stage1[2]`; absent in the body of a network. */
  readonly prefix?: string;
  readonly inside?: Inside;
  readonly expand: Expander;
}

export interface Expander {
  /** The tensor that a call of a block gives; "unknown": there is no such block. */
  readonly call: (
    call: Expression & { readonly kind: "call" },
    name: string,
    drafting: Drafting,
  ) => Reference | "unknown" | undefined;
  /** The arguments of a call that are tensors; undefined: there is neither a kind of layer nor a block of this name. */
  readonly tensors: (call: Expression & { readonly kind: "call" }) => readonly Expression[] | undefined;
  readonly repeat: (
    repeat: Expression & { readonly kind: "repeat" },
    name: string,
    drafting: Drafting,
  ) => Reference | undefined;
}

/** The layers of one statement of a network, those of the blocks it calls included. */
export interface Drafted {
  readonly layers: MutableDraft[];
  /** The frame that each layer is written in. */
  readonly frames: Frame[];
  /** Names of calls and repetitions, with the tensors that they give. */
  readonly aliases: Alias[];
  /** Tensors that are named where nothing reads them, in a branch that is not taken. */
  readonly mentions: Mention[];
  readonly diagnostics: Diagnostic[];
}

export interface Alias {
  readonly name: string;
  readonly target: Reference;
}

export interface Drafting extends Drafted {
  readonly statement: Statement;
  /** Name of the outermost layer, or what nested layers are called after. */
  readonly base: string;
  readonly outermost: boolean;
  readonly counts: Map<string, number>;
  /** Callees that are no kind of layer and no block. */
  readonly unknownCalls: Name[];
  readonly frame: Frame;
  /** Where the layers of each round of a repetition start. */
  readonly rounds: number[];
}

export type MutableDraft = { -readonly [Key in keyof LayerDraft]: LayerDraft[Key] };

/** Drafts the calls in `values`; `outermost`: the value itself is called `base`, only what is nested gets other names. */
export function draftValues(
  values: readonly Expression[],
  where: Pick<Drafting, "statement" | "base" | "outermost" | "frame">,
  drafted: Drafted,
): DraftedValues {
  const unknownCalls: Name[] = [];
  const rounds: number[] = [];
  const drafting: Drafting = { ...drafted, ...where, counts: new Map(), unknownCalls, rounds };
  const references = values.map((value) => draftValue(value, drafting, 0, "The value"));
  return { layers: drafted.layers, values: references, unknownCalls, rounds };
}

/** Gives the settings of a statement to its layers: to the outermost that can have them, or to all. */
export function annotate(layers: readonly MutableDraft[], settings: Settings, diagnostics: Diagnostic[]): void {
  for (const [name, written] of Object.entries(settings)) {
    const reached = reachedBy(name, layers);
    for (const layer of reached) layer.settings = { ...layer.settings, [name]: written };
    const last = layers.at(-1);
    if (reached.length === 0 && last?.kind) {
      const { place } = written as Written<unknown>;
      const why = annotationKindByName.get(name)!.needs;
      diagnostics.push(report(annotationNotApplicable, place, { name, of: `"${last.name}" (${last.operation})`, why }));
    }
  }
}

/** Which layers of a statement an annotation of it is about. */
export function reachedBy<Draft extends LayerDraft>(name: string, layers: readonly Draft[]): readonly Draft[] {
  const able = layers.filter((layer) => layer.kind?.annotations.includes(name));
  if (annotationKindByName.get(name)!.reaches === "all") return able;
  const weighted = name === "fold" ? able.filter((layer) => layer.kind!.annotations.includes("weights")) : [];
  return (weighted.length > 0 ? weighted : able).slice(-1);
}

export function draftValue(value: Expression, drafting: Drafting, depth: number, what: string): Reference | undefined {
  const { statement, diagnostics, frame } = drafting;
  const span = { start: value.start, end: value.end };
  const path = pathOf(value);
  if (path) return named(path.join("."), span, drafting);
  if (value.kind === "member") return draftValue(value.object, drafting, depth, what);
  switch (value.kind) {
    case "call":
      return draftCall(value, drafting, depth);
    case "if": {
      const chosen = conditionOf(substitute(value.condition, frame.constants));
      if (chosen !== undefined) {
        mention(chosen ? value.alternative : value.consequent, drafting);
        return draftValue(chosen ? value.consequent : value.alternative, drafting, depth, what);
      }
      if (value.condition.kind === "missing") return undefined;
      const parameters = {
        what: "A condition",
        expected: "a comparison of constants such as stride == 1",
        found: described(value.condition),
      };
      diagnostics.push(report(wrongArgument, { statement, span: value.condition }, parameters));
      return undefined;
    }
    case "repeat":
      return frame.expand.repeat(value, nameFor("repeat", drafting, depth), drafting);
    case "missing":
      return undefined;
    default: {
      const parameters = { what, expected: "the name of a layer or a call such as relu(x)", found: described(value) };
      diagnostics.push(report(wrongArgument, { statement, span: value }, parameters));
      return undefined;
    }
  }
}

/** The tensor of a name; in the body of a network it is looked up when all of the body is known. */
function named(name: string, span: Span, { frame, layers, aliases }: Drafting): Reference | undefined {
  const known = frame.names.get(name);
  if (known) return { ...known, ...span, ...(known.name === undefined ? {} : { origin: known.origin ?? known }) };
  if (frame.names.has(name)) return undefined;
  if (frame.prefix === undefined) return { ...span, name };
  const full = `${frame.prefix}.${name}`;
  const alias = aliases.find((one) => one.name === full);
  if (alias) return { ...alias.target, ...span };
  const local = layers.findIndex((layer) => layer.name === full);
  return local < 0 ? undefined : { ...span, local };
}

function nameFor(operation: string, drafting: Drafting, depth: number): string {
  return depth === 0 && drafting.outermost ? drafting.base : nestedName(operation, drafting);
}

function draftCall(
  call: Expression & { readonly kind: "call" },
  drafting: Drafting,
  depth: number,
): Reference | undefined {
  const { statement, diagnostics, frame } = drafting;
  const span = { start: call.start, end: call.end };
  const operation = call.callee.text;
  const kind = layerKindByName.get(operation);
  const name = nameFor(operation, drafting, depth);
  if (!kind) {
    const result = frame.expand.call(call, name, drafting);
    if (result !== "unknown") return result && { ...result, ...span };
    drafting.unknownCalls.push(call.callee);
  }
  const { positional, labelled } = labelledArguments(kind, call, drafting);
  const { references, complete } = readInputs(kind, positional, labelled, call, drafting, depth);
  const written = kind ? substituteArguments(withoutInputs(kind, labelled), frame.constants) : labelled;
  const attributes = kind && readAttributes(kind, written, call, statement, diagnostics);
  drafting.layers.push({
    name,
    operation,
    kind,
    statement,
    expression: call,
    inputs: references,
    settings: noSettings,
    attributes: complete ? attributes : undefined,
    ...(frame.inside ? { inside: frame.inside } : {}),
  });
  drafting.frames.push(frame);
  return { ...span, local: drafting.layers.length - 1 };
}

/** Arguments with and without a label; a value behind the tensors that lacks one is given the name of the next parameter. */
function labelledArguments(
  kind: LayerKind | undefined,
  call: Expression & { readonly kind: "call" },
  { statement, diagnostics }: Drafting,
): { readonly positional: readonly Argument[]; readonly labelled: readonly Argument[] } {
  const positional: Argument[] = [];
  const labelled = call.arguments.filter(({ label }) => label !== undefined);
  const written = new Set(labelled.map(({ label }) => label!.text));
  const free = kind?.parameters.map(({ name }) => name).filter((name) => !written.has(name)) ?? [];
  for (const argument of call.arguments) {
    const { label, value, start, end } = argument;
    if (label !== undefined) continue;
    const isValue = value.kind === "number" || value.kind === "list";
    const name = isValue && positional.length > 0 ? free.shift() : undefined;
    if (name === undefined) {
      positional.push(argument);
      continue;
    }
    const parameters = { of: `"${call.callee.text}"`, value: statement.text.slice(start, end), name };
    const changes = [{ statement, span: { start, end: start }, newText: `${name}: ` }];
    const fixes = [{ title: `Write "${name}: ${parameters.value}"`, changes }];
    diagnostics.push(report(missingLabel, { statement, span: { start, end } }, parameters, { fixes }));
    labelled.push({ ...argument, label: { kind: "name", text: name, start, end } });
  }
  return { positional, labelled };
}

/**
 * The tensors: positional, or labelled with the name of the input (`conv(input: x, …)`). Not complete: one is missing, too many or
 * none; those that are there are read all the same.
 */
function readInputs(
  kind: LayerKind | undefined,
  positional: readonly Argument[],
  labelled: readonly Argument[],
  call: Expression & { readonly kind: "call" },
  drafting: Drafting,
  depth: number,
): { readonly references: readonly Reference[]; readonly complete: boolean } {
  const named = kind?.inputs
    .slice(positional.length)
    .map(({ name }) => labelled.find(({ label }) => label!.text === name));
  const written = [...positional, ...(named ?? [])].filter((argument) => argument !== undefined);
  const references = written.map((argument, index) => {
    const what = `The tensor "${kind?.inputs[index]?.name ?? index + 1}" of ${call.callee.text}`;
    return draftValue(argument.value, drafting, depth + 1, what);
  });
  const wrongCount =
    kind && (kind.several ? written.length < kind.inputs.length : written.length !== kind.inputs.length);
  if (kind && wrongCount) {
    const expected = kind.inputs.map(({ name }) => name);
    const span = positional[kind.inputs.length] ?? call.callee;
    const parameters = { of: `"${kind.name}"`, expected, found: written.length };
    drafting.diagnostics.push(report(inputCount, { statement: drafting.statement, span }, parameters));
  }
  const known = references.filter((reference) => reference !== undefined);
  return { references: known, complete: !wrongCount && known.length === references.length };
}

function withoutInputs(kind: LayerKind, labelled: readonly Argument[]): readonly Argument[] {
  return labelled.filter(({ label }) => !kind.inputs.some(({ name }) => name === label!.text));
}

function nestedName(operation: string, { base, counts, frame, layers }: Drafting): string {
  for (;;) {
    const count = (counts.get(operation) ?? 0) + 1;
    counts.set(operation, count);
    const name = `${base}.${operation}${count === 1 ? "" : count}`;
    // What a block returns is called after the block, where a layer inside may have the same name.
    if (base !== frame.prefix || !layers.some((layer) => layer.name === name)) return name;
  }
}
