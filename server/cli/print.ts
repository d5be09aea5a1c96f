import Table from "cli-table3";
import { diagnosticText, type FileDiagnostic } from "../service/diagnostics.ts";
import type { Document } from "../service/workspace.ts";
import { coloured } from "./colour.ts";

/** `file:line:column: severity: message [code]`, line and column counted from one. */
export function diagnosticLine(document: Document, diagnostic: FileDiagnostic): string {
  return `${document.uri}:${diagnosticText(document, diagnostic, coloured)}`;
}

/** A table without frames, numbers to the right; the first column is text. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? "left" : "right")),
    chars: Object.fromEntries(
      [
        "top",
        "top-mid",
        "top-left",
        "top-right",
        "bottom",
        "bottom-mid",
        "bottom-left",
        "bottom-right",
        "left",
        "left-mid",
        "mid",
        "mid-mid",
        "right",
        "right-mid",
        "middle",
      ].map((it) => [it, it === "middle" ? "  " : ""]),
    ),
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
