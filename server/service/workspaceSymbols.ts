import { type OutlineSymbol, outline } from "./symbols.ts";
import type { Document } from "./workspace.ts";

export interface FoundSymbol extends OutlineSymbol {
  readonly document: Document;
  /** The network, target or block that it stands in; absent at file level. */
  readonly container?: string;
}

/** So many are enough to see that more letters are needed. */
const symbolLimit = 500;

/** Declarations and layers whose names hold the letters of `query` in order; names that begin with it come first. */
export function symbolsNamed(documents: Iterable<Document>, query: string): readonly FoundSymbol[] {
  const found: FoundSymbol[] = [];
  for (const document of documents) {
    for (const symbol of outline(document)) {
      if (matches(symbol.name, query)) found.push({ ...symbol, document });
      for (const child of symbol.children) {
        if (child.kind !== "property" && matches(child.name, query)) {
          found.push({ ...child, document, container: symbol.name });
        }
      }
    }
  }
  const begins = (symbol: FoundSymbol): number => (symbol.name.toLowerCase().startsWith(query.toLowerCase()) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b)).slice(0, symbolLimit);
}

function matches(name: string, query: string): boolean {
  const letters = name.toLowerCase();
  let position = 0;
  for (const letter of query.toLowerCase()) {
    position = letters.indexOf(letter, position) + 1;
    if (position === 0) return false;
  }
  return true;
}
