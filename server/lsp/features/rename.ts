import { LSPErrorCodes, ResponseError, type TextEdit } from "vscode-languageserver";
import { renameable, rename as renamed } from "../../service/rename.ts";
import { linesIn, offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const rename: Feature = {
  capabilities: {
    renameProvider: { prepareProvider: true },
  },
  register: ({ connection, on, files }) => {
    connection.onPrepareRename(
      on("Rename", (document, { position }) => {
        const found = renameable(document, offsetAt(document, position));
        return found ? { range: rangeAt(document, found.range), placeholder: found.placeholder } : null;
      }),
    );
    connection.onRenameRequest(
      on("Rename", async (document, { position, newName }) => {
        const answer = renamed(document, offsetAt(document, position), newName, await files.documents());
        if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
        const lines = linesIn([document]);
        const changes: Record<string, TextEdit[]> = {};
        for (const { uri, tree, start, end, newText } of answer.edits) {
          changes[uri] ??= [];
          changes[uri].push({ range: rangeAt({ lines: lines(tree) }, { start, end }), newText });
        }
        return { changes };
      }),
    );
  },
};
