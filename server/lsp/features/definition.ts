import type { LocationLink } from "vscode-languageserver";
import { createLines } from "../../../grammar/lines.ts";
import { catalogueDeviceAt, definitionAt, devicesBehind } from "../../service/definition.ts";
import { fileLinkAt } from "../../service/links.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import { pageUri } from "../documentation.ts";
import { resolvePath } from "../resolvePath.ts";
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
        const link = fileLinkAt(document, offset);
        const file = link && resolvePath(document.uri, link.path);
        if (link && file !== undefined) return [{ ...startOf(file), originSelectionRange: rangeAt(document, link) }];
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
  return startOf(pageUri("devices", device));
}

function startOf(targetUri: string): LocationLink {
  const top = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  return { targetUri, targetRange: top, targetSelectionRange: top };
}
