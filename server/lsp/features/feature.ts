import type { CancellationToken, Connection, ServerCapabilities } from "vscode-languageserver";
import type { FolderEntry } from "../../service/findSources.ts";
import type { Document, Workspace } from "../../service/workspace.ts";
import type { Abilities } from "../diagnostics.ts";
import type { Guard } from "../guard.ts";
import type { ClientOptions, GenerateParams, GenerateResult } from "../protocol.ts";
import type { WorkspaceFiles } from "../workspaceFiles.ts";

/** What a feature is registered with. */
export interface FeatureContext {
  readonly connection: Connection;
  readonly workspace: Workspace;
  readonly guard: Guard;
  readonly files: WorkspaceFiles;
  readonly abilities: () => Abilities;
  readonly options: () => ClientOptions;
  /** What a folder holds, by its URI; rejects for one that cannot be read. */
  readonly listFolder: (uri: string) => Promise<readonly FolderEntry[]>;
  /** Writes the accelerator of an open document. */
  readonly generate: (params: GenerateParams, signal: AbortSignal) => Promise<GenerateResult>;
  /** A guarded handler of requests about a document; one that is not open is answered with "nothing". */
  readonly on: <Params extends { readonly textDocument: { readonly uri: string } }, Result>(
    name: string,
    answer: (document: Document, params: Params, token: CancellationToken) => Result | Promise<Result>,
  ) => (params: Params, token: CancellationToken) => Promise<Result | null>;
}

/** Binds a feature of the service to its requests: positions in, protocol objects out. One file each, one line in `registry.ts`. */
export interface Feature {
  /** What the server says of it when it starts. */
  readonly capabilities: ServerCapabilities;
  readonly register: (context: FeatureContext) => void;
}
