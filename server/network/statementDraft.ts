import type { Expression, Name, Span, Statement } from "../../grammar/tree.ts";
import type { Settings } from "../approximations/registry.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { misplacedStatement } from "../diagnostics/misplacedStatement.ts";
import { missingParameter } from "../diagnostics/missingParameter.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { described } from "../formats/kind.ts";
import { readFormat } from "../formats/registry.ts";
import { whole } from "../layers/parameters.ts";
import { elementsOf, type Shape } from "../layers/shape.ts";
import type { Scope } from "./blocks.ts";
import type { Requirement } from "./checked.ts";
import { type Alias, type Drafted, draftValues, type LayerDraft, type Reference } from "./draft.ts";
import { conditionDraft, type ExitCondition, readExit } from "./exits.ts";
import { applyAnnotations, type Lookups, networkFrame } from "./expansion.ts";
import { splitLowRank } from "./lowrank.ts";
import type { Mention } from "./mentions.ts";
import { placed } from "./placed.ts";
import { pathOf, readRequirement } from "./requirements.ts";
import { noSettings, readAnnotations, syntaxDiagnostics } from "./settings.ts";

/** A statement of a network, read as far as it can be without the others. The same statement gives the same draft. */
export interface StatementDraft {
  readonly statement: Statement;
  readonly layers: readonly LayerDraft[];
  /** Other names of tensors: what a call of a block, a repetition, a choice gives. */
  readonly aliases: readonly Alias[];
  /** Tensors that are named where nothing reads them, in a branch that is not taken. */
  readonly mentions: readonly Mention[];
  readonly outputs: readonly Reference[];
  readonly uses: readonly Name[];
  readonly weightsPath?: { readonly path: string; readonly span: Name | Expression };
  /** Calls of what is neither a layer nor a block. */
  readonly calls: readonly Name[];
  /** Blocks that it calls, and what those name: the draft holds while these are the same. */
  readonly lookups?: Lookups;
  readonly requirement?: Requirement & { readonly layerSpan?: Expression };
  readonly override?: Override;
  readonly exit?: ExitCondition;
  readonly diagnostics: readonly Diagnostic[];
  /** Equal for two drafts that define and read the same names in the same way. */
  readonly wiring: string;
}

/** `override stage1[2].a @weights(int8)`. */
export interface Override {
  readonly layer: string;
  readonly span: Span;
  readonly settings: Settings;
}

/** No tensor has more elements, so that a slip of the finger cannot exhaust the memory. */
export const largestTensor = 2 ** 26;

const none: readonly never[] = [];

/** The draft of a statement; `before` is its draft in another scope, whose layers are kept where they are the same. */
export function draftStatement(statement: Statement, scope: Scope, before?: StatementDraft): StatementDraft {
  const diagnostics: Diagnostic[] = [];
  const parts = splitLowRank(partsOf(statement, scope, diagnostics));
  // A statement that could not be read completely has one message, about that.
  const all = statement.errors.length > 0 ? syntaxDiagnostics(statement) : diagnostics;
  const { aliases = none, mentions = none, outputs = none, uses = none, calls = none } = parts;
  const layers = before && parts.layers ? keepLayers(parts.layers, before.layers) : (parts.layers ?? none);
  return {
    ...parts,
    statement,
    layers,
    aliases,
    mentions,
    outputs,
    uses,
    calls,
    diagnostics: all.length > 0 ? all : none,
    wiring: wiringOf({ statement, layers, aliases, mentions, outputs }),
  };
}

type Parts = Partial<Omit<StatementDraft, "statement" | "diagnostics" | "wiring">>;

