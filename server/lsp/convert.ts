import {
  type CodeDescription,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type Position,
  type Range as ProtocolRange,
  type TextEdit,
} from "vscode-languageserver";
import { createLines, type Lines } from "../../grammar/lines.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import type { FileDiagnostic } from "../service/diagnostics.ts";
import type { Range } from "../service/places.ts";
import type { Document } from "../service/workspace.ts";

/** Offset of a position of the client; whatever a client sends, the offset lies in the text. */
export function offsetAt(document: Document, position: Position): number {
  return document.lines.offsetAt(whole(position?.line), whole(position?.character));
}

export function offsetsAt(document: Document, range: ProtocolRange): Range {
  const a = offsetAt(document, range?.start);
  const b = offsetAt(document, range?.end);
  return { start: Math.min(a, b), end: Math.max(a, b) };
}

function whole(value: unknown): number {
  return typeof value === "number" && value > 0 ? Math.min(Math.floor(value), 2 ** 31 - 1) : 0;
}

export function rangeAt(document: Pick<Document, "lines">, range: Range): ProtocolRange {
  return { start: document.lines.positionAt(range.start), end: document.lines.positionAt(range.end) };
}

export function editAt(document: Document, edit: Range & { readonly newText: string }): TextEdit {
  return { range: rangeAt(document, edit), newText: edit.newText };
}

/** Lines of the texts of trees, each counted once; those of documents are known. */
export function linesIn(documents: readonly Document[]): (tree: SyntaxTree) => Lines {
  const known = new Map(documents.map(({ tree, lines }) => [tree, lines]));
  return (tree) => {
    const lines = known.get(tree) ?? createLines(tree.text);
    known.set(tree, lines);
    return lines;
  };
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;
const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

/** @param page where a code is explained, when the client can open it */
export function diagnosticAt(
  document: Document,
  diagnostic: FileDiagnostic,
  page: (code: string) => CodeDescription | undefined,
): Diagnostic {
  const codeDescription = page(diagnostic.code);
  return {
    range: rangeAt(document, diagnostic),
    severity: severities[diagnostic.severity],
    source: "dnnx",
    code: diagnostic.code,
    message: diagnostic.message,
    ...(codeDescription ? { codeDescription } : {}),
    ...(diagnostic.tags.length > 0 ? { tags: diagnostic.tags.map((tag) => tags[tag]) } : {}),
    ...(diagnostic.related.length > 0
      ? {
          relatedInformation: diagnostic.related.map((place) => ({
            location: { uri: document.uri, range: rangeAt(document, place) },
            message: place.message,
          })),
        }
      : {}),
  };
}
