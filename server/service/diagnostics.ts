import type { Place, Severity } from "../diagnostics/diagnostic.ts";
import { createFact } from "../lazy/fact.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface FileDiagnostic extends Range {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly tags: readonly ("unnecessary" | "deprecated")[];
  readonly related: readonly (Range & { readonly message: string })[];
  readonly fixes: readonly FileFix[];
}

export interface FileFix {
  readonly title: string;
  readonly edits: readonly (Range & { readonly newText: string })[];
}

/** A file with more problems than this is broken in one place that repeats; an editor is only slowed by the rest. */
export const diagnosticLimit = 1_000;

/** Everything found in the document, most severe first when there are too many, otherwise in text order. */
export const diagnosticsOf: (document: Document) => readonly FileDiagnostic[] = createFact(collect);

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2, hint: 3 };

function collect(document: Document): readonly FileDiagnostic[] {
  const { diagnostics } = document.compilation();
  const shown =
    diagnostics.length > diagnosticLimit
      ? [...diagnostics].sort((a, b) => ranks[a.severity] - ranks[b.severity]).slice(0, diagnosticLimit)
      : diagnostics;
  const locate = locator(document.tree);
  // What an imported file says is not for this one to show or change.
  const isHere = ({ statement }: Place) => locate(statement) >= 0;
  const found: FileDiagnostic[] = shown.map((diagnostic) => ({
    ...rangeIn(Math.max(0, locate(diagnostic.statement)), diagnostic.span),
    code: diagnostic.code,
    severity: diagnostic.severity,
    message: diagnostic.message,
    tags: diagnostic.tags ?? [],
    related: (diagnostic.related ?? []).filter(isHere).map(({ statement, span, message }) => ({
      ...rangeIn(locate(statement), span),
      message,
    })),
    fixes: (diagnostic.fixes ?? [])
      .filter(({ changes }) => changes.every(isHere))
      .map(({ title, changes }) => ({
        title,
        edits: changes.map(({ statement, span, newText }) => ({ ...rangeIn(locate(statement), span), newText })),
      })),
  }));
  found.sort((a, b) => a.start - b.start || a.end - b.end);
  if (diagnostics.length <= shown.length) return found;
  const more = diagnostics.length - shown.length;
  const first = found[0] ?? { start: 0, end: 0 };
  return [
    {
      start: first.start,
      end: first.end,
      code: "dnnx-more-diagnostics",
      severity: "information",
      message: `${more} more problems are not shown: only the ${diagnosticLimit} most severe ones of a file are.`,
      tags: [],
      related: [],
      fixes: [],
    },
    ...found,
  ];
}

/**
 * `line:column: severity: message [code]`, line and column counted from one.
 * @param write how the severity is written; a terminal has colours
 */
export function diagnosticText(
  { lines }: Pick<Document, "lines">,
  { start, severity, message, code }: FileDiagnostic,
  write: (severity: Severity) => string = (it) => it,
): string {
  const { line, character } = lines.positionAt(start);
  return `${line + 1}:${character + 1}: ${write(severity)}: ${message} [${code}]`;
}
