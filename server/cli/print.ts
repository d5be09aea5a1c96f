import { diagnosticText, type FileDiagnostic } from "../service/diagnostics.ts";
import type { Document } from "../service/workspace.ts";
import { coloured } from "./colour.ts";

/** `file:line:column: severity: message [code]`, line and column counted from one. */
export function diagnosticLine(document: Document, diagnostic: FileDiagnostic): string {
  return `${document.uri}:${diagnosticText(document, diagnostic, coloured)}`;
}

/** A table without frames, numbers to the right; the first column is text. Nothing that stands in one is wider than a letter. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  const aligned = (text: string, column: number) =>
    column === 0 ? text.padEnd(widths[column]!) : text.padStart(widths[column]!);
  return lines.map((cells) => cells.map(aligned).join("  ").trimEnd()).join("\n");
}
