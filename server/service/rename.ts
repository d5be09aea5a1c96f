import { keywords } from "../../grammar/keywords.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import { definitionOf, labelAt } from "./definition.ts";
import { importedFiles } from "./imported.ts";
import { memberAt } from "./members.ts";
import { occurrencesOf, symbolAt } from "./names.ts";
import type { Range } from "./places.ts";
import { type Meaning, meaningAt, referencesOf } from "./references.ts";
import type { Document } from "./workspace.ts";

/** The range and text of the name at `offset` when it can be renamed: this file or one that it imports defines it. */
export function renameable(document: Document, offset: number): { range: Range; placeholder: string } | undefined {
  const meaning = meaningAt(document, offset);
  const range =
    symbolAt(document.tree, offset)?.range ?? (memberAt(document, offset) ?? labelAt(document, offset))?.range;
  return meaning && range && { range, placeholder: meaning.symbol.name };
}

export interface FileEdit extends Range {
  readonly uri: string;
  readonly tree: SyntaxTree;
  readonly newText: string;
}

export type RenameAnswer =
  | { readonly edits: readonly FileEdit[] }
  /** Why not, in one sentence for the user. */
  | { readonly refused: string };

/** @param others files beside the document in which the name may stand */
export function rename(
  document: Document,
  offset: number,
  newName: string,
  others: readonly Document[] = [],
): RenameAnswer {
  const meaning = meaningAt(document, offset);
  if (!meaning) {
    return {
      refused:
        "Only names that this file or one it imports defines can be renamed: layers, blocks and their parameters, networks, targets, approximations, devices.",
    };
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(newName)) {
    return {
      refused: `"${newName}" is not a name: use letters from A to Z, digits and underscores, not starting with a digit.`,
    };
  }
  if (keywords.includes(newName)) return { refused: `"${newName}" is a word of the language; choose another name.` };
  const references = referencesOf(meaning, document, others);
  if (newName !== meaning.symbol.name) {
    const files = [document, ...others].filter(({ uri }) => references.some((it) => it.uri === uri));
    const taken = takenIn(meaning, newName, files);
    if (taken !== undefined) return { refused: taken };
  }
  return { edits: references.map(({ uri, tree, range }) => ({ uri, tree, ...range, newText: newName })) };
}

/** Why a name cannot be had: something of the kind has it where the old name is read. */
function takenIn(meaning: Meaning, name: string, files: readonly Document[]): string | undefined {
  const symbol = { ...meaning.symbol, name };
  const what = `a ${symbol.namespace} "${name}"`;
  const isDefined = (tree: SyntaxTree): boolean =>
    occurrencesOf(tree, symbol).some(({ role }) => role === "definition");
  if (isDefined(meaning.tree)) return `There is already ${what}; choose another name.`;
  if (symbol.namespace === "layer") return undefined;
  for (const file of files) {
    if (file.uri === meaning.uri) continue;
    const imported = importedFiles(file).find(({ id, tree }) => id !== meaning.uri && isDefined(tree));
    if (!imported && !definitionOf(file, symbol)) continue;
    const where = imported ? `"${imported.path}", which ${fileName(file)} imports too,` : fileName(file);
    return `In ${where} there is already ${what}; choose another name.`;
  }
  return undefined;
}

function fileName({ uri }: Document): string {
  return `"${decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1))}"`;
}
