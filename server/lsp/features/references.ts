import { DocumentHighlightKind } from "vscode-languageserver";
import { referencesAt } from "../../service/references.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const references: Feature = {
  capabilities: {
    referencesProvider: true,
    documentHighlightProvider: true,
  },
  register: ({ connection, on }) => {
    connection.onReferences(
      on("References", (document, { position, context }) =>
        referencesAt(document, offsetAt(document, position))
          .filter((symbol) => symbol.role === "reference" || context?.includeDeclaration !== false)
          .map((symbol) => ({ uri: document.uri, range: rangeAt(document, symbol.range) })),
      ),
    );
    connection.onDocumentHighlight(
      on("Highlights", (document, { position }) =>
        referencesAt(document, offsetAt(document, position)).map((symbol) => ({
          range: rangeAt(document, symbol.range),
          kind: symbol.role === "definition" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        })),
      ),
    );
  },
};
