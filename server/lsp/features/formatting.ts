import type { TextEdit } from "vscode-languageserver/node";
import { formatted, formattedIn } from "../../service/formatting.ts";
import { editAt, offsetsAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const formatting: Feature = {
  capabilities: {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
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
  },
};
