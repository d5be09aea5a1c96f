import { layoutRange, type Replacement } from "../../grammar/layout.ts";
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
