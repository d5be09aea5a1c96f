import type { Argument, Expression, Name, Span, Statement, SyntaxTree } from "../../grammar/tree.ts";
import { nodesOf, statementAt } from "../../grammar/walk.ts";
import { layerKindByName } from "../layers/registry.ts";
import { createFact } from "../lazy/fact.ts";
import { deviceNameOf } from "../targets/resolve.ts";
import { declarationOf, locator, type Range, rangeIn } from "./places.ts";

/** Layers (inputs, exits, parameters) are known inside their network or block, everything else in the whole file. */
export type Namespace = "layer" | "network" | "target" | "approximation" | "block" | "device";

export interface Occurrence {
  readonly namespace: Namespace;
  readonly name: string;
  readonly role: "definition" | "reference";
  /** Relative to the statement. */
  readonly span: Span;
}

/** Every name that a statement defines or refers to, in text order. */
export const occurrencesIn: (statement: Statement) => readonly Occurrence[] = createFact((statement) =>
  collect(statement).sort((a, b) => a.span.start - b.span.start),
);

/** A name at a place of a document, with everything needed to find the others. */
export interface LocatedName extends Occurrence {
  readonly statement: Statement;
  readonly range: Range;
}

/** The name that `offset` stands in or touches. */
export function symbolAt(tree: SyntaxTree, offset: number): LocatedName | undefined {
  // A name that ends its statement touches an offset that belongs to the next statement.
  for (const probe of [offset, offset - 1]) {
    const found = statementAt(tree, probe);
    const relative = offset - found.start;
    const occurrence = occurrencesIn(found.statement).find(
      ({ span }) => span.start <= relative && relative <= span.end,
    );
    if (occurrence) {
      return { ...occurrence, statement: found.statement, range: rangeIn(found.start, occurrence.span) };
    }
  }
  return undefined;
}

/** All occurrences of the symbol in its scope, in text order. */
export function occurrencesOf(tree: SyntaxTree, symbol: LocatedName): readonly LocatedName[] {
  const scope = symbol.namespace === "layer" ? declarationOf(tree, symbol.statement) : undefined;
  const statements = scope ? [scope.header, ...scope.body] : tree.statements;
  const locate = locator(tree);
  const found: LocatedName[] = [];
  for (const statement of statements) {
    for (const occurrence of occurrencesIn(statement)) {
      if (occurrence.name !== symbol.name || occurrence.namespace !== symbol.namespace) continue;
      found.push({ ...occurrence, statement, range: rangeIn(locate(statement), occurrence.span) });
    }
  }
  const labels = labelsOf(tree, tree, symbol);
  if (labels.length === 0) return found;
  return [...found, ...labels].sort((a, b) => a.range.start - b.range.start);
}

/**
 * Where calls of a block give a value to its parameter by name.
 *
 * @param home the tree that the symbol, a parameter or anything else, is of
 */
export function labelsOf(tree: SyntaxTree, home: SyntaxTree, symbol: LocatedName): readonly LocatedName[] {
  const header = symbol.namespace === "layer" ? declarationOf(home, symbol.statement)?.header : undefined;
  if (header?.kind !== "blockHeader" || !isParameter(header, symbol.name)) return [];
  const locate = locator(tree);
  return [...labelsAt(tree, header.name?.text ?? "", symbol.name)].map(({ statement, label }) => {
    const range = rangeIn(locate(statement), label);
    return { namespace: "layer", role: "reference", name: symbol.name, span: label, statement, range };
  });
}

function isParameter(header: Statement & { readonly kind: "blockHeader" }, name: string): boolean {
  return header.parameters.some((parameter) => parameter.name.text === name);
}

/** Labels of a parameter at the calls of a block. */
function* labelsAt(tree: SyntaxTree, block: string, parameter: string) {
  for (const statement of tree.statements) {
    if (!occurrencesIn(statement).some(({ namespace, name }) => namespace === "block" && name === block)) continue;
    for (const node of nodesOf(statement)) {
      if (!("kind" in node) || node.kind !== "call" || node.callee.text !== block) continue;
      for (const { label } of node.arguments) if (label?.text === parameter) yield { statement, label };
    }
  }
}

