import { type LocatedName, occurrencesOf, symbolAt } from "./names.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface Definition {
  /** The name that was asked about. */
  readonly origin: Range;
  /** The whole statement that defines it. */
  readonly target: Range;
  /** The defining name in it. */
  readonly selection: Range;
}

/** Where the name at `offset` is defined in this file. */
export function definitionAt(document: Document, offset: number): Definition | undefined {
  const symbol = symbolAt(document.tree, offset);
  const definition = symbol && definitionOf(document, symbol);
  if (!symbol || !definition) return undefined;
  const start = locator(document.tree)(definition.statement);
  return {
    origin: symbol.range,
    target: rangeIn(start, definition.statement.span),
    selection: definition.range,
  };
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
