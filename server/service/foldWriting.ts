import type { Replacement } from "../../grammar/layout.ts";
import type { MappedNetwork } from "./compile.ts";
import { locator, type Range, rangeIn } from "./places.ts";
import { editsOf } from "./repair/change.ts";
import { foldChanges } from "./repair/families/folding.ts";
import type { Document } from "./workspace.ts";

export interface FoldWriting {
  readonly title: string;
  readonly edits: readonly Replacement[];
}

/** What writes the foldings that the mapping chose: of the layers at a place, of the network around it. */
export function foldWritings(document: Document, range: Range): readonly FoldWriting[] {
  return document.compilation().mapped.flatMap((mapped): FoldWriting[] => {
    if (mapped.design.engine || !isInside(document, mapped, range)) return [];
    const all = foldChanges(mapped.design);
    const locate = locator(document.tree);
    const here = all.filter((change) => {
      const statement = "layer" in change ? mapped.network.byName.get(change.layer)?.statement : undefined;
      const start = statement ? locate(statement) : -1;
      if (!statement || start < 0) return false;
      const { start: from, end } = rangeIn(start, statement.span);
      return from <= range.end && end >= range.start;
    });
    const on = mapped.network.targets.length > 1 ? ` on ${mapped.target.name}` : "";
    const offers: FoldWriting[] = [];
    const offer = (title: string, changes: typeof all): void => {
      const edits = changes.length > 0 ? editsOf(document, changes) : undefined;
      if (edits) offers.push({ title, edits });
    };
    const [only] = here;
    const name = here.length === 1 && only && "layer" in only ? `of ${only.layer}` : `of ${here.length} layers`;
    offer(`Write the chosen folding ${name}${on}`, here);
    if (here.length < all.length) offer(`Write all chosen foldings of ${mapped.network.name}${on}`, all);
    return offers;
  });
}

/** True when the range touches the declaration of the network. */
export function isInside({ tree }: Document, { network }: Pick<MappedNetwork, "network">, range: Range): boolean {
  const declaration = tree.declarations.find((it) => it.header === network.header);
  if (!declaration) return false;
  const locate = locator(tree);
  const last = declaration.close ?? declaration.body.at(-1) ?? declaration.header;
  return range.end >= locate(declaration.header) && range.start <= locate(last) + last.length;
}
