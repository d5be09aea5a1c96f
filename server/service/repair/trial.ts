import type { Replacement } from "../../../grammar/layout.ts";
import type { Compilation, MappedNetwork } from "../compile.ts";
import type { Document } from "../workspace.ts";
import { type Change, editsOf } from "./change.ts";
import { type Limited, limitedFigures, repairable } from "./shortfall.ts";

/** A variant of the file in memory, estimated like the file itself. */
export interface Outcome {
  readonly edits: readonly Replacement[];
  readonly mapped: MappedNetwork;
  readonly figures: ReadonlyMap<string, Limited>;
}

/**
 * Applies changes to the text in memory and runs the pipeline on it. "impossible": they cannot be written, or bring an error or a
 * warning that was not there. "too far": they break a limit of some network of the file that was kept.
 */
export type Try = (changes: readonly Change[]) => Outcome | "impossible" | "too far";

/** @param given Changes that are made already: what they repaired is kept. */
export function createTrial(
  document: Document,
  { network, target }: MappedNetwork,
  given: readonly Change[] = [],
): Try {
  const attempt = document.experiment();
  const before = attempt(editsOf(document, given) ?? []).compilation();
  const present = problemCounts(before);
  const exceeded = excesses(before);
  return (changes) => {
    const edits = editsOf(document, changes);
    if (!edits) return "impossible";
    const compilation = attempt(edits).compilation();
    const mapped = compilation.mapped.find((it) => it.network.name === network.name && it.target.name === target.name);
    if (!mapped) return "impossible";
    for (const [code, count] of problemCounts(compilation)) {
      if (count > (present.get(code) ?? 0)) return "impossible";
    }
    for (const [key, factor] of excesses(compilation)) {
      if (factor > (exceeded.get(key) ?? 1) * tolerance) return "too far";
    }
    return { edits, mapped, figures: new Map(limitedFigures(mapped).map((figure) => [figure.key, figure])) };
  };
}

/** A limit that is missed already may be missed by so much more. */
const tolerance = 1.001;

/** Errors and warnings by their code, those about limits left out. */
function problemCounts({ diagnostics }: Compilation): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of diagnostics) {
    if ((severity !== "error" && severity !== "warning") || repairable.has(code)) continue;
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}

/** By how much each limit of each network is missed. */
function excesses({ mapped }: Compilation): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const one of mapped) {
    for (const { key, kept, factor } of limitedFigures(one)) {
      if (!kept) found.set(`${one.network.name} ${one.target.name} ${key}`, factor);
    }
  }
  return found;
}
