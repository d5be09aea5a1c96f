import { DocumentHighlightKind, type Location } from "vscode-languageserver";
import { referencesAt } from "../../service/references.ts";
import { linesIn, offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const references: Feature = {
  capabilities: {
    referencesProvider: true,
    documentHighlightProvider: true,
  },
  register: ({ connection, on, files }) => {
    connection.onReferences(
      on("References", async (document, { position, context }): Promise<Location[]> => {
        const lines = linesIn([document]);
        return referencesAt(document, offsetAt(document, position), await files.documents())
          .filter(({ role }) => role === "reference" || context?.includeDeclaration !== false)
          .map(({ uri, tree, range }) => ({ uri, range: rangeAt({ lines: lines(tree) }, range) }));
      }),
    );
    connection.onDocumentHighlight(
      on("Highlights", (document, { position }) =>
        referencesAt(document, offsetAt(document, position))
          .filter(({ uri }) => uri === document.uri)
          .map(({ role, range }) => ({
            range: rangeAt(document, range),
            kind: role === "definition" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
          })),
      ),
    );
  },
};
