import { type Context, contextAt } from "../context.ts";
import type { Document } from "../workspace.ts";
import { insideBrackets } from "./brackets.ts";
import type { Completion, Item } from "./item.ts";
import { atFileLevel, inApproximation, inHeader, inNetwork, inTarget } from "./statements.ts";
import { annotations } from "./values.ts";

/** What can be written at `offset`, the likeliest first. */
export function completionsAt(document: Document, offset: number): readonly Completion[] {
  const context = contextAt(document.tree, offset);
  if (context.comment) return [];
  const { start, end } = context.word;
  return itemsFor(document, context).map((item) => ({ ...item, range: { start, end } }));
}

function itemsFor(document: Document, context: Context): readonly Item[] {
  const { declaration, brackets, word } = context;
  const bracket = brackets.at(-1);
  if (bracket) return insideBrackets(document, context, bracket);
  if (!declaration) return atFileLevel(context, document);
  if (context.statement === declaration.header) return inHeader(document, context);
  switch (declaration.kind) {
    case "target":
    case "device":
      return inTarget(document, context);
    case "approximation":
      return inApproximation(context);
    case "network":
    case "block":
      return word.text.startsWith("@") ? annotations(context) : inNetwork(document, context);
    default:
      return [];
  }
}
