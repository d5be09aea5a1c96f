import type { Expression, Name, Statement } from "../../grammar/tree.ts";
import { annotationKindByName, type Settings } from "../approximations/registry.ts";
import { annotationNotApplicable } from "../diagnostics/annotationNotApplicable.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { duplicateArgument } from "../diagnostics/duplicateArgument.ts";
import { missingParameter } from "../diagnostics/missingParameter.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownParameter } from "../diagnostics/unknownParameter.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { constantOf } from "../formats/constant.ts";
import { described } from "../formats/kind.ts";
import { layerKindByName } from "../layers/registry.ts";
import { type Block, type Scope, tensorArguments, tensorParameters } from "./blocks.ts";
import {
  type Constants,
  conditionOf,
  constantsText,
  noConstants,
  substitute,
  substituteAnnotations,
} from "./constants.ts";
import {
  annotate,
  type Drafting,
  draftValue,
  draftValues,
  type Expander,
  type Frame,
  type Inside,
  type Reference,
} from "./draft.ts";
import { mention } from "./mentions.ts";
import { importedMessage } from "./placed.ts";
import { type Approximation, mergeSettings, noSettings, readAnnotations } from "./settings.ts";

type Call = Expression & { readonly kind: "call" };

/** What an expansion looked up by name in the file: while these are the same, so is the expansion. */
export type Lookups = Map<string, Block | Approximation | undefined>;

/** More layers than this in one statement are a slip of the finger. */
const mostLayers = 20_000;

const noNames: Frame["names"] = new Map();

/** How names and calls are read in the body of a network. */
export function networkFrame(scope: Scope, lookups: Lookups): Frame {
  return { constants: noConstants, names: noNames, expand: createExpander(scope, lookups, []) };
}

/**
 * Puts the layers of called blocks and repetitions into the statement that calls them, one behind the other, with their
 * full names. What is wrong in the text of a block for every call alike is told by the check of the block; here is told
 * what is wrong for this call.
 */
function createExpander(scope: Scope, lookups: Lookups | undefined, stack: readonly Block[]): Expander {
  return {
    call: (call, name, drafting) => {
      const block = scope.blocks.get(call.callee.text);
      lookups?.set(`block ${call.callee.text}`, block);
      if (!block) return "unknown";
      const bound = bind(block, call, name, drafting, scope);
      if (!bound || stack.includes(block) || tooMany(call, drafting)) return undefined;
      const expand = createExpander(block.imported?.scope ?? scope, block.imported ? undefined : lookups, [
        ...stack,
        block,
      ]);
      const inside = insideOf(block, call, drafting);
      const frame: Frame = { ...bound, prefix: name, inside, expand };
      const diagnostics: Diagnostic[] = [];
      const result = draftBody(block, block.imported?.scope ?? scope, lookups, frame, { ...drafting, diagnostics });
      const place = { statement: drafting.statement, span: call.callee };
      for (const diagnostic of diagnostics) {
        const foreign = block.imported && diagnostic.statement !== drafting.statement;
        drafting.diagnostics.push(foreign ? importedMessage(diagnostic, place, inside) : diagnostic);
      }
      if (result) drafting.aliases.push({ name, target: result });
      return result;
    },
    tensors: (call) => {
      const { text } = call.callee;
      lookups?.set(`block ${text}`, scope.blocks.get(text));
      return layerKindByName.has(text) || scope.blocks.has(text) ? tensorArguments(call, scope) : undefined;
    },
    repeat: (repeat, name, drafting) => {
      const { statement, diagnostics, frame, layers } = drafting;
      const count = constantOf(substitute(repeat.count, frame.constants));
      if (count === undefined || !Number.isInteger(count) || count < 0 || count > mostLayers) {
        const parameters = { what: "The count of repeat", expected: `a whole number from 0 to ${mostLayers}` };
        const place = { statement, span: repeat.count };
        if (repeat.count.kind !== "missing")
          diagnostics.push(report(wrongArgument, place, { ...parameters, found: described(repeat.count) }));
        return undefined;
      }
      const { label, value } = repeat.carried;
      const first = { ...drafting, base: `${name}.${label?.text ?? ""}`, outermost: true, counts: new Map() };
      let carried = draftValue(value, first, 0, `The first "${label?.text ?? "tensor"}" of repeat`);
      for (let round = 0; round < count && carried; round++) {
        if (tooMany(repeat, drafting)) return undefined;
        drafting.rounds.push(layers.length);
        const base = `${name}[${round}]`;
        const inside = carriedIn(frame, label?.text, carried);
        const inner = { ...drafting, base, outermost: true, counts: new Map(), frame: inside };
        carried = draftValue(repeat.body, inner, 0, "What is repeated");
      }
      if (count === 0) mention(repeat.body, { ...drafting, frame: carriedIn(frame, label?.text, carried) });
      if (carried) drafting.aliases.push({ name, target: carried });
      return carried;
    },
  };
}

