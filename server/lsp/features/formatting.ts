import type { DocumentRangesFormattingParams, TextEdit } from "vscode-languageserver";
import type { Replacement } from "../../../grammar/layout.ts";
import { formatted, formattedBehind, formattedIn } from "../../service/formatting.ts";
import { editAt, offsetAt, offsetsAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const formatting: Feature = {
  capabilities: {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: { rangesSupport: true },
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}", moreTriggerCharacter: ["\n"] },
  },
  register: ({ connection, on }) => {
    connection.onDocumentFormatting(
      on("Formatting", (document): TextEdit[] => formatted(document).map((edit) => editAt(document, edit))),
    );
    connection.onDocumentRangeFormatting(
      on("Formatting", (document, { range }): TextEdit[] =>
        formattedIn(document, offsetsAt(document, range)).map((edit) => editAt(document, edit)),
      ),
    );
    connection.onDocumentOnTypeFormatting(
      on("Formatting", (document, { position }): TextEdit[] =>
        formattedBehind(document, offsetAt(document, position)).map((edit) => editAt(document, edit)),
      ),
    );
    connection.onRequest(
      "textDocument/rangesFormatting",
      on("Formatting", (document, { ranges }: DocumentRangesFormattingParams): TextEdit[] =>
        mergedEdits(ranges.flatMap((range) => formattedIn(document, offsetsAt(document, range)))).map((edit) =>
          editAt(document, edit),
        ),
      ),
    );
  },
};

/** Two ranges may touch one statement: its edit is given once. */
function mergedEdits(edits: readonly Replacement[]): readonly Replacement[] {
  return [...new Map(edits.map((edit) => [`${edit.start} ${edit.end}`, edit])).values()];
}
