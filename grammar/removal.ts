import { commentsIn } from "./comments.ts";
import type { Span, Statement } from "./tree.ts";

/**
 * What is taken out of a statement with one of its parts: the white space in front of it too, but never the line break that ends a
 * comment, which would swallow what follows.
 */
export function removalOf(statement: Statement, part: Span): Span {
  const { text } = statement;
  const before = text.slice(0, part.start);
  const kept = before.trimEnd().length;
  const isCommented = commentsIn(statement).some(
    ({ kind, start, end }) => kind !== "block" && start < kept && kept <= end,
  );
  const behind = /^[ \t]*(\r?\n)?/.exec(text.slice(part.end))!;
  if (!isCommented || behind[1] !== undefined) return { start: kept, end: part.end };
  // The end of the statement: what stands behind it in its line is not known here.
  if (part.end === text.length) return { start: before.lastIndexOf("\n") + 1, end: part.end };
  return { start: part.start, end: part.end + behind[0].length };
}
