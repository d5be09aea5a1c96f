import { referencesAt } from "../../service/references.ts";
import { offsetAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";

/** All places of a name change together while one of them is typed at. */
export const linkedEditing: Feature = {
  capabilities: { linkedEditingRangeProvider: true },
  register: ({ connection, on }) => {
    connection.languages.onLinkedEditingRange(
      on("Linked editing", (document, { position }) => {
        const found = referencesAt(document, offsetAt(document, position));
        // A name of another file would be changed in one of the two alone.
        if (found.some(({ uri }) => uri !== document.uri)) return null;
        const ranges = found.map(({ range }) => rangeAt(document, range));
        return ranges.length > 1 ? { ranges, wordPattern: "[A-Za-z_][A-Za-z0-9_]*" } : null;
      }),
    );
  },
};
