import type { Statement, SyntaxTree } from "../../grammar/tree.ts";
import { nodesOf, statementAt } from "../../grammar/walk.ts";
import { importedFiles } from "./imported.ts";
import { definingRange, memberAt } from "./members.ts";
import { type LocatedName, occurrencesOf, symbolAt } from "./names.ts";
import { declarationOf, locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface Definition {
  /** The file that it is in; absent: the document itself. */
  readonly file?: { readonly uri: string; readonly tree: SyntaxTree };
  /** The name that was asked about. */
  readonly origin: Range;
  /** The whole statement that defines it. */
  readonly target: Range;
  /** The defining name in it. */
  readonly selection: Range;
}

/** Where the name at `offset` is defined, in this file or in one that it imports; the file that an import names. */
export function definitionAt(document: Document, offset: number): Definition | undefined {
  const symbol = symbolAt(document.tree, offset);
  if (!symbol) {
    return memberDefinition(document, offset) ?? labelDefinition(document, offset) ?? importedFileAt(document, offset);
  }
  const definition = definitionOf(document, symbol);
  if (!definition) return importedDefinition(document, symbol);
  const start = locator(document.tree)(definition.statement);
  return {
    origin: symbol.range,
    target: rangeIn(start, definition.statement.span),
    selection: definition.range,
  };
}

/** `a` in `stage1[2].a`: the layer of the block, in this file or in one that it imports. */
function memberDefinition(document: Document, offset: number): Definition | undefined {
  const member = memberAt(document, offset);
  if (!member?.definition) return undefined;
  const { uri, tree } = member.definition;
  return {
    ...(uri === undefined ? {} : { file: { uri, tree } }),
    origin: member.range,
    ...definingRange(member.definition),
  };
}

/** The label of an argument, `k` in `unit(x, k: 4)`, and the parameter of the block that it names. */
export interface ParameterLabel {
  readonly range: Range;
  /** Of the file with the block; absent: the document itself. */
  readonly uri: string | undefined;
  readonly tree: SyntaxTree;
  readonly parameter: LocatedName;
}

export function labelAt(document: Document, offset: number): ParameterLabel | undefined {
  const { statement, start } = statementAt(document.tree, offset);
  for (const node of nodesOf(statement)) {
    if (!("kind" in node) || node.kind !== "call") continue;
    const label = node.arguments.find(
      (it) => it.label && it.label.start <= offset - start && offset - start <= it.label.end,
    );
    const block = label && blockNamed(document, node.callee.text);
    if (!block) continue;
    const { uri, tree, range } = block;
    const header = statementAt(tree, range.start);
    const { parameters = [] } = header.statement as Partial<BlockHeader>;
    const parameter = parameters.find(({ name }) => name.text === label.label!.text);
    const found = parameter && symbolAt(tree, header.start + parameter.name.start);
    return found && { range: rangeIn(start, label.label!), uri, tree, parameter: found };
  }
  return undefined;
}

function labelDefinition(document: Document, offset: number): Definition | undefined {
  const label = labelAt(document, offset);
  if (!label) return undefined;
  const { uri, tree, parameter, range } = label;
  const file = uri === undefined ? {} : { file: { uri, tree } };
  return { ...file, origin: range, target: parameter.range, selection: parameter.range };
}

export type BlockHeader = Statement & { readonly kind: "blockHeader" };

/** Headers of the blocks that can be called in a document. */
export function blocksOf(document: Document): readonly BlockHeader[] {
  const trees = [document.tree, ...importedFiles(document).map(({ tree }) => tree)];
  return trees
    .flatMap((tree) => tree.declarations.map(({ header }) => header))
    .filter((header) => header.kind === "blockHeader")
    .filter(({ name }) => name !== undefined && name.text !== "");
}

/** The name of a block where it is defined, in the document or in a file that it imports. */
export function blockNamed(
  document: Document,
  block: string,
): { readonly uri: string | undefined; readonly tree: SyntaxTree; readonly range: Range } | undefined {
  const files = [
    { uri: undefined, tree: document.tree },
    ...importedFiles(document).map(({ id, tree }) => ({ uri: id, tree })),
  ];
  for (const { uri, tree } of files) {
    for (const { header } of tree.declarations) {
      if (header.kind !== "blockHeader" || header.name?.text !== block) continue;
      return { uri, tree, range: rangeIn(locator(tree)(header), header.name) };
    }
  }
  return undefined;
}

function importedDefinition(document: Document, symbol: LocatedName): Definition | undefined {
  if (symbol.namespace === "layer") return undefined;
  for (const { id, tree } of importedFiles(document)) {
    const definition = occurrencesOf(tree, symbol).find(({ role }) => role === "definition");
    if (!definition) continue;
    const target = rangeIn(locator(tree)(definition.statement), definition.statement.span);
    return { file: { uri: id, tree }, origin: symbol.range, target, selection: definition.range };
  }
  return undefined;
}

function importedFileAt(document: Document, offset: number): Definition | undefined {
  const { statement, start } = statementAt(document.tree, offset);
  if (statement.kind !== "importHeader" || !statement.path) return undefined;
  const origin = rangeIn(start, statement.path);
  const file = importedFiles(document).find(({ declaration }) => declaration.header === statement);
  if (!file || offset < origin.start || offset > origin.end) return undefined;
  const top = { start: 0, end: 0 };
  return { file: { uri: file.id, tree: file.tree }, origin, target: top, selection: top };
}

/** The documentation in front of a definition, wherever it stands. */
export function documentationOf(document: Document, symbol: LocatedName): string {
  const own = definitionOf(document, symbol);
  if (own) return own.statement.doc ?? "";
  if (symbol.namespace === "layer") return "";
  for (const { tree } of importedFiles(document)) {
    const found = occurrencesOf(tree, symbol).find(({ role }) => role === "definition");
    if (found) return found.statement.doc ?? "";
  }
  return "";
}

/** The devices of the targets that the network, the target or the layer at `offset` is built on: names in the catalogue. */
export function devicesBehind(document: Document, offset: number): readonly string[] {
  const symbol = symbolAt(document.tree, offset);
  if (!symbol) return [];
  const { mapped } = document.compilation();
  const isMeant = ({ network, target }: (typeof mapped)[number]): boolean => {
    if (symbol.namespace === "target") return target.name === symbol.name;
    if (symbol.namespace === "network") return network.name === symbol.name;
    return symbol.namespace === "layer" && declarationOf(document.tree, symbol.statement)?.header === network.header;
  };
  return [...new Set(mapped.filter(isMeant).map(({ target }) => target.device.name))];
}

/** The name of the catalogue device at `offset`; devices defined in the file go by `definitionAt`. */
export function catalogueDeviceAt(document: Document, offset: number): string | undefined {
  const symbol = symbolAt(document.tree, offset);
  if (symbol?.namespace !== "device" || definitionOf(document, symbol)) return undefined;
  return symbol.name;
}

export function definitionOf(document: Document, symbol: LocatedName): LocatedName | undefined {
  return occurrencesOf(document.tree, symbol).find((occurrence) => occurrence.role === "definition");
}
