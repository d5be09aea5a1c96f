import type { Expression, Name, Statement } from "../../grammar/tree.ts";
import { type Diagnostic, report } from "../diagnostics/diagnostic.ts";
import { misplacedStatement } from "../diagnostics/misplacedStatement.ts";
import { missingParameter } from "../diagnostics/missingParameter.ts";
import { notSupportedYet } from "../diagnostics/notSupportedYet.ts";
import { wrongArgument } from "../diagnostics/wrongArgument.ts";
import { described } from "../formats/kind.ts";
import { readFormat } from "../formats/registry.ts";
import { whole } from "../layers/parameters.ts";
import { elementsOf, type Shape } from "../layers/shape.ts";
import type { Requirement } from "./checked.ts";
import { annotate, draftValues, type LayerDraft, type Reference } from "./draft.ts";
import { readRequirement } from "./requirements.ts";
import { syntaxDiagnostics } from "./settings.ts";

/** A statement of a network, read as far as it can be without the others. The same statement gives the same draft. */
export interface StatementDraft {
  readonly statement: Statement;
  readonly layers: readonly LayerDraft[];
  readonly outputs: readonly Reference[];
  readonly uses: readonly Name[];
  readonly weightsPath?: { readonly path: string; readonly span: Name | Expression };
  /** Calls of what is no layer: a block, or a mistake. */
  readonly calls: readonly Name[];
  readonly requirement?: Requirement & { readonly layerSpan?: Expression };
  readonly diagnostics: readonly Diagnostic[];
  /** Equal for two drafts that define and read the same names in the same way. */
  readonly wiring: string;
}

/** No tensor has more elements, so that a slip of the finger cannot exhaust the memory. */
export const largestTensor = 2 ** 26;

const none: readonly never[] = [];

export function draftStatement(statement: Statement): StatementDraft {
  const diagnostics: Diagnostic[] = [];
  const parts = partsOf(statement, diagnostics);
  // A statement that could not be read completely has one message, about that.
  const all = statement.errors.length > 0 ? syntaxDiagnostics(statement) : diagnostics;
  const { layers = none, outputs = none, uses = none, calls = none } = parts;
  return {
    ...parts,
    statement,
    layers,
    outputs,
    uses,
    calls,
    diagnostics: all.length > 0 ? all : none,
    wiring: wiringOf(statement.kind, layers, outputs),
  };
}

type Parts = Partial<Omit<StatementDraft, "statement" | "diagnostics" | "wiring">>;

function partsOf(statement: Statement, diagnostics: Diagnostic[]): Parts {
  switch (statement.kind) {
    case "layer": {
      if (!statement.value) return { layers: [placeholder(statement, statement.name)] };
      const call = statement.value.kind === "call";
      const drafted = draftValues([statement.value], statement, statement.name.text, true, diagnostics);
      const { layers, values, unknownCalls } = drafted;
      if (!call && values[0]) {
        const parameters = {
          what: `The layer "${statement.name.text}"`,
          expected: "a call such as relu(x)",
          found: described(statement.value),
        };
        diagnostics.push(report(wrongArgument, { statement, span: statement.value }, parameters));
      }
      annotate(layers, statement.annotations, statement, diagnostics);
      return { layers: call ? layers : [...layers, placeholder(statement, statement.name)], calls: unknownCalls };
    }
    case "input":
      return draftInput(statement, diagnostics);
    case "output": {
      const { layers, values, unknownCalls } = draftValues(statement.values, statement, "output", false, diagnostics);
      return { layers, outputs: values.filter((value) => value !== undefined), calls: unknownCalls };
    }
    case "use":
      return { uses: statement.names };
    case "weightsFrom":
      return statement.path ? { weightsPath: { path: statement.path.value, span: statement.path } } : {};
    case "require": {
      const requirement = readRequirement(statement, diagnostics);
      return requirement ? { requirement } : {};
    }
    case "exit":
      diagnostics.push(report(notSupportedYet, { statement, span: firstToken(statement) }, { what: '"exit"' }));
      return statement.name ? { layers: [placeholder(statement, statement.name)] } : {};
    case "override":
      diagnostics.push(
        report(notSupportedYet, { statement, span: firstToken(statement) }, { what: `"${statement.kind}"` }),
      );
      return {};
    default:
      return {};
  }
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
    settings: {},
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
  const expected = "[channels, height, width] or [elements]";
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
  if (shape.length !== 3 && shape.length !== 1) {
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

function wiringOf(kind: string, layers: readonly LayerDraft[], outputs: readonly Reference[]): string {
  let text = kind;
  for (const layer of layers) {
    text += ` ${layer.name}=${layer.operation}${layer.settings.activations ? "!" : ""}${layer.attributes ? "" : "?"}(`;
    for (const input of layer.inputs) text += `${input.name ?? input.local},`;
    text += ")";
  }
  for (const output of outputs) text += ` >${output.name ?? output.local}`;
  return text;
}

function firstToken(statement: Statement): { readonly start: number; readonly end: number } {
  return statement.tokens[0] ?? statement.span;
}
