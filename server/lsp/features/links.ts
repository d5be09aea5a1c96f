import type { DocumentLink } from "vscode-languageserver";
import { fileLinks } from "../../service/links.ts";
import { rangeAt } from "../convert.ts";
import { resolvePath } from "../resolvePath.ts";
import type { Feature } from "./feature.ts";

export const links: Feature = {
  capabilities: { documentLinkProvider: {} },
  register: ({ connection, on }) => {
    connection.onDocumentLinks(
      on("Links", (document): DocumentLink[] =>
        fileLinks(document).flatMap((link) => {
          const target = resolvePath(document.uri, link.path);
          return target === undefined ? [] : [{ range: rangeAt(document, link), target, tooltip: "Open the file" }];
        }),
      ),
    );
  },
};
