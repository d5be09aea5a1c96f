import { findSources } from "../service/findSources.ts";
import { fileLinks } from "../service/links.ts";
import { createWorkspace, type Document, type Workspace, type WorkspaceHost } from "../service/workspace.ts";
import type { ServerHost } from "./host.ts";

/**
 * The `.dnnx` files of the workspace folders, the open ones as they stand in the editor. They are listed and read when
 * somebody asks about the whole workspace, never in the typing path; a file that did not change keeps its document.
 */
export interface WorkspaceFiles {
  readonly documents: () => Promise<readonly Document[]>;
  /** Files that these name were read. */
  readonly filesChanged: (uris: Iterable<string>) => void;
}

export function createWorkspaceFiles(
  host: ServerHost,
  folders: () => readonly string[],
  open: Workspace,
  environment: WorkspaceHost,
): WorkspaceFiles {
  const closed = createWorkspace(environment);
  /** What each closed file and the files that it imports said when its document was made. */
  const read = new Map<string, string>();

  const closedDocument = async (uri: string): Promise<Document | undefined> => {
    const source = await host.readSource(uri);
    if (!("text" in source)) return undefined;
    const known = closed.get(uri);
    const document = known?.tree.text === source.text ? known : closed.open(uri, source.text);
    const imports = fileLinks(document)
      .filter(({ means }) => means === "source")
      .map(({ path }) => JSON.stringify(environment.source?.(uri, path)));
    const state = `${source.text}\u0000${imports.join("\u0000")}`;
    if (read.get(uri) === state) return document;
    read.set(uri, state);
    return document === known ? closed.open(uri, source.text) : document;
  };

  return {
    documents: async () => {
      const uris = (await Promise.all(folders().map((folder) => findSources(folder, host.listFolder)))).flat();
      const listed = new Set(uris);
      for (const { uri } of [...closed.documents()]) {
        if (listed.has(uri) && !open.get(uri)) continue;
        closed.close(uri);
        read.delete(uri);
      }
      const others = await Promise.all([...listed].filter((uri) => !open.get(uri)).map(closedDocument));
      return [...open.documents(), ...others.filter((document) => document !== undefined)];
    },
    filesChanged: (uris) => closed.filesChanged(uris),
  };
}
