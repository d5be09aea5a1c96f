import { type InlayHint, InlayHintKind } from "vscode-languageserver";
import { inlays } from "../../service/inlayHints.ts";
import type { Range } from "../../service/places.ts";
import { editAt, linesIn, offsetsAt, rangeAt } from "../convert.ts";
import type { Feature } from "./feature.ts";
import { markdown } from "./markup.ts";

export const inlayHints: Feature = {
  capabilities: {
    inlayHintProvider: { resolveProvider: true },
  },
  register: ({ connection, guard, on, workspace }) => {
    connection.languages.inlayHint.on(
      on("Inlay hints", (document, { range }) => {
        const asked = offsetsAt(document, range);
        return inlays(document, asked).map((hint, index): InlayHint => {
          const origin: Origin = { uri: document.uri, revision: document.revision, ...asked, index };
          return {
            position: document.lines.positionAt(hint.offset),
            label: hint.label,
            kind: InlayHintKind.Type,
            paddingLeft: hint.paddingLeft,
            data: origin,
          };
        });
      }),
    );
    connection.languages.inlayHint.resolve(
      guard("Inlay hint", (hint): InlayHint => {
        const origin = hint.data as Origin | undefined;
        const document = origin && workspace.get(origin.uri);
        if (!origin || document?.revision !== origin.revision) return hint;
        const found = inlays(document, origin)[origin.index];
        if (!found) return hint;
        const { tooltip, edit, target } = found.details();
        const location = target && {
          uri: target.uri ?? document.uri,
          range: rangeAt({ lines: linesIn([document])(target.tree) }, target.range),
        };
        return {
          ...hint,
          ...(location ? { label: [{ value: found.label, location }] } : {}),
          tooltip: markdown(tooltip),
          ...(edit ? { textEdits: [editAt(document, edit)] } : {}),
        };
      }),
    );
  },
};

/** Which hint of which state of a document. */
interface Origin extends Range {
  readonly uri: string;
  readonly revision: number;
  readonly index: number;
}
