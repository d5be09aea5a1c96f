import { layout, layoutRange } from "../../grammar/layout.ts";
import type { Range } from "./places.ts";
import type { Document } from "./workspace.ts";

export interface Replacement extends Range {
  readonly newText: string;
}

/** Edits that bring the whole document to the canonical layout; none when it has it. */
export function formatted(document: Document): readonly Replacement[] {
  const { tree } = document;
  const text = layout(tree);
  if (text === tree.text) return [];
  return layoutRange(tree, 0, tree.text.length);
}

/** The same for the statements that the range touches. */
export function formattedIn(document: Document, range: Range): readonly Replacement[] {
  return layoutRange(document.tree, range.start, range.end);
}
