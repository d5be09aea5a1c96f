import { InlayHintKind } from "vscode-languageserver";
import { inlays } from "../../service/inlayHints.ts";
import { editAt, offsetsAt } from "../convert.ts";
import type { Feature } from "./feature.ts";
import { markdown } from "./markup.ts";

export const inlayHints: Feature = {
  capabilities: {
    inlayHintProvider: true,
  },
  register: ({ connection, on }) => {
    connection.languages.inlayHint.on(
      on("Inlay hints", (document, { range }) =>
        inlays(document, offsetsAt(document, range)).map((hint) => ({
          position: document.lines.positionAt(hint.offset),
          label: hint.label,
          kind: InlayHintKind.Type,
          tooltip: markdown(hint.tooltip),
          paddingLeft: hint.paddingLeft,
          ...(hint.edit ? { textEdits: [editAt(document, hint.edit)] } : {}),
        })),
      ),
    );
  },
};
