import { removalOf } from "../../grammar/removal.ts";
import type { Annotation, Declaration, Statement } from "../../grammar/tree.ts";
import type { Written } from "../approximations/annotation.ts";
import { annotationKindByName, type Settings } from "../approximations/registry.ts";
import { type Diagnostic, type Fix, type Place, report } from "../diagnostics/diagnostic.ts";
import { duplicateAnnotation } from "../diagnostics/duplicateAnnotation.ts";
import { misplacedStatement } from "../diagnostics/misplacedStatement.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { syntax } from "../diagnostics/syntax.ts";
import { unknownAnnotation } from "../diagnostics/unknownAnnotation.ts";

/** An `approximation` declaration, read. */
export interface Approximation {
  readonly settings: Settings;
  readonly diagnostics: readonly Diagnostic[];
  readonly broken: boolean;
}

export const noSettings: Settings = {};

const read = new WeakMap<Declaration, Approximation>();

/** Reads an `approximation`; the same declaration gives the same object. */
export function readApproximation(declaration: Declaration): Approximation {
  const known = read.get(declaration);
  if (known) return known;
  const diagnostics = syntaxDiagnostics(declaration.header);
  const settings: Record<string, unknown> = {};
  for (const statement of declaration.body) {
    diagnostics.push(...syntaxDiagnostics(statement));
    if (statement.kind === "entry") readAnnotations([statement.annotation], statement, settings, diagnostics);
  }
  const result = { settings, diagnostics, broken: hasError(diagnostics) };
  read.set(declaration, result);
  return result;
}

/** Adds what annotations say to `settings`; unknown, repeated and not yet supported ones are reported. */
export function readAnnotations(
  annotations: readonly Annotation[],
  statement: Statement,
  settings: Record<string, unknown>,
  diagnostics: Diagnostic[],
): void {
  for (const annotation of annotations) {
    const name = annotation.name.text;
    const place = { statement, span: annotation.name };
    const kind = annotationKindByName.get(name);
    if (name === "distilled") {
      const why = "it says of a whole network who taught it: network student @distilled(from: teacher) { … }";
      diagnostics.push(report(misplacedStatement, place, { what: "@distilled", why }));
    } else if (!kind) {
      const near = nearMisses(name, annotationKindByName.keys());
      if (name !== "") diagnostics.push(report(unknownAnnotation, place, { name, near }));
    } else if (name in settings) {
      const { place: first } = settings[name] as Written<unknown>;
      const [fix, other] = [removal({ statement, span: annotation }), removal(first)];
      const fixes = fix.title === other.title ? [fix] : [fix, other];
      diagnostics.push(report(duplicateAnnotation, place, { name }, { fixes }));
    } else if (name === "lowrank" && (statement.kind === "entry" || statement.kind === "override")) {
      const why = "it makes two layers of one, so it stands at the layer or at the call of a block";
      diagnostics.push(report(misplacedStatement, place, { what: "@lowrank", why }));
    } else {
      const value = kind.read({ annotation, statement, diagnostics });
      if (value === undefined) continue;
      settings[name] = { value, place: { statement, span: annotation } };
    }
  }
}

/** Takes an annotation out of its statement. */
function removal({ statement, span }: Place): Fix {
  const written = statement.text.slice(span.start, span.end);
  return { title: `Remove ${written}`, changes: [{ statement, span: removalOf(statement, span), newText: "" }] };
}

const merged = new WeakMap<Settings, WeakMap<Settings, Settings>>();

/** Settings with later ones on top; the same two objects give the same result. */
export function mergeSettings(below: Settings, above: Settings): Settings {
  if (below === noSettings) return above;
  let known = merged.get(below);
  if (!known) {
    known = new WeakMap();
    merged.set(below, known);
  }
  let result = known.get(above);
  if (!result) {
    result = { ...below, ...above };
    known.set(above, result);
  }
  return result;
}

export function syntaxDiagnostics(statement: Statement): Diagnostic[] {
  if (statement.errors.length === 0) return [];
  return statement.errors.map((error) =>
    report(syntax, { statement, span: { start: error.start, end: error.end } }, { message: sentence(error.message) }),
  );
}

export function hasError(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}

function sentence(message: string): string {
  const start = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}
