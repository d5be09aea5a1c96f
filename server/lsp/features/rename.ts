import { LSPErrorCodes, ResponseError } from "vscode-languageserver";
import { renameable, rename as renamed } from "../../service/rename.ts";
import { editAt, offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

export const rename: Feature = {
  capabilities: {
    renameProvider: { prepareProvider: true },
  },
  register: ({ connection, on }) => {
    connection.onPrepareRename(
      on("Rename", (document, { position }) => {
        const found = renameable(document, offsetAt(document, position));
        return found ? { range: rangeAt(document, found.range), placeholder: found.placeholder } : null;
      }),
    );
    connection.onRenameRequest(
      on("Rename", (document, { position, newName }) => {
        const answer = renamed(document, offsetAt(document, position), newName);
        if ("refused" in answer) throw new ResponseError(LSPErrorCodes.RequestFailed, answer.refused);
        return { changes: { [document.uri]: answer.edits.map((edit) => editAt(document, edit)) } };
      }),
    );
  },
};
