import type { Argument, Expression, Name, Span, Statement, SyntaxTree } from "../../grammar/tree.ts";
import { statementAt } from "../../grammar/walk.ts";
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

const known = new WeakMap<Statement, readonly Occurrence[]>();

/** Every name that a statement defines or refers to, in text order. */
export function occurrencesIn(statement: Statement): readonly Occurrence[] {
  let occurrences = known.get(statement);
  if (!occurrences) {
    occurrences = collect(statement).sort((a, b) => a.span.start - b.span.start);
    known.set(statement, occurrences);
  }
  return occurrences;
}

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
  return found;
}

function collect(statement: Statement): Occurrence[] {
  const found: Occurrence[] = [];
  const add = (namespace: Namespace, role: Occurrence["role"], name: Name | undefined): void => {
    if (name && name.text !== "") found.push({ namespace, role, name: name.text, span: name });
  };
  const refer = (expression: Expression | undefined): void => references(expression, add);
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
      break;
    case "blockHeader":
      add("block", "definition", statement.name);
      for (const parameter of statement.parameters) add("layer", "definition", parameter.name);
      break;
    case "deviceHeader":
      add("device", "definition", statement.name);
      add("device", "reference", statement.base);
      break;
    case "property":
      if (statement.name.text === "device") {
        for (const { value } of statement.values) if (value.kind === "name") add("device", "reference", value);
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

function references(expression: Expression | undefined, add: Add): void {
  switch (expression?.kind) {
    case "name":
      add("layer", "reference", expression);
      break;
    case "call":
      add("block", "reference", expression.callee);
      for (const argument of expression.arguments) argumentReferences(argument, add);
      break;
    case "member":
    case "index":
      references(expression.object, add);
      break;
    case "list":
      for (const item of expression.items) references(item, add);
      break;
    case "if":
      references(expression.consequent, add);
      references(expression.alternative, add);
      break;
    case "repeat":
      references(expression.carried.value, add);
      references(expression.body, add);
      break;
    default:
      break;
  }
}

/** A labelled name (`padding: same`) is a choice of the layer, not a tensor. */
function argumentReferences(argument: Argument, add: Add): void {
  if (argument.label && argument.value.kind === "name") return;
  references(argument.value, add);
}
