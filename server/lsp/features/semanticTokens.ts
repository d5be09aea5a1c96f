import type { SemanticTokens } from "vscode-languageserver/node";
import { tokenModifiers, semanticTokens as tokensOf, tokenTypes } from "../../service/semanticTokens.ts";
import { offsetsAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const semanticTokens: Feature = {
  capabilities: {
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
      range: true,
    },
  },
  register: ({ connection, on }) => {
    connection.languages.semanticTokens.on(
      on("Semantic tokens", (document): SemanticTokens => ({ data: tokensOf(document) })),
    );
    connection.languages.semanticTokens.onRange(
      on(
        "Semantic tokens",
        (document, { range }): SemanticTokens => ({
          data: tokensOf(document, offsetsAt(document, range)),
        }),
      ),
    );
  },
};
