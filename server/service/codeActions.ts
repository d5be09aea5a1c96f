import type { Replacement } from "../../grammar/layout.ts";
import { diagnosticsOf } from "./diagnostics.ts";
import { foldWritings, isInside } from "./foldWriting.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

export type Action =
  | {
      readonly kind: "fix";
      readonly title: string;
      /** Code of the diagnostic that it mends. */
      readonly code: string;
      /** The only fix of its diagnostic: an editor may apply it without asking which. */
      readonly preferred: boolean;
      readonly edits: readonly Replacement[];
    }
  | {
      /** The same network written in another way. */
      readonly kind: "rewrite";
      readonly title: string;
      readonly edits: readonly Replacement[];
    }
  | {
      readonly kind: "generate" | "verify";
      readonly title: string;
      readonly network: string;
      readonly target: string;
    };

/** What can be done about the range: fixes of the diagnostics it touches, then what its network offers. */
export function actionsAt(document: Document, range: Range): readonly Action[] {
  const fixes = diagnosticsOf(document)
    .filter((diagnostic) => diagnostic.start <= range.end && diagnostic.end >= range.start)
    .flatMap((diagnostic) =>
      diagnostic.fixes.map(
        (fix): Action => ({
          kind: "fix",
          title: fix.title,
          code: diagnostic.code,
          preferred: diagnostic.fixes.length === 1,
          edits: fix.edits,
        }),
      ),
    );
  const writings = foldWritings(document, range).map((it): Action => ({ kind: "rewrite", ...it }));
  return [...fixes, ...writings, ...offers(document, range)];
}

function offers(document: Document, range: Range): readonly Action[] {
  return document.compilation().mapped.flatMap((mapped): Action[] => {
    const { network, target, diagnostics } = mapped;
    if (diagnostics.some((it) => it.severity === "error") || !isInside(document, mapped, range)) return [];
    const about = { network: network.name, target: target.name };
    const where = `${network.name} on ${target.name}`;
    return [
      { kind: "generate", title: `Generate accelerator (${where})`, ...about },
      { kind: "verify", title: `Verify accelerator (${where})`, ...about },
    ];
  });
}

/** Every error and warning with a single fix mended at once; of fixes that touch each other only the first. */
export function fixAll(document: Document): readonly Replacement[] {
  const edits: Replacement[] = [];
  let end = -1;
  for (const { fixes, severity } of diagnosticsOf(document)) {
    const [only] = fixes;
    if (!only || fixes.length > 1 || (severity !== "error" && severity !== "warning")) continue;
    const sorted = [...only.edits].sort((a, b) => a.start - b.start);
    if (sorted.length === 0 || sorted[0]!.start <= end) continue;
    edits.push(...sorted);
    end = Math.max(...sorted.map((edit) => edit.end));
  }
  return edits;
}
