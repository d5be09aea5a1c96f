import type { LocationLink } from "vscode-languageserver";
import { createLines } from "../../../grammar/lines.ts";
import { catalogueDeviceAt, definitionAt, devicesBehind } from "../../service/definition.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import { pageUri } from "../documentation.ts";
import type { Feature } from "./feature.ts";

export const definition: Feature = {
  capabilities: {
    definitionProvider: true,
    typeDefinitionProvider: true,
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
        return device === undefined ? [] : [dataSheet(device)];
      }),
    );
    connection.onTypeDefinition(
      on("Type definition", (document, { position }): LocationLink[] => {
        const offset = offsetAt(document, position);
        if (!abilities().pages) return [];
        const device = catalogueDeviceAt(document, offset);
        return (device === undefined ? devicesBehind(document, offset) : [device]).map(dataSheet);
      }),
    );
  },
};

/** The page with the figures of a catalogue device and where they come from. */
function dataSheet(device: string): LocationLink {
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { targetUri: pageUri("devices", device), targetRange: top, targetSelectionRange: top };
}
