import type { FileRename, TextEdit, WorkspaceEdit } from "vscode-languageserver";
import { fileLinks } from "../../service/links.ts";
import type { Document } from "../../service/workspace.ts";
import { rangeAt } from "../convert.ts";
import { relativePath } from "../relativePath.ts";
import { resolvePath } from "../resolvePath.ts";
import type { Feature } from "./feature.ts";

/** Files and folders whose new name matters: networks and blocks, weights, cell libraries, and what holds them. */
const filters = [
  { pattern: { glob: "**/*.{dnnx,npz,npy,lib,lib.gz}", matches: "file" as const } },
  { pattern: { glob: "**", matches: "folder" as const } },
];

/** A file that is renamed or moved keeps its readers, and what it names itself. */
export const fileRename: Feature = {
  capabilities: { workspace: { fileOperations: { willRename: { filters } } } },
  register: ({ connection, guard, files }) => {
    connection.workspace.onWillRenameFiles(
      guard("Renaming files", async ({ files: renamed }): Promise<WorkspaceEdit | null> => {
        const changes: Record<string, TextEdit[]> = {};
        for (const document of await files.documents()) {
          const edits = editsOf(document, renamed ?? []);
          if (edits.length > 0) changes[document.uri] = edits;
        }
        return Object.keys(changes).length > 0 ? { changes } : null;
      }),
    );
  },
};

function editsOf(document: Document, renamed: readonly FileRename[]): TextEdit[] {
  const home = moved(document.uri, renamed);
  return fileLinks(document).flatMap((link): TextEdit[] => {
    const target = resolvePath(document.uri, link.path);
    if (target === undefined) return [];
    const now = moved(target, renamed);
    if (now === target && home === document.uri) return [];
    const path = relativePath(home, now);
    return path === undefined || path === link.path ? [] : [{ range: rangeAt(document, link), newText: path }];
  });
}

/** Where a file is afterwards: itself, or with a folder around it renamed. */
function moved(uri: string, renamed: readonly FileRename[]): string {
  for (const { oldUri, newUri } of renamed) {
    if (uri === oldUri) return newUri;
    if (uri.startsWith(`${oldUri}/`)) return newUri + uri.slice(oldUri.length);
  }
  return uri;
}
