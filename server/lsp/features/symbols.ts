import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import { type OutlineSymbol, outline } from "../../service/symbols.ts";
import type { Document } from "../../service/workspace.ts";
import { symbolsNamed } from "../../service/workspaceSymbols.ts";
import { rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const symbols: Feature = {
  capabilities: {
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
  },
  register: ({ connection, guard, on, files }) => {
    connection.onDocumentSymbol(
      on("Outline", (document) => outline(document).map((it) => documentSymbol(document, it))),
    );
    connection.onWorkspaceSymbol(
      guard("Symbols", async ({ query }): Promise<WorkspaceSymbol[]> => {
        const found = symbolsNamed(await files.documents(), typeof query === "string" ? query : "");
        return found.map(({ name, kind, document, selection, container }) => ({
          name,
          kind: symbolKinds[kind],
          location: { uri: document.uri, range: rangeAt(document, selection) },
          ...(container === undefined ? {} : { containerName: container }),
        }));
      }),
    );
  },
};

const symbolKinds: Readonly<Record<OutlineSymbol["kind"], SymbolKind>> = {
  network: SymbolKind.Class,
  target: SymbolKind.Struct,
  approximation: SymbolKind.Interface,
  block: SymbolKind.Function,
  device: SymbolKind.Struct,
  input: SymbolKind.Field,
  layer: SymbolKind.Variable,
  exit: SymbolKind.Variable,
  property: SymbolKind.Property,
};

function documentSymbol(document: Document, symbol: OutlineSymbol): DocumentSymbol {
  return {
    name: symbol.name,
    detail: symbol.detail,
    kind: symbolKinds[symbol.kind],
    range: rangeAt(document, symbol.range),
    selectionRange: rangeAt(document, symbol.selection),
    children: symbol.children.map((child) => documentSymbol(document, child)),
  };
}
