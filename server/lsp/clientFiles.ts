import { type Connection, ErrorCodes, ResponseError } from "vscode-languageserver";
import type { FolderSystem } from "../generate/folderSystem.ts";
import { writeFolder } from "../generate/writeFolder.ts";
import { libertyText, readLibrary } from "../importers/liberty/library.ts";
import { readNpz } from "../importers/npz.ts";
import type { WeightsFile } from "../network/checked.ts";
import type { FolderEntry } from "../service/findSources.ts";
import { sourceText } from "../service/sourceText.ts";
import type { CellsFile } from "../targets/cells/library.ts";
import type { SourceRead } from "./host.ts";
import type { GeneratedFiles } from "./jobs.ts";
import { type FilesOperations, filesRequest } from "./protocol.ts";

/** The files that the client reaches, by their URIs. */
export interface ClientFiles {
  readonly readSource: (uri: string) => Promise<SourceRead>;
  readonly readWeights: (uri: string) => Promise<WeightsFile>;
  readonly readCells: (uri: string) => Promise<CellsFile>;
  /** Bytes of a file; undefined when there is none or it cannot be read. */
  readonly read: (uri: string) => Promise<Uint8Array | undefined>;
  /** Puts a file in the place of what is there, whole or not at all. @throws with the reason */
  readonly replace: (uri: string, text: string) => Promise<void>;
  readonly listFolder: (folder: string) => Promise<readonly FolderEntry[]>;
  /** @throws FolderError, or the signal's AbortError when cancelled */
  readonly writeFolder: (folder: string, files: GeneratedFiles, signal: AbortSignal) => Promise<void>;
}

export function clientFiles(connection: Connection): ClientFiles {
  const ask = <Operation extends keyof FilesOperations>(
    operation: Operation,
    uri: string,
    more: FilesOperations[Operation]["ask"],
  ): Promise<FilesOperations[Operation]["answer"]> => connection.sendRequest(filesRequest, { operation, uri, ...more });

  const system: FolderSystem = {
    kind: (uri) => ask("kind", uri, {}),
    list: (uri) => ask("list", uri, {}),
    read: (uri) => ask("read", uri, {}),
    write: async (uri, content) => {
      await ask("write", uri, { content: typeof content === "string" ? new TextEncoder().encode(content) : content });
    },
    move: async (uri, to) => {
      await ask("move", uri, { to });
    },
    remove: async (uri) => {
      await ask("remove", uri, {});
    },
    reasonOf,
  };

  const decoded = async <Value>(uri: string, decode: (bytes: Uint8Array) => Value) => {
    try {
      return decode(await ask("read", uri, {}));
    } catch (error) {
      return { state: "missing" as const, reason: reasonOf(error) };
    }
  };

  return {
    readSource: async (uri) => {
      try {
        return sourceText(await ask("read", uri, {}));
      } catch (error) {
        return { problem: reasonOf(error) };
      }
    },
    readWeights: (uri) =>
      decoded<WeightsFile>(uri, (bytes) => ({
        state: "ready",
        tensors: readNpz(bytes, readable(uri.slice(uri.lastIndexOf("/") + 1))),
      })),
    readCells: (uri) =>
      decoded<CellsFile>(uri, (bytes) => ({ state: "ready", library: readLibrary(libertyText(bytes), uri) })),
    read: (uri) => ask("read", uri, {}).catch(() => undefined),
    replace: async (uri, text) => {
      const beside = `${uri}.new`;
      try {
        await system.write(beside, text);
        await ask("move", beside, { to: uri, overwrite: true });
      } catch (error) {
        await system.remove(beside).catch(() => {});
        throw new Error(`${readable(uri)} cannot be written: ${reasonOf(error)}; nothing was changed`);
      }
    },
    listFolder: (folder) => ask("list", folder, {}),
    writeFolder: (folder, files, signal) => writeFolder(folder, readable(folder), files, system, signal),
  };
}

/** A client that does not know the request is another editor, whose virtual files nobody can reach. */
function reasonOf(error: unknown): string {
  if (error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound)
    return "the editor gives no access to it";
  return error instanceof Error ? error.message : String(error);
}

/** A URI as people read it. */
function readable(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
