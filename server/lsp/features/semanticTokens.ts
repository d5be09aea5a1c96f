import type { SemanticTokens, SemanticTokensDelta } from "vscode-languageserver";
import { tokenModifiers, semanticTokens as tokensOf, tokenTypes } from "../../service/semanticTokens.ts";
import type { Document } from "../../service/workspace.ts";
import { offsetsAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const semanticTokens: Feature = {
  capabilities: {
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
  },
  register: ({ connection, on, workspace }) => {
    /** The last answer for each open document: what a delta is taken from. */
    const last = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();

    const full = (document: Document): SemanticTokens => {
      for (const uri of last.keys()) if (!workspace.get(uri)) last.delete(uri);
      const answer = { resultId: `${document.revision}`, data: tokensOf(document) };
      last.set(document.uri, answer);
      return answer;
    };

    connection.languages.semanticTokens.on(on("Semantic tokens", full));
    connection.languages.semanticTokens.onDelta(
      on("Semantic tokens", (document, { previousResultId }): SemanticTokens | SemanticTokensDelta => {
        const before = last.get(document.uri);
        const now = full(document);
        if (before?.resultId !== previousResultId) return now;
        return { resultId: now.resultId!, edits: difference(before.data, now.data) };
      }),
    );
    connection.languages.semanticTokens.onRange(
      on(
        "Semantic tokens",
        (document, { range }): SemanticTokens => ({ data: tokensOf(document, offsetsAt(document, range)) }),
      ),
    );
  },
};

/** One edit: everything between what both begin with and what both end with. */
function difference(before: readonly number[], now: readonly number[]): SemanticTokensDelta["edits"] {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before[start] === now[start]) start += 1;
  if (start === before.length && start === now.length) return [];
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === now[now.length - 1 - end]) end += 1;
  return [{ start, deleteCount: before.length - start - end, data: now.slice(start, now.length - end) }];
}