function partsOf(statement: Statement, scope: Scope, diagnostics: Diagnostic[]): Parts {
  switch (statement.kind) {
    case "layer": {
      if (!statement.value) return { layers: [placeholder(statement, statement.name)] };
      const { kind } = statement.value;
      const { parts, values, drafted, frame, rounds } = draft([statement.value], statement, scope, diagnostics);
      if (kind !== "call" && kind !== "repeat" && kind !== "if" && values[0]) {
        const parameters = {
          what: `The layer "${statement.name.text}"`,
          expected: "a call such as relu(x)",
          found: described(statement.value),
        };
        diagnostics.push(report(wrongArgument, { statement, span: statement.value }, parameters));
        return { ...parts, layers: [...parts.layers, placeholder(statement, statement.name)] };
      }
      applyAnnotations(statement, 0, rounds, frame, drafted);
      return define(parts, statement.name, values[0], statement);
    }
    case "input":
      return draftInput(statement, diagnostics);
    case "output": {
      const { parts, values } = draft(statement.values, statement, scope, diagnostics);
      return { ...parts, outputs: values.filter((value) => value !== undefined) };
    }
    case "use":
      return { uses: statement.names };
    case "weightsFrom":
      return statement.path ? { weightsPath: { path: statement.path.value, span: statement.path } } : {};
    case "require": {
      const requirement = readRequirement(statement, diagnostics);
      return requirement ? { requirement } : {};
    }
    case "exit": {
      if (!statement.name) return {};
      if (!statement.value) return { layers: [placeholder(statement, statement.name)] };
      const { parts, values, drafted, frame, rounds } = draft([statement.value], statement, scope, diagnostics);
      applyAnnotations(statement, 0, rounds, frame, drafted);
      const exit = readExit(statement, diagnostics);
      const [value] = values;
      const { name } = statement;
      const defined = define(parts, name, value, statement);
      if (!value || !exit) return { ...defined, outputs: value ? [value] : [] };
      const condition = conditionDraft(statement, name, exit, value);
      const at = { start: name.start, end: name.end };
      return {
        ...defined,
        layers: [...(defined.layers ?? none), condition],
        outputs: [value, { ...at, local: defined.layers?.length ?? 0 }],
        exit,
      };
    }
    case "override": {
      const path = statement.layer && pathOf(statement.layer);
      if (!path || !statement.layer) return {};
      const settings: Record<string, unknown> = {};
      readAnnotations(statement.annotations, statement, settings, diagnostics);
      return { override: { layer: path.join("."), span: statement.layer, settings } };
    }
    default:
      return {};
  }
}

/** Drafts values in the body of a network, what the blocks that they call hold included. */
function draft(values: readonly Expression[], statement: Statement, scope: Scope, diagnostics: Diagnostic[]) {
  const lookups: Lookups = new Map();
  const frame = networkFrame(scope, lookups);
  const drafted: Drafted = { layers: [], frames: [], aliases: [], mentions: [], diagnostics: [] };
  const base = statement.kind === "layer" || statement.kind === "exit" ? (statement.name?.text ?? "") : "output";
  const where = { statement, base, outermost: statement.kind !== "output", frame };
  const { values: references, unknownCalls, rounds } = draftValues(values, where, drafted);
  for (const diagnostic of drafted.diagnostics) {
    const inside = drafted.layers.find((layer) => layer.statement === diagnostic.statement)?.inside;
    diagnostics.push(inside ? placed(diagnostic, inside) : diagnostic);
  }
  const parts = {
    layers: drafted.layers as readonly LayerDraft[],
    aliases: drafted.aliases.length > 0 ? drafted.aliases : none,
    mentions: drafted.mentions.length > 0 ? drafted.mentions : none,
    calls: unknownCalls,
    ...(lookups.size > 0 ? { lookups } : {}),
  };
  return { parts, values: references, drafted: { ...drafted, diagnostics }, frame, rounds };
}

/** Sees to it that the name of a statement means something: a layer, another name of one, or a place holder. */
function define(
  parts: Parts & { readonly layers: readonly LayerDraft[]; readonly aliases: readonly Alias[] },
  name: Name,
  value: Reference | undefined,
  statement: Statement,
): Parts {
  const { layers, aliases } = parts;
  if (layers.some((layer) => layer.name === name.text) || aliases.some((alias) => alias.name === name.text))
    return parts;
  return value
    ? { ...parts, aliases: [...aliases, { name: name.text, target: value }] }
    : { ...parts, layers: [...layers, placeholder(statement, name)] };
}

/** Layers that come out as they were before keep their identity, so that nothing is derived from them again. */
function keepLayers(layers: readonly LayerDraft[], before: readonly LayerDraft[]): readonly LayerDraft[] {
  const byName = new Map(before.map((layer) => [layer.name, layer]));
  return layers.map((layer) => {
    const old = byName.get(layer.name);
    return old && sameDraft(layer, old) ? old : layer;
  });
}

