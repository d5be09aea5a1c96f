import {
  type CodeDescription,
  type Connection,
  type Diagnostic,
  DiagnosticSeverity,
  DocumentDiagnosticReportKind,
} from "vscode-languageserver/node";
import { diagnosticsOf } from "../service/diagnostics.ts";
import type { Document, Workspace } from "../service/workspace.ts";
import { diagnosticAt } from "./convert.ts";
import { pageUri } from "./documentation.ts";
import type { Guard } from "./guard.ts";

export interface Abilities {
  /** The client asks for diagnostics; otherwise they are sent to it. */
  readonly pull: boolean;
  /** The client opens pages that the server makes. */
  readonly pages: boolean;
}

/** Answers `textDocument/diagnostic`; gives the function that sends diagnostics to clients that do not ask. */
export function registerDiagnostics(
  connection: Connection,
  workspace: Workspace,
  guard: Guard,
  abilities: () => Abilities,
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

  connection.languages.diagnostics.on(
    guard("Diagnostics", ({ textDocument, previousResultId }) => {
      const document = workspace.get(textDocument?.uri);
      if (!document) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const resultId = String(document.revision);
      if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: of(document) };
    }),
  );

  return (document) => {
    if (!abilities().pull) void connection.sendDiagnostics({ uri: document.uri, diagnostics: of(document) });
  };
}
