import type { SyntaxTree } from "../../grammar/tree.ts";
import { definitionOf, labelAt } from "./definition.ts";
import { importedFiles } from "./imported.ts";
import { definingRange, memberAt, membersNamed } from "./members.ts";
import { type LocatedName, labelsOf, occurrencesOf, symbolAt } from "./names.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

/** A place in some file that means what was asked about. */
export interface Reference {
  readonly uri: string;
  readonly tree: SyntaxTree;
  readonly range: Range;
  readonly role: LocatedName["role"];
}

/** What a name means: the file that defines it, and the definition there. */
export interface Meaning {
  readonly uri: string;
  readonly tree: SyntaxTree;
  readonly symbol: LocatedName;
}

/**
 * All places that mean what the name at `offset` means, those of each file in text order; empty when it means nothing.
 *
 * @param others files beside the document in which to look
 */
export function referencesAt(
  document: Document,
  offset: number,
  others: readonly Document[] = [],
): readonly Reference[] {
  const meaning = meaningAt(document, offset);
  if (meaning) return referencesOf(meaning, document, others);
  const symbol = symbolAt(document.tree, offset);
  // A layer kind such as `conv` looks like the call of a block; without a definition it is no symbol of the file.
  if (!symbol || symbol.namespace === "block") return [];
  return located(document, occurrencesOf(document.tree, symbol));
}

/** The definition behind the name at `offset`, in the document or in a file that it imports. */
export function meaningAt(document: Document, offset: number): Meaning | undefined {
  const symbol = symbolAt(document.tree, offset);
  if (!symbol) return memberMeaning(document, offset) ?? labelMeaning(document, offset);
  const own = definitionOf(document, symbol);
  if (own) return { uri: document.uri, tree: document.tree, symbol: own };
  if (symbol.namespace === "layer") return undefined;
  for (const { id, tree } of importedFiles(document)) {
    const definition = occurrencesOf(tree, symbol).find(({ role }) => role === "definition");
    if (definition) return { uri: id, tree, symbol: definition };
  }
  return undefined;
}

/** `a` in `stage1[2].a` is a layer of the block that is called there. */
function memberMeaning(document: Document, offset: number): Meaning | undefined {
  const found = memberAt(document, offset)?.definition;
  if (!found) return undefined;
  const { uri, tree } = found;
  const symbol = symbolAt(tree, definingRange(found).selection.start);
  return symbol && { uri: uri ?? document.uri, tree, symbol };
}

function labelMeaning(document: Document, offset: number): Meaning | undefined {
  const label = labelAt(document, offset);
  return label && { uri: label.uri ?? document.uri, tree: label.tree, symbol: label.parameter };
}

export function referencesOf(meaning: Meaning, document: Document, others: readonly Document[]): readonly Reference[] {
  const found = [...located(meaning, occurrencesOf(meaning.tree, meaning.symbol))];
  const files = [document, ...others.filter(({ uri }) => uri !== document.uri)];
  for (const file of files) {
    const isHome = file.uri === meaning.uri;
    if (!isHome && !importedFiles(file).some(({ id }) => id === meaning.uri)) continue;
    if (!isHome) found.push(...located(file, foreignOccurrences(file, meaning)));
    found.push(...memberReferences(file, meaning));
  }
  return found.sort((a, b) => (a.uri === b.uri ? a.range.start - b.range.start : a.uri < b.uri ? -1 : 1));
}

/** Occurrences in a file that imports the one with the definition. */
function foreignOccurrences(file: Document, { symbol, tree }: Meaning): readonly LocatedName[] {
  if (symbol.namespace === "layer") return labelsOf(file.tree, tree, symbol);
  return definitionOf(file, symbol) ? [] : occurrencesOf(file.tree, symbol);
}

function memberReferences(file: Document, meaning: Meaning): readonly Reference[] {
  if (meaning.symbol.namespace !== "layer") return [];
  const { start } = meaning.symbol.range;
  return membersNamed(file, meaning.symbol.name).flatMap(({ range, definition }): Reference[] => {
    const isMeant =
      definition && (definition.uri ?? file.uri) === meaning.uri && definingRange(definition).selection.start === start;
    return isMeant ? [{ uri: file.uri, tree: file.tree, range, role: "reference" }] : [];
  });
}

function located(
  { uri, tree }: { readonly uri: string; readonly tree: SyntaxTree },
  names: readonly LocatedName[],
): readonly Reference[] {
  return names.map(({ range, role }) => ({ uri, tree, range, role }));
}
