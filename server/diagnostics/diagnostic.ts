import type { Span, Statement } from "../../grammar/tree.ts";

/**
 * Diagnostics are a typed table: one file per code in this folder, each calling `defineDiagnostic`; `registry.ts` lists
 * them. Messages say what, why and what to do, with the values involved; `explanation` becomes the documentation page.
 */
export type Severity = "error" | "warning" | "information" | "hint";

export interface DiagnosticKind<Parameters> {
  /** Stable, `dnnx-…`. */
  readonly code: `dnnx-${string}`;
  readonly severity: Severity;
  readonly message: (parameters: Parameters) => string;
  /** Markdown page: what it means, why it matters, what to do, with an example that shows it. */
  readonly explanation: string;
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
  /** What is written and the names that may have been meant: each becomes a fix where the place holds just that name. */
  readonly misspelt?: (parameters: Parameters) => { readonly name: string; readonly near: readonly string[] };
}

/** Where something stands: a statement (by identity, so that moving it changes nothing) and a span inside it. */
export interface Place {
  readonly statement: Statement;
  readonly span: Span;
}

export interface TextChange extends Place {
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  readonly changes: readonly TextChange[];
}

export interface Diagnostic extends Place {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly related?: readonly (Place & { readonly message: string })[];
  readonly fixes?: readonly Fix[];
  readonly tags?: readonly ("unnecessary" | "deprecated")[];
}

export function defineDiagnostic<Parameters>(kind: DiagnosticKind<Parameters>): DiagnosticKind<Parameters> {
  return kind;
}

export function report<Parameters>(
  kind: DiagnosticKind<Parameters>,
  place: Place,
  parameters: Parameters,
  more: Pick<Diagnostic, "related" | "fixes"> = {},
): Diagnostic {
  const corrections = kind.misspelt ? correctionsOf(place, kind.misspelt(parameters)) : [];
  return {
    code: kind.code,
    severity: kind.severity,
    message: kind.message(parameters),
    statement: place.statement,
    span: place.span,
    ...(kind.tags ? { tags: kind.tags } : {}),
    ...(corrections.length > 0 ? { fixes: corrections } : {}),
    ...more,
  };
}

function correctionsOf(
  { statement, span }: Place,
  { name, near }: { readonly name: string; readonly near: readonly string[] },
): readonly Fix[] {
  const written = statement.text.slice(span.start, span.end);
  if (!written.endsWith(name) || !/^@?$/.test(written.slice(0, written.length - name.length))) return [];
  const place = { statement, span: { start: span.end - name.length, end: span.end } };
  return near.map((meant) => ({ title: `Write "${meant}"`, changes: [{ ...place, newText: meant }] }));
}
