import { layoutRange, type Replacement } from "../../grammar/layout.ts";
import { statementAt } from "../../grammar/walk.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

/** Edits that bring the whole document to the canonical layout; none when it has it. */
export function formatted(document: Document): readonly Replacement[] {
  return layoutRange(document.tree, 0, document.lines.length);
}

/** The same for the statements that the range touches. */
export function formattedIn(document: Document, range: Range): readonly Replacement[] {
  return layoutRange(document.tree, range.start, range.end);
}

/** The same for the statement that ends in front of `offset`, where `}` or a line break was typed; comments are left alone. */
export function formattedBehind({ tree }: Document, offset: number): readonly Replacement[] {
  let end = offset - 1;
  while (end > 0 && /\s/.test(tree.text[end]!)) end -= 1;
  const { statement, start } = statementAt(tree, end);
  const spanStart = start + statement.span.start;
  // The last character belongs to a comment in front of the next statement: nothing was finished.
  if (end < spanStart || statement.errors.length > 0) return [];
  return layoutRange(tree, spanStart, spanStart);
}
