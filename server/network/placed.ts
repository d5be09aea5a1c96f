import type { Statement } from "../../grammar/tree.ts";
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
  const { code, severity, fixes } = diagnostic;
  const message = `In the block "${block}"${file === undefined ? "" : ` of "${file}"`}: ${diagnostic.message}`;
  return { code, severity, message, ...place, ...(fixes ? { fixes } : {}) };
}

/**
 * Diagnostics with one for each thing that is wrong in a block, however often it is called and by how many networks: the
 * first, with what it would say for the other calls beside it.
 */
export function withoutRepetition(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const found = new Map<Statement, Map<string, Diagnostic[]>>();
  const order: Diagnostic[][] = [];
  for (const diagnostic of diagnostics) {
    const { statement, span, code, message } = diagnostic;
    const here = found.get(statement) ?? new Map<string, Diagnostic[]>();
    found.set(statement, here);
    const key = `${span.start} ${span.end} ${code}${statement.scope === "block" ? "" : ` ${message}`}`;
    const same = here.get(key);
    if (same) same.push(diagnostic);
    else {
      const first = [diagnostic];
      here.set(key, first);
      order.push(first);
    }
  }
  return order.map(([first, ...others]) => (others.length === 0 ? first! : merged(first!, others)));
}

/** Other calls that are named beside a diagnostic. */
const mostCalls = 8;

function merged(first: Diagnostic, others: readonly Diagnostic[]): Diagnostic {
  // What mends one call and not another mends nothing.
  const fixes = first.fixes?.filter(({ title }) => others.every((it) => it.fixes?.some((fix) => fix.title === title)));
  const related = [...(first.related ?? [])];
  for (const { message, related: places } of others) {
    const place = places?.at(-1);
    if (message === first.message || !place || related.length > mostCalls) continue;
    related.push({ statement: place.statement, span: place.span, message });
  }
  return { ...first, ...(fixes ? { fixes } : {}), ...(related.length > 0 ? { related } : {}) };
}
