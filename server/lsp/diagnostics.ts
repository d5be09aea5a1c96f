import {
  type CancellationToken,
  type CodeDescription,
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  DocumentDiagnosticReportKind,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver";
import { diagnosticsOf } from "../service/diagnostics.ts";
import type { Document, Workspace } from "../service/workspace.ts";
import type { Changes } from "./changes.ts";
import { diagnosticAt } from "./convert.ts";
import { pageUri } from "./documentation.ts";
import { cancelled, type Guard } from "./guard.ts";
import type { SourceCache } from "./sources.ts";
import type { WorkspaceFiles } from "./workspaceFiles.ts";

export interface Abilities {
  /** The client asks for diagnostics; otherwise they are sent to it. */
  readonly pull: boolean;
  /** The client opens pages that the server makes. */
  readonly pages: boolean;
  /** It shows actions that cannot be done, with the reason. */
  readonly disabledActions: boolean;
}

/** Answers `textDocument/diagnostic`; gives the function that sends diagnostics to clients that do not ask. */
export function registerDiagnostics(
  connection: Connection,
  workspace: Workspace,
  guard: Guard,
  abilities: () => Abilities,
  files: WorkspaceFiles,
  changes: Changes,
  reads: SourceCache["reading"],
): (document: Document) => void {
  const page = (code: string): CodeDescription | undefined =>
    abilities().pages ? { href: pageUri("diagnostics", code) } : undefined;

  const of = (document: Document): Diagnostic[] => {
    try {
      return diagnosticsOf(document).map((diagnostic) => diagnosticAt(document, diagnostic, page));
    } catch (error) {
      // Silence would look like a file without problems.
      const reason = error instanceof Error ? error.message : String(error);
      connection.console.error(`Checking ${document.uri} failed: ${error instanceof Error ? error.stack : reason}`);
      return [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
          severity: DiagnosticSeverity.Error,
          source: "dnnx",
          code: "dnnx-internal-error",
          message: `DNNX failed to check this file: ${reason}. This is a bug in DNNX; the log has the details. Undo the last change to go on.`,
        },
      ];
    }
  };

  /** The document when what it imports is there: before, names would seem unknown for a moment. */
  const withImports = async (uri: string): Promise<Document | undefined> => {
    for (;;) {
      const document = workspace.get(uri);
      try {
        document?.compilation();
      } catch {
        return document; // What is wrong is said with its diagnostics.
      }
      const reading = reads();
      if (!reading) return document;
      await reading;
    }
  };

  connection.languages.diagnostics.on(
    guard("Diagnostics", async ({ textDocument, previousResultId }) => {
      const document = await withImports(textDocument?.uri);
      if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const resultId = String(document.revision);
      if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: of(document) };
    }),
  );

  connection.languages.diagnostics.onWorkspace(
    guard("Workspace diagnostics", async ({ previousResultIds }, token): Promise<WorkspaceDiagnosticReport> => {
      const known = new Map((previousResultIds ?? []).map(({ uri, value }) => [uri, value]));
      for (;;) {
        const changed = changes.next(token);
        const items = await closedReports(known, token);
        // An answer without news would be asked for again at once: the request waits for some instead.
        if (items.some(({ kind }) => kind === DocumentDiagnosticReportKind.Full)) return { items };
        await changed;
        if (token.isCancellationRequested) throw cancelled();
      }
    }),
  );

  /** Of the files that are not open: an open one is asked about by itself. */
  async function closedReports(
    known: ReadonlyMap<string, string>,
    token: CancellationToken,
  ): Promise<WorkspaceDocumentDiagnosticReport[]> {
    const documents = (await files.documents()).filter(({ uri }) => !workspace.get(uri));
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const document of documents) {
      const { uri } = document;
      const resultId = String(document.revision);
      if (known.get(uri) === resultId) {
        items.push({ uri, version: null, kind: DocumentDiagnosticReportKind.Unchanged, resultId });
        continue;
      }
      items.push({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, resultId, items: of(document) });
      // Typing goes on while a large workspace is checked.
      await new Promise((done) => setTimeout(done));
      if (token.isCancellationRequested) throw cancelled();
    }
    const listed = new Set(documents.map(({ uri }) => uri));
    for (const uri of known.keys()) {
      if (listed.has(uri) || workspace.get(uri)) continue;
      items.push({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: [] });
    }
    return items;
  }

  return (document) => {
    if (!abilities().pull) void connection.sendDiagnostics({ uri: document.uri, diagnostics: of(document) });
  };
}
