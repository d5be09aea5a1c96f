import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  TextDocumentSyncKind,
} from "vscode-languageserver";
import { createWorkspace, type Document } from "../service/workspace.ts";
import { registerAccelerators } from "./accelerators.ts";
import { createChanges } from "./changes.ts";
import { type Abilities, registerDiagnostics } from "./diagnostics.ts";
import { pageScheme, pageText } from "./documentation.ts";
import { featureCapabilities, registerFeatures } from "./features/registry.ts";
import { createFileCache } from "./fileCache.ts";
import { createGuard } from "./guard.ts";
import type { ServerHost } from "./host.ts";
import { type ChangedParams, type ClientOptions, changedNotification } from "./protocol.ts";
import { createSourceCache } from "./sources.ts";
import { createWorkspaceFiles } from "./workspaceFiles.ts";

/**
 * The language server: binds the service to a connection. It keeps open documents, what is derived from them, and the
 * files of weights and cells they name; nothing waits and nothing is timed, an edit is answered when it is asked about.
 */
export function createServer(connection: Connection, host: ServerHost): void {
  const guard = createGuard(connection);
  let client: InitializeParams["capabilities"] = {};
  let options: ClientOptions = {};

  const changes = createChanges();
  /** Files were read that these documents name, open ones or such that open ones import. */
  const arrived = (documents: Iterable<string>): void => {
    workspace.filesChanged(documents);
    files.filesChanged(documents);
    changes.happened();
    for (const uri of documents) {
      const document = workspace.get(uri);
      if (document) publish(document);
      publishReaders(uri);
    }
    refresh();
  };
  const weights = createFileCache(host.readWeights, arrived);
  const cells = createFileCache(host.readCells, arrived);
  const sources = createSourceCache(host, (uri) => {
    publishReaders(uri);
    changes.happened();
  });
  const environment = { weights: weights.of, cells: cells.of, source: sources.of };
  const workspace = createWorkspace(environment);
  let folders: readonly string[] = [];
  const files = createWorkspaceFiles(host, () => folders, workspace, environment);
  /** Documents that import a file which changed show something else now. */
  const publishReaders = (uri: string): void => {
    const readers = workspace.sourceChanged(uri);
    for (const document of readers) publish(document);
    if (readers.length > 0) refresh();
  };

  const abilities = (): Abilities => ({
    pull: client.textDocument?.diagnostic !== undefined,
    pages: client.workspace?.textDocumentContent !== undefined,
    disabledActions: client.textDocument?.codeAction?.disabledSupport === true,
  });
  const sendDiagnostics = registerDiagnostics(connection, workspace, guard, abilities, files, changes, sources.reading);
  /** A document says something else now. */
  const publish = (document: Document): void => {
    sendDiagnostics(document);
    if (!options.changes) return;
    const params: ChangedParams = { uri: document.uri };
    void connection.sendNotification(changedNotification, params);
  };
  const generate = registerAccelerators(connection, workspace, guard, host, { weights, cells, sources });
  registerFeatures({
    connection,
    workspace,
    guard,
    files,
    abilities,
    options: () => options,
    listFolder: host.listFolder,
    generate,
  });

  /** What the client shows was computed before the weights were there. */
  const refresh = (): void => {
    const requests = [
      ...(client.workspace?.diagnostics?.refreshSupport ? ["workspace/diagnostic/refresh"] : []),
      ...(client.workspace?.inlayHint?.refreshSupport ? ["workspace/inlayHint/refresh"] : []),
      ...(client.workspace?.codeLens?.refreshSupport ? ["workspace/codeLens/refresh"] : []),
    ];
    for (const request of requests) {
      connection.sendRequest(request).catch((error: unknown) => connection.console.warn(`${request}: ${error}`));
    }
  };

  connection.onInitialize((params): InitializeResult => {
    client = params?.capabilities ?? {};
    options = params?.initializationOptions ?? {};
    folders = foldersOf(params);
    return {
      serverInfo: { name: "dnnx", version: host.version },
      capabilities: {
        positionEncoding: "utf-16",
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        diagnosticProvider: { identifier: "dnnx", interFileDependencies: true, workspaceDiagnostics: true },
        ...featureCapabilities,
        workspace: {
          ...featureCapabilities.workspace,
          workspaceFolders: { supported: true, changeNotifications: true },
          ...(abilities().pages ? { textDocumentContent: { schemes: [pageScheme] } } : {}),
        },
      },
    };
  });

  connection.onInitialized(() => {
    if (client.workspace?.workspaceFolders) {
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        changes.happened();
      });
    }
    if (!client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
    connection.client
      .register(DidChangeWatchedFilesNotification.type, {
        watchers: [{ globPattern: "**/*.{npz,dnnx,calibration.json,lib,lib.gz}" }],
      })
      .catch((error: unknown) => connection.console.warn(`Files are not watched: ${error}`));
  });

  const notified = <Params>(name: string, handler: (params: Params) => void): ((params: Params) => void) => {
    return (params) => {
      try {
        handler(params);
      } catch (error) {
        connection.console.error(`${name} failed: ${error instanceof Error ? error.stack : error}`);
      }
    };
  };

  connection.onDidOpenTextDocument(
    notified("Opening a document", ({ textDocument: { uri, text } }) => {
      publish(workspace.open(uri, text));
      publishReaders(uri);
    }),
  );
  connection.onDidChangeTextDocument(
    notified("Changing a document", ({ textDocument: { uri }, contentChanges }) => {
      const document = workspace.change(uri, contentChanges);
      if (document) {
        publish(document);
        publishReaders(uri);
      } else connection.console.warn(`Changes to ${uri} are ignored: it is not open.`);
    }),
  );
  connection.onDidCloseTextDocument(
    notified("Closing a document", ({ textDocument: { uri } }) => {
      workspace.close(uri);
      weights.closed(uri);
      cells.closed(uri);
      sources.changed(uri);
      publishReaders(uri);
      changes.happened();
      if (!abilities().pull) void connection.sendDiagnostics({ uri, diagnostics: [] });
    }),
  );
  connection.onDidChangeWatchedFiles(
    notified("Reading changed files", ({ changes: events }) => {
      for (const { uri } of events) {
        weights.changed(uri);
        cells.changed(uri);
        sources.changed(uri);
        publishReaders(uri);
      }
      changes.happened();
    }),
  );
  // Settings are read by the client; a client that sends them anyway is not an error.
  connection.onDidChangeConfiguration(() => {});

  connection.workspace.textDocumentContent.on(
    guard("Documentation", ({ uri }) => {
      const text = pageText(uri);
      return text === undefined ? null : { text };
    }),
  );

  connection.listen();
}

function foldersOf(params: InitializeParams | undefined): readonly string[] {
  const folders = params?.workspaceFolders?.map(({ uri }) => uri);
  return folders ?? (params?.rootUri ? [params.rootUri] : []);
}
