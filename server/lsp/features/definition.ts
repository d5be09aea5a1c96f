import type { LocationLink } from "vscode-languageserver/node";
import { createLines } from "../../../grammar/lines.ts";
import { catalogueDeviceAt, definitionAt } from "../../service/definition.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import { pageUri } from "../documentation.ts";
import type { Feature } from "./feature.ts";

export const definition: Feature = {
  capabilities: {
    definitionProvider: true,
  },
  register: ({ connection, on, abilities }) => {
    connection.onDefinition(
      on("Definition", (document, { position }): LocationLink[] => {
        const offset = offsetAt(document, position);
        const found = definitionAt(document, offset);
        if (found) {
          const { file } = found;
          const where = file ? { lines: createLines(file.tree.text) } : document;
          return [
            {
              targetUri: file?.uri ?? document.uri,
              originSelectionRange: rangeAt(document, found.origin),
              targetRange: rangeAt(where, found.target),
              targetSelectionRange: rangeAt(where, found.selection),
            },
          ];
        }
        const device = abilities().pages ? catalogueDeviceAt(document, offset) : undefined;
        if (device === undefined) return [];
        const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
        return [{ targetUri: pageUri("devices", device), targetRange: top, targetSelectionRange: top }];
      }),
    );
  },
};
