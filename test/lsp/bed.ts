import { PassThrough } from "node:stream";
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type DocumentDiagnosticReport,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type WorkspaceFolder,
} from "vscode-languageserver/node";
import type { ServerHost } from "../../server/lsp/host.ts";
import type { ClientOptions } from "../../server/lsp/protocol.ts";
import { createServer } from "../../server/lsp/server.ts";

/** What an editor of today can do, as far as the server looks at it. */
export const editor: ClientCapabilities = {
  textDocument: { diagnostic: {}, hover: { contentFormat: ["markdown"] } },
  workspace: {
    textDocumentContent: {},
    diagnostics: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    codeLens: { refreshSupport: true },
  },
};

export const host: ServerHost = {
  version: "0.0.0",
  readSource: () => ({ problem: "no such file or folder" }),
  listFolder: async () => [],
  readCells: async () => ({ state: "missing", reason: "no files in this test" }),
  readWeights: async () => ({ state: "missing", reason: "there are no files in this test" }),
  generate: async () => {
    throw new Error("nothing is generated in this test");
  },
  verify: async () => {
    throw new Error("nothing is verified in this test");
  },
  synthesise: async () => {
    throw new Error("nothing is synthesised in this test");
  },
};

/** Lists the folders that files are in, by their URIs. */
export function folders(files: () => readonly string[]): ServerHost["listFolder"] {
  return async (folder) => {
    const below = files().filter((uri) => uri.startsWith(`${folder}/`));
    const names = new Map(
      below.map((uri) => uri.slice(folder.length + 1).split("/")).map(([name, ...more]) => [name!, more]),
    );
    if (names.size === 0) throw new Error("no such file or folder");
    return [...names].map(([name, more]) => ({
      name: decodeURIComponent(name),
      folder: more.length > 0,
      address: `${folder}/${name}`,
    }));
  };
}

export interface Bed {
  readonly client: ProtocolConnection;
  /** Lines that the server logged. */
  readonly log: string[];
  /** Messages that the server showed to the user. */
  readonly shown: string[];
  readonly open: (uri: string, text: string) => Promise<void>;
  readonly diagnostics: (uri: string) => Promise<DocumentDiagnosticReport>;
  readonly initialized: unknown;
}

/** A server and a client in this process, connected by two streams and initialised. */
export async function start(
  capabilities: ClientCapabilities = editor,
  server: ServerHost = host,
  workspaceFolders: readonly WorkspaceFolder[] | null = null,
  initializationOptions?: ClientOptions,
): Promise<Bed> {
  const up = new PassThrough();
  const down = new PassThrough();
  createServer(createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)), server);
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const log: string[] = [];
  client.onNotification("window/logMessage", ({ message }: { message: string }) => void log.push(message));
  const shown: string[] = [];
  client.onNotification("window/showMessage", ({ message }: { message: string }) => void shown.push(message));
  for (const request of ["workspace/diagnostic/refresh", "workspace/inlayHint/refresh", "workspace/codeLens/refresh"]) {
    client.onRequest(request, () => null);
  }
  client.listen();
  const initialized = await client.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    workspaceFolders,
    capabilities,
    initializationOptions,
  });
  await client.sendNotification("initialized", {});
  return {
    client,
    log,
    shown,
    initialized,
    open: (uri, text) =>
      client.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "dnnx", version: 1, text },
      }),
    diagnostics: (uri) => client.sendRequest("textDocument/diagnostic", { textDocument: { uri } }),
  };
}

/** What a client gets that asks for diagnostics. */
export interface Report {
  readonly kind: string;
  readonly resultId?: string;
  readonly items: readonly Diagnostic[];
}
