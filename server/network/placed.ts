import type { Diagnostic, Place } from "../diagnostics/diagnostic.ts";
import type { Inside } from "./draft.ts";

/**
 * What is wrong with a layer that is written in a block: told in the block, with the call that made it wrong; or at the
 * call, where the block stands in another file.
 */
export function placed(diagnostic: Diagnostic, inside: Inside): Diagnostic {
  const { call, span, block, file } = inside;
  if (diagnostic.statement === call) return diagnostic;
  const place = { statement: call, span };
  if (file !== undefined) return importedMessage(diagnostic, place, inside);
  const related = [...(diagnostic.related ?? []), { ...place, message: `"${block}" is called from here.` }];
  return { ...diagnostic, related };
}

/** A diagnostic about another file, at a place of this file. */
export function importedMessage(diagnostic: Diagnostic, place: Place, { block, file }: Inside): Diagnostic {
  const { code, severity } = diagnostic;
  const message = `In the block "${block}"${file === undefined ? "" : ` of "${file}"`}: ${diagnostic.message}`;
  return { code, severity, message, ...place };
}

/** Diagnostics without those that a block gives again for each of its calls. */
export function withoutRepetition(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map<object, Set<string>>();
  return diagnostics.filter(({ statement, span, code, message }) => {
    const texts = seen.get(statement) ?? new Set<string>();
    seen.set(statement, texts);
    const text = `${span.start} ${span.end} ${code} ${message}`;
    return !texts.has(text) && texts.add(text);
  });
}
