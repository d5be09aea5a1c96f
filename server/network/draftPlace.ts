import type { Expression } from "../../grammar/tree.ts";
import type { Place } from "../diagnostics/diagnostic.ts";
import type { LayerDraft } from "./draft.ts";

/** Where a diagnostic about a whole layer stands: at the name of its kind. */
export function placeOf(draft: LayerDraft): Place {
  const span = draft.expression.kind === "call" ? draft.expression.callee : draft.expression;
  return { statement: draft.statement, span };
}

/** Where an argument of the layer is written, or the kind of the layer when it is not. */
export function argumentPlace(draft: LayerDraft, name: string): Place {
  const { expression, statement } = draft;
  const found: Expression | undefined =
    expression.kind === "call" ? expression.arguments.find(({ label }) => label?.text === name)?.value : undefined;
  return found ? { statement, span: found } : placeOf(draft);
}
