import { isAbsolute, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { diagnosticsOf } from "../../service/diagnostics.ts";
import type { Document } from "../../service/workspace.ts";
import { openFile } from "../open.ts";
import { diagnosticLine } from "../print.ts";

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly quiet?: boolean;
}

/** Diagnostics of files. @returns 1 when any is an error. */
export function check(files: readonly string[], options: CheckOptions): number {
  const documents = files.map(openFile);
  if (options.json) print(JSON.stringify(documents.flatMap(lspDiagnostics), null, 2));
  else if (options.sarif) print(JSON.stringify(sarifLog(documents), null, 2));
  else printLines(documents, options.quiet ?? false);
  return documents.some((it) => diagnosticsOf(it).some((found) => found.severity === "error")) ? 1 : 0;
}

function printLines(documents: readonly Document[], quiet: boolean): void {
  for (const document of documents) {
    const shown = diagnosticsOf(document).filter((it) => !quiet || it.severity === "error");
    for (const diagnostic of shown) print(diagnosticLine(document, diagnostic));
    if (!quiet && diagnosticsOf(document).length === 0) print(`${document.uri}: no problems`);
  }
}

const lspSeverity = { error: 1, warning: 2, information: 3, hint: 4 } as const;

/** LSP Diagnostic objects plus `file`. */
function lspDiagnostics(document: Document): object[] {
  return diagnosticsOf(document).map((it) => ({
    file: document.uri,
    range: { start: document.lines.positionAt(it.start), end: document.lines.positionAt(it.end) },
    severity: lspSeverity[it.severity],
    code: it.code,
    source: "dnnx",
    message: it.message,
  }));
}

const sarifLevel = { error: "error", warning: "warning", information: "note", hint: "note" } as const;

function sarifLog(documents: readonly Document[]): object {
  const results = documents.flatMap((document) =>
    diagnosticsOf(document).map((it) => {
      const start = document.lines.positionAt(it.start);
      const end = document.lines.positionAt(it.end);
      return {
        ruleId: it.code,
        level: sarifLevel[it.severity],
        message: { text: it.message },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: uriOf(document.uri) },
              region: {
                startLine: start.line + 1,
                startColumn: start.character + 1,
                endLine: end.line + 1,
                endColumn: end.character + 1,
              },
            },
          },
        ],
      };
    }),
  );
  const rules = [...new Set(results.map((it) => it.ruleId))].sort().map((id) => ({ id }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "dnnx", rules } }, columnKind: "utf16CodeUnits", results }],
  };
}

/** A reference as RFC 3986 has it: of a relative path one that is relative, too. */
function uriOf(path: string): string {
  return isAbsolute(path) ? pathToFileURL(path).href : path.split(sep).map(encodeURIComponent).join("/");
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