/** What names mean in the body of a repetition. */
function carriedIn(frame: Frame, label: string | undefined, carried: Reference | undefined): Frame {
  return label === undefined ? frame : { ...frame, names: new Map(frame.names).set(label, carried) };
}

/** Drafts what a block holds; gives what it returns. */
function draftBody(
  block: Block,
  scope: Scope,
  lookups: Lookups | undefined,
  frame: Frame & { readonly prefix?: string },
  drafting: Drafting,
): Reference | undefined {
  const names = new Map(frame.names);
  const inner: Frame = { ...frame, names };
  const { layers } = drafting;
  const prefix = frame.prefix!;
  let defaults: Settings = noSettings;
  let result: Reference | undefined;
  for (const statement of block.body) {
    const start = layers.length;
    if (statement.kind === "use") {
      for (const { text } of statement.names) {
        const approximation = scope.approximations.get(text);
        if (!block.imported) lookups?.set(`use ${text}`, approximation);
        if (approximation) defaults = mergeSettings(defaults, approximation.settings);
      }
    } else if (statement.kind === "layer" && !names.has(statement.name.text)) {
      const { text } = statement.name;
      const own: Diagnostic[] = [];
      const target = { ...drafting, diagnostics: own };
      const base = `${prefix}.${text}`;
      const drafted =
        statement.value && draftValues([statement.value], { statement, base, outermost: true, frame: inner }, target);
      const value = drafted?.values[0];
      names.set(text, value);
      if (value && !layers.some(({ name }, at) => at >= start && name === base)) {
        drafting.aliases.push({ name: base, target: value });
      }
      applyAnnotations(statement, start, drafted?.rounds ?? [], inner, target);
      if (statement.errors.length === 0) drafting.diagnostics.push(...own);
    } else if (statement.kind === "return" && statement.value && !result) {
      const where = { statement, base: prefix, outermost: false, frame: inner };
      const own: Diagnostic[] = [];
      result = draftValues([statement.value], where, { ...drafting, diagnostics: own }).values[0];
      if (statement.errors.length === 0) drafting.diagnostics.push(...own);
    }
    if (defaults === noSettings) continue;
    for (let at = start; at < layers.length; at++) {
      layers[at]!.defaults = mergeSettings(defaults, layers[at]!.defaults ?? noSettings);
    }
  }
  return result;
}

/**
 * Gives the annotations of a statement to its layers: those on a call of a block are the default of all layers inside,
 * those on a repeated layer are the own ones of each round.
 */
export function applyAnnotations(
  statement: Annotated,
  start: number,
  rounds: readonly number[],
  frame: Frame,
  { layers, frames, diagnostics }: Pick<Drafting, "layers" | "frames" | "diagnostics">,
): void {
  if (statement.annotations.length === 0 || !statement.value) return;
  const call = outermostCall(statement.value, frame.constants);
  const isBlock = call !== undefined && !layerKindByName.has(call.callee.text);
  // Called blocks come and go with their text: what is written at the call must stay the same objects meanwhile.
  const expanded = isBlock || frame.prefix !== undefined || frames.some(({ prefix }) => prefix !== undefined);
  const { settings, diagnostics: found } = (expanded ? rememberedSettings : readSettings)(statement, frame.constants);
  diagnostics.push(...found);
  if (!isBlock) {
    const ends = [...rounds, layers.length];
    ends.forEach((end, round) => {
      const own: typeof layers = [];
      for (let at = round === 0 ? start : ends[round - 1]!; at < end; at++) {
        const { prefix, inside } = frames[at]!;
        if (prefix === frame.prefix && inside === frame.inside) own.push(layers[at]!);
      }
      if (own.length > 0 && (round > 0 || rounds.length === 0)) annotate(own, settings, diagnostics);
    });
    return;
  }
  for (let at = start; at < layers.length; at++) {
    layers[at]!.defaults = mergeSettings(settings, layers[at]!.defaults ?? noSettings);
  }
  for (const [name, written] of Object.entries(settings)) {
    if (layers.length === start || layers.some(({ kind }, at) => at >= start && kind?.annotations.includes(name)))
      continue;
    const of = `a layer of the block "${call.callee.text}"`;
    const why = annotationKindByName.get(name)!.needs;
    diagnostics.push(report(annotationNotApplicable, written.place, { name, of, why }));
  }
}

interface ReadSettings {
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
}

const known = new WeakMap<Statement, Map<string, ReadSettings>>();

type Annotated = Statement & { readonly kind: "layer" | "exit" };

function rememberedSettings(statement: Annotated, constants: Constants): ReadSettings {
  const byConstants = known.get(statement) ?? new Map<string, ReadSettings>();
  known.set(statement, byConstants);
  const key = constantsText(constants);
  let read = byConstants.get(key);
  if (!read) {
    read = readSettings(statement, constants);
    byConstants.set(key, read);
  }
  return read;
}

