import { definitionOf } from "./definition.ts";
import { type LocatedName, occurrencesOf, symbolAt } from "./names.ts";
import type { Document } from "./workspace.ts";

/** All places that mean what the name at `offset` means, in text order; empty when it means nothing in this file. */
export function referencesAt(document: Document, offset: number): readonly LocatedName[] {
  const symbol = symbolAt(document.tree, offset);
  // A layer kind such as `conv` looks like the call of a block; without a definition it is no symbol of the file.
  if (!symbol || (symbol.namespace === "block" && !definitionOf(document, symbol))) return [];
  return occurrencesOf(document.tree, symbol);
}
