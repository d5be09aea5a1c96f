import type { Statement } from "../../grammar/tree.ts";
import { definitionOf } from "./definition.ts";
import { type LocatedName, occurrencesIn, occurrencesOf, symbolAt } from "./names.ts";
import { declarationOf, locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

/** A layer, a block, or the network that reads a layer as its output: what data flows between. */
export interface FlowNode {
  readonly name: string;
  readonly kind: "layer" | "block" | "network";
  /** The layer kind, or what else it is. */
  readonly detail: string;
  readonly range: Range;
  readonly selection: Range;
}

/** A neighbour and the places where the reader names it; these lie in the statement of the reader. */
export interface Flow {
  readonly node: FlowNode;
  readonly places: readonly Range[];
}

/** The layer or block that the name at `offset` means. */
export function flowNodeAt(document: Document, offset: number): FlowNode | undefined {
  const definition = flowDefinition(document, offset);
  return definition && nodeOf(document, definition);
}

/** Who reads the layer, or calls the block, that is named at `offset`. */
export function readersOf(document: Document, offset: number): readonly Flow[] {
  const definition = flowDefinition(document, offset);
  if (!definition) return [];
  const uses = occurrencesOf(document.tree, definition).filter(({ role }) => role === "reference");
  return grouped(uses, (use) => {
    const own = occurrencesIn(use.statement).find((it) => it.role === "definition" && it.namespace === "layer");
    if (own) return nodeIn(document, use.statement, own);
    const network = declarationOf(document.tree, use.statement)?.header;
    const name = network && occurrencesIn(network).find((it) => it.role === "definition");
    return name && network ? nodeIn(document, network, name) : undefined;
  });
}

/** What the layer that is named at `offset` reads, blocks that it calls included. */
export function sourcesOf(document: Document, offset: number): readonly Flow[] {
  const definition = flowDefinition(document, offset);
  if (definition?.namespace !== "layer") return [];
  const { statement } = definition;
  const start = locator(document.tree)(statement);
  const names = occurrencesIn(statement).filter(({ role, namespace }) => role === "reference" && isFlow(namespace));
  const uses = names.map((it): LocatedName => ({ ...it, statement, range: rangeIn(start, it.span) }));
  return grouped(uses, (use) => {
    const found = definitionOf(document, use);
    return found && nodeOf(document, found);
  });
}

function flowDefinition(document: Document, offset: number): LocatedName | undefined {
  const symbol = symbolAt(document.tree, offset);
  return symbol && isFlow(symbol.namespace) ? definitionOf(document, symbol) : undefined;
}

function isFlow(namespace: LocatedName["namespace"]): boolean {
  return namespace === "layer" || namespace === "block";
}

function nodeOf(document: Document, definition: LocatedName): FlowNode {
  return nodeIn(document, definition.statement, definition);
}

function nodeIn(
  document: Document,
  statement: Statement,
  { name, namespace, span }: Pick<LocatedName, "name" | "namespace" | "span">,
): FlowNode {
  const start = locator(document.tree)(statement);
  const kind = namespace === "block" || namespace === "network" ? namespace : "layer";
  const value = statement.kind === "layer" || statement.kind === "exit" ? statement.value : undefined;
  const detail = value?.kind === "call" ? value.callee.text : statement.kind === "input" ? "input" : kind;
  return { name, kind, detail, range: rangeIn(start, statement.span), selection: rangeIn(start, span) };
}

/** Neighbours in the order in which they are first named; one that is named twice has two places. */
function grouped(uses: readonly LocatedName[], neighbour: (use: LocatedName) => FlowNode | undefined): readonly Flow[] {
  const flows = new Map<number, { readonly node: FlowNode; readonly places: Range[] }>();
  for (const use of uses) {
    const node = neighbour(use);
    if (!node) continue;
    const known = flows.get(node.selection.start);
    if (known) known.places.push(use.range);
    else flows.set(node.selection.start, { node, places: [use.range] });
  }
  return [...flows.values()];
}
