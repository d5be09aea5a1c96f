import type { SyntaxTree } from "../../../grammar/tree.ts";
import { statementAt } from "../../../grammar/walk.ts";
import type { CheckedNetwork, Layer } from "../../network/checked.ts";
import { importedFiles } from "../imported.ts";
import { locator, type Range, rangeIn } from "../places.ts";
import type { Document } from "../workspace.ts";

/** Where a layer is written: in the document itself, or in a file that it imports. */
export interface LayerPlace extends Range {
  readonly file?: { readonly uri: string; readonly tree: SyntaxTree };
}

/** Undefined: no such layer, or it is written in no file that is known. */
export function placeOfLayer(document: Document, network: string, layer: string): LayerPlace | undefined {
  const found = networkOf(document, network)?.byName.get(layer);
  if (!found) return undefined;
  const { statement, expression, name } = found;
  const span = statement.kind === "layer" && !name.includes(".") ? statement.name : expression;
  const here = locator(document.tree)(statement);
  if (here >= 0) return rangeIn(here, span);
  for (const { id, tree } of importedFiles(document)) {
    const there = locator(tree)(statement);
    if (there >= 0) return { file: { uri: id, tree }, ...rangeIn(there, span) };
  }
  return undefined;
}

/** Names of the layers of a network that are written at an offset: several where a block is called. */
export function layersAt(document: Document, network: string, offset: number): readonly string[] {
  const { statement, start } = statementAt(document.tree, offset);
  const own = (networkOf(document, network)?.layers ?? []).filter((layer) => layer.statement === statement);
  const inner = own.filter(({ expression }) => contains(rangeIn(start, expression), offset));
  return (inner.length > 0 ? smallest(inner) : own).map(({ name }) => name);
}

function networkOf(document: Document, network: string): CheckedNetwork | undefined {
  return document.compilation().checked.networks.find(({ name }) => name === network);
}

/** The layers of the innermost expression: `flatten(pool2)` within `dense(flatten(pool2), …)`. */
function smallest(layers: readonly Layer[]): readonly Layer[] {
  const size = ({ expression }: Layer): number => expression.end - expression.start;
  const least = Math.min(...layers.map(size));
  return layers.filter((layer) => size(layer) === least);
}

function contains({ start, end }: Range, offset: number): boolean {
  return start <= offset && offset <= end;
}