function collect(statement: Statement): Occurrence[] {
  const found: Occurrence[] = [];
  const add = (namespace: Namespace, role: Occurrence["role"], name: Name | undefined): void => {
    if (name && name.text !== "") found.push({ namespace, role, name: name.text, span: name });
  };
  const inBlock = statement.scope === "block";
  const refer = (expression: Expression | undefined): void => references(expression, add, inBlock);
  switch (statement.kind) {
    case "targetHeader":
      add("target", "definition", statement.name);
      break;
    case "approximationHeader":
      add("approximation", "definition", statement.name);
      break;
    case "networkHeader":
      add("network", "definition", statement.name);
      for (const target of statement.targets) add("target", "reference", target);
      for (const { name, arguments: written } of statement.annotations) {
        if (name.text !== "distilled") continue;
        for (const { value } of written) if (value.kind === "name") add("network", "reference", value);
      }
      break;
    case "blockHeader":
      add("block", "definition", statement.name);
      for (const parameter of statement.parameters) {
        add("layer", "definition", parameter.name);
        constants(parameter.default, add);
      }
      break;
    case "deviceHeader":
      add("device", "definition", statement.name);
      add("device", "reference", statement.base);
      break;
    case "property":
      if (statement.name.text === "device") {
        for (const { value } of statement.values) {
          const text = deviceNameOf(value);
          if (text !== undefined && value.kind !== "string")
            add("device", "reference", { kind: "name", text, start: value.start, end: value.end });
        }
      }
      break;
    case "use":
      for (const name of statement.names) add("approximation", "reference", name);
      break;
    case "input":
      add("layer", "definition", statement.name);
      break;
    case "output":
      statement.values.forEach(refer);
      break;
    case "layer":
      add("layer", "definition", statement.name);
      refer(statement.value);
      if (inBlock) {
        for (const annotation of statement.annotations) {
          for (const argument of annotation.arguments) constants(argument.value, add);
        }
      }
      break;
    case "exit":
      add("layer", "definition", statement.name);
      refer(statement.value);
      break;
    case "override":
      refer(statement.layer);
      break;
    case "return":
      refer(statement.value);
      break;
    case "require":
      // `latency` alone is a metric of the network; `conv1.lut` asks it of a layer.
      if (statement.metric?.kind === "member") refer(statement.metric.object);
      break;
    default:
      break;
  }
  return found;
}

type Add = (namespace: Namespace, role: Occurrence["role"], name: Name | undefined) => void;

/** Tensors and blocks that an expression names; in a block also the constants, which are parameters of it. */
function references(expression: Expression | undefined, add: Add, inBlock: boolean): void {
  const inside = (one: Expression): void => references(one, add, inBlock);
  switch (expression?.kind) {
    case "name":
      add("layer", "reference", expression);
      break;
    case "call":
      add("block", "reference", expression.callee);
      for (const argument of expression.arguments) argumentReferences(argument, expression.callee, add, inBlock);
      break;
    case "member":
    case "index":
      inside(expression.object);
      break;
    case "list":
      expression.items.forEach(inside);
      break;
    case "if":
      if (inBlock) constants(expression.condition, add);
      inside(expression.consequent);
      inside(expression.alternative);
      break;
    case "repeat": {
      if (inBlock) constants(expression.count, add);
      inside(expression.carried.value);
      const carried = expression.carried.label?.text;
      // What a repetition carries is known in its body only, where it hides a layer of the same name.
      references(
        expression.body,
        (namespace, role, name) => {
          if (namespace !== "layer" || name?.text !== carried) add(namespace, role, name);
        },
        inBlock,
      );
      break;
    }
    case "binary":
    case "unary":
      if (inBlock) constants(expression, add);
      break;
    default:
      break;
  }
}

/** A labelled name (`padding: same`) is a choice of the layer, not a tensor; a block may be given tensors by label. */
function argumentReferences(argument: Argument, callee: Name, add: Add, inBlock: boolean): void {
  if (!argument.label) references(argument.value, add, inBlock);
  else if (inBlock) constants(argument.value, add);
  else if (argument.value.kind !== "name" || !layerKindByName.has(callee.text)) {
    references(argument.value, add, inBlock);
  }
}

/** Every name in an expression of a block may be one of its parameters. */
function constants(expression: Expression | undefined, add: Add): void {
  switch (expression?.kind) {
    case "name":
      add("layer", "reference", expression);
      break;
    case "binary":
      constants(expression.left, add);
      constants(expression.right, add);
      break;
    case "unary":
      constants(expression.operand, add);
      break;
    case "list":
      for (const item of expression.items) constants(item, add);
      break;
    case "generic":
      for (const { value } of [...expression.parameters, ...expression.options]) constants(value, add);
      break;
    case "call":
      for (const { value } of expression.arguments) constants(value, add);
      break;
    default:
      break;
  }
}