function readSettings(statement: Annotated, constants: Constants): ReadSettings {
  const settings: Record<string, unknown> = {};
  const diagnostics: Diagnostic[] = [];
  readAnnotations(substituteAnnotations(statement.annotations, constants), statement, settings, diagnostics);
  return { settings, diagnostics };
}

function outermostCall(value: Expression, constants: Constants): Call | undefined {
  switch (value.kind) {
    case "call":
      return value;
    case "repeat":
      return outermostCall(value.body, constants);
    case "if": {
      const chosen = conditionOf(substitute(value.condition, constants));
      return chosen === undefined ? undefined : outermostCall(chosen ? value.consequent : value.alternative, constants);
    }
    default:
      return undefined;
  }
}

/** What the parameters of a block stand for in one call; undefined when one is missing. */
function bind(
  block: Block,
  call: Call,
  name: string,
  drafting: Drafting,
  scope: Scope,
): Pick<Frame, "constants" | "names"> | undefined {
  const { statement, diagnostics, frame } = drafting;
  const given = givenArguments(block, call, drafting);
  const tensors = tensorParameters(block, scope);
  const constants = new Map<string, Expression>();
  const names = new Map<string, Reference | undefined>();
  const of = `"${block.name}"`;
  let complete = true;
  for (const { name: parameter, default: preset } of block.parameters) {
    const { text } = parameter;
    const written = given.get(text);
    if (tensors.has(text)) {
      const nested = { ...drafting, base: `${name}.${text}`, outermost: true, counts: new Map<string, number>() };
      if (written) names.set(text, draftValue(written, nested, 0, `The tensor "${text}" of ${of}`));
      else missing(parameter, "the tensor that it reads");
    } else if (written) {
      const value = constant(substitute(written, frame.constants));
      if (value) constants.set(text, value);
      else {
        complete = false;
        if (written.kind === "missing") continue;
        const parameters = { what: `"${text}" of ${of}`, expected: "a constant such as 3", found: described(written) };
        diagnostics.push(report(wrongArgument, { statement, span: written }, parameters));
      }
    } else if (preset) {
      const value = constant(substitute(preset, constants));
      if (value) constants.set(text, value);
      else complete = false;
    } else missing(parameter, "it has no default");
  }
  return complete ? { constants, names } : undefined;

  function missing({ text }: Name, expected: string): void {
    complete = false;
    diagnostics.push(report(missingParameter, { statement, span: call.callee }, { of, name: text, expected }));
  }
}

function givenArguments(
  block: Block,
  call: Call,
  { statement, diagnostics }: Drafting,
): ReadonlyMap<string, Expression> {
  const known = block.parameters.map(({ name }) => name.text);
  const of = `"${block.name}"`;
  const given = new Map<string, Expression>();
  let position = 0;
  for (const argument of call.arguments) {
    const name = argument.label?.text ?? known[position++];
    const place = { statement, span: argument.label ?? argument };
    if (name === undefined) {
      const what = `The number of arguments of ${of}`;
      const expected = `at most ${known.length} (${known.join(", ")})`;
      diagnostics.push(report(wrongArgument, place, { what, expected, found: String(position) }));
    } else if (!known.includes(name)) {
      diagnostics.push(report(unknownParameter, place, { of, name, near: nearMisses(name, known), known }));
    } else if (given.has(name)) diagnostics.push(report(duplicateArgument, place, { of, name }));
    else given.set(name, argument.value);
  }
  return given;
}

/** A value that can stand for a parameter, sums and products of numbers worked out; undefined when it is none. */
function constant(value: Expression): Expression | undefined {
  const { start, end } = value;
  switch (value.kind) {
    case "binary":
    case "unary": {
      const number = constantOf(value);
      return number === undefined ? undefined : { kind: "number", value: number, percent: false, start, end };
    }
    case "if":
    case "repeat":
    case "member":
    case "index":
    case "missing":
      return undefined;
    default:
      return value;
  }
}

function insideOf(block: Block, call: Call, { frame, statement }: Drafting): Inside {
  const {
    call: outer,
    span,
    expression,
    file,
  } = frame.inside ?? { call: statement, span: call.callee, expression: call };
  const from = block.imported?.path ?? file;
  return { call: outer, span, expression, block: block.name, ...(from === undefined ? {} : { file: from }) };
}

function tooMany(value: Expression, { layers, statement, diagnostics }: Drafting): boolean {
  if (layers.length <= mostLayers) return false;
  const parameters = { what: "The number of layers in one statement", expected: `at most ${mostLayers}` };
  const place = { statement, span: value };
  diagnostics.push(report(wrongArgument, place, { ...parameters, found: "more" }));
  return true;
}