function sameDraft(layer: LayerDraft, old: LayerDraft): boolean {
  const { inside } = layer;
  const names = Object.keys({ ...layer.settings, ...old.settings }) as (keyof Settings)[];
  return (
    layer.statement === old.statement &&
    layer.expression === old.expression &&
    layer.defaults === old.defaults &&
    inside?.call === old.inside?.call &&
    inside?.block === old.inside?.block &&
    inside?.file === old.inside?.file &&
    names.every((name) => layer.settings[name] === old.settings[name]) &&
    JSON.stringify([layer.inputs, layer.attributes, layer.factor]) ===
      JSON.stringify([old.inputs, old.attributes, old.factor])
  );
}

function draftInput(statement: Statement & { readonly kind: "input" }, diagnostics: Diagnostic[]): Parts {
  const { name, format: written, annotations } = statement;
  if (!name) return {};
  for (const annotation of annotations) {
    const parameters = { what: `@${annotation.name.text}`, why: "the format of an input stands behind its colon" };
    diagnostics.push(report(misplacedStatement, { statement, span: annotation }, parameters));
  }
  if (!written || written.kind === "missing") return { layers: [placeholder(statement, name)] };
  const format = readFormat(written, statement, diagnostics);
  const shape = readShape(statement, name, diagnostics);
  const layer: LayerDraft = {
    name: name.text,
    operation: "input",
    kind: undefined,
    statement,
    expression: written,
    inputs: none,
    settings: noSettings,
    attributes: format && shape ? { format, shape } : undefined,
  };
  return { layers: [layer] };
}

/** A name that stands for something that cannot be built, so that its readers are not told that it is unknown. */
function placeholder(statement: Statement, name: Name): LayerDraft {
  const nothing = { operation: "unknown", kind: undefined, inputs: none, settings: {}, attributes: undefined };
  return { name: name.text, statement, expression: name, ...nothing };
}

function readShape(
  statement: Statement & { readonly kind: "input" },
  name: Name,
  diagnostics: Diagnostic[],
): Shape | undefined {
  const what = `The shape of "${name.text}"`;
  const expected = "[channels, height, width], [channels, length] or [elements]";
  if (statement.shape.length === 0) {
    if (statement.errors.length === 0) {
      const parameters = { of: `The input "${name.text}"`, name: "a shape", expected };
      diagnostics.push(report(missingParameter, { statement, span: statement.format ?? name }, parameters));
    }
    return undefined;
  }
  const sizes = statement.shape.map((size) => whole(size, 1));
  const wrong = sizes.indexOf(undefined);
  const span = wrong >= 0 ? statement.shape[wrong]! : (statement.shapeSpan ?? statement.span);
  const shape = sizes.filter((size) => size !== undefined);
  if (wrong >= 0) {
    const size = statement.shape[wrong]!;
    if (size.kind === "missing") return undefined;
    const parameters = { what: `A size in the shape of "${name.text}"`, expected: "a whole number of at least 1" };
    diagnostics.push(report(wrongArgument, { statement, span }, { ...parameters, found: described(size) }));
    return undefined;
  }
  if (shape.length > 3) {
    const parameters = { what, expected, found: `a list of ${shape.length} sizes` };
    diagnostics.push(report(wrongArgument, { statement, span }, parameters));
    return undefined;
  }
  if (elementsOf(shape) > largestTensor) {
    const parameters = { what, expected: `at most ${largestTensor} elements`, found: `${elementsOf(shape)}` };
    diagnostics.push(report(wrongArgument, { statement, span }, parameters));
    return undefined;
  }
  return shape;
}

export function wiringOf({
  statement,
  layers,
  aliases,
  mentions,
  outputs,
}: Pick<StatementDraft, "statement" | "layers" | "aliases" | "mentions" | "outputs">): string {
  let text: string = statement.kind;
  for (const layer of layers) {
    text += ` ${layer.name}=${layer.operation}${layer.settings.activations ? "!" : ""}${layer.attributes ? "" : "?"}(`;
    for (const input of layer.inputs) text += `${input.name ?? input.local},`;
    text += ")";
  }
  for (const { name, target } of aliases) text += ` ${name}~${target.name ?? target.local}`;
  for (const { name } of mentions) text += ` ?${name}`;
  for (const output of outputs) text += ` >${output.name ?? output.local}`;
  return text;
}
