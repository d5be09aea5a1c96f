import { keywords } from "../../grammar/keywords.ts";
import { definitionOf } from "./definition.ts";
import { occurrencesOf, symbolAt } from "./names.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

/** The range and text of the name at `offset` when it can be renamed: its definition stands in this file. */
export function renameable(document: Document, offset: number): { range: Range; placeholder: string } | undefined {
  const symbol = symbolAt(document.tree, offset);
  if (!symbol || !definitionOf(document, symbol)) return undefined;
  return { range: symbol.range, placeholder: symbol.name };
}

export type RenameAnswer =
  | { readonly edits: readonly (Range & { readonly newText: string })[] }
  /** Why not, in one sentence for the user. */
  | { readonly refused: string };

export function rename(document: Document, offset: number, newName: string): RenameAnswer {
  const symbol = symbolAt(document.tree, offset);
  if (!symbol || !definitionOf(document, symbol)) {
    return { refused: "Only names that this file defines can be renamed: layers, networks, targets, approximations." };
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName)) {
    return { refused: `"${newName}" is not a name: use letters, digits and underscores, not starting with a digit.` };
  }
  if (keywords.includes(newName)) return { refused: `"${newName}" is a word of the language; choose another name.` };
  if (newName !== symbol.name && definitionOf(document, { ...symbol, name: newName })) {
    return { refused: `There is already a ${symbol.namespace} "${newName}"; choose another name.` };
  }
  const edits = occurrencesOf(document.tree, symbol).map(({ range }) => ({ ...range, newText: newName }));
  return { edits };
}
