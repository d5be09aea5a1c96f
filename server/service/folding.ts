import { commentsOf } from "../../grammar/comments.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface Fold extends Range {
  readonly kind: "region" | "comment";
}

/** What can be folded away: the bodies of declarations, comments over several lines, runs of line comments. */
export function folds(document: Document): readonly Fold[] {
  const { tree } = document;
  const found: Fold[] = [];
  let index = 0;
  for (const declaration of tree.declarations) {
    const start = tree.starts[index] ?? 0;
    index += 1 + declaration.body.length + (declaration.close ? 1 : 0);
    const end = tree.starts[index] ?? tree.text.length;
    if (declaration.kind === "import") continue;
    const from = start + declaration.header.span.start;
    if (spansLines(tree.text, from, end)) found.push({ kind: "region", start: from, end });
  }
  let run: Range | undefined;
  const close = (): void => {
    if (run && spansLines(tree.text, run.start, run.end)) found.push({ kind: "comment", ...run });
    run = undefined;
  };
  for (const comment of commentsOf(tree)) {
    // A comment on the next line goes on with the run; anything but white space between ends it.
    const between = run && tree.text.slice(run.end, comment.start);
    if (run && between !== undefined && /^[ \t]*\r?\n?[ \t]*$/.test(between)) {
      run = { start: run.start, end: comment.end };
    } else {
      close();
      run = { start: comment.start, end: comment.end };
    }
  }
  close();
  return found;
}

function spansLines(text: string, start: number, end: number): boolean {
  const newline = text.indexOf("\n", start);
  return newline >= 0 && newline < end;
}
