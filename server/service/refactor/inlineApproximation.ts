import type { Replacement } from "../../../grammar/layout.ts";
import type { Statement } from "../../../grammar/tree.ts";
import { annotationKindByName } from "../../approximations/registry.ts";
import { layerKindByName } from "../../layers/registry.ts";
import type { CheckedNetwork, Layer } from "../../network/checked.ts";
import { importedFiles } from "../imported.ts";
import { locator, type Range, rangeIn } from "../places.ts";
import { linesAtEnd } from "../repair/change.ts";
import type { Document } from "../workspace.ts";
import { argumentsText, declarationAround, type Refactoring } from "./refactoring.ts";

/** A `use` replaced by annotations on the layers that it reaches. */
export function inlineApproximation(document: Document, range: Range): Refactoring | undefined {
  const declaration = declarationAround(document, range, "network");
  if (!declaration) return undefined;
  const { tree } = document;
  const locate = locator(tree);
  const use = declaration.body.find((statement): statement is Use => {
    if (statement.kind !== "use") return false;
    const { start, end } = rangeIn(locate(statement), statement.span);
    return start <= range.end && range.start <= end;
  });
  const network = document.compilation().checked.networks.find(({ header }) => header === declaration.header);
  if (!use || !network) return undefined;
  const settings = settingsOf(document, use);
  if (settings.size === 0) return undefined;
  const edits: Replacement[] = [lineRemoval(locate(use), use)];
  const overrides: string[] = [];
  const left = new Map(settings);
  for (const statement of declaration.body.slice(declaration.body.indexOf(use) + 1)) {
    // A later `use` speaks of the same things from there on.
    if (statement.kind === "use") for (const name of settingsOf(document, statement).keys()) left.delete(name);
    if (statement.kind !== "layer" && statement.kind !== "exit") continue;
    for (const [name, text] of left) {
      for (const layer of nestedOf(network, statement, name, text))
        overrides.push(`override ${layer} @${name}(${text})`);
    }
    const own = new Set(statement.annotations.map(({ name }) => name.text));
    const missing = [...left].filter(([name, text]) => !own.has(name) && reaches(network, statement, name, text));
    if (missing.length === 0) continue;
    const at = locate(statement) + statement.span.end;
    edits.push({ start: at, end: at, newText: missing.map(([name, text]) => ` @${name}(${text})`).join("") });
  }
  const names = use.names.map(({ text }) => text).join(", ");
  return {
    title: `Inline the approximation ${names}`,
    kind: "inline",
    variants: overrides.length > 0 ? [edits, [...edits, linesAtEnd(document, declaration, overrides)]] : [edits],
  };
}

type Use = Extract<Statement, { readonly kind: "use" }>;

/** What the approximations of a `use` say, later ones on top: the text in parentheses by the name of the annotation. */
function settingsOf(document: Document, { names }: Use): ReadonlyMap<string, string> {
  const trees = [document.tree, ...importedFiles(document).map(({ tree }) => tree)];
  const found = new Map<string, string>();
  for (const { text: name } of names) {
    const declaration = trees
      .flatMap(({ declarations }) => declarations)
      .find(({ header }) => header.kind === "approximationHeader" && header.name?.text === name);
    for (const statement of declaration?.body ?? []) {
      if (statement.kind !== "entry") continue;
      found.set(statement.annotation.name.text, argumentsText(statement, statement.annotation));
    }
  }
  return found;
}

/** True when an annotation behind the statement says of a layer that it makes what the `use` says. */
function reaches({ layers }: CheckedNetwork, statement: Statement, annotation: string, text: string): boolean {
  const own = layers.filter((layer) => layer.statement === statement && canHave(layer, annotation, text));
  if (annotationKindByName.get(annotation)?.reaches !== "outermost") return own.length > 0;
  return own.some(({ block, name }) => block !== undefined || !name.includes("."));
}

/** Layers of nested calls that an annotation behind the statement would not reach, but a `use` does. */
function nestedOf({ layers }: CheckedNetwork, statement: Statement, annotation: string, text: string): string[] {
  if (annotationKindByName.get(annotation)?.reaches !== "outermost") return [];
  return layers
    .filter((layer) => layer.statement === statement && layer.block === undefined && layer.name.includes("."))
    .filter((layer) => canHave(layer, annotation, text))
    .map(({ name }) => name);
}

function canHave({ operation, output }: Layer, annotation: string, text: string): boolean {
  const known: readonly string[] = layerKindByName.get(operation)?.annotations ?? [];
  if (!known.includes(annotation)) return false;
  // Sums that an activation function reads stay exact whatever is used; asked of them by name they are rounded.
  return annotation !== "activations" || withoutSpaces(output.format.text) === withoutSpaces(text);
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s/g, "");
}

/** Takes a statement out with the line break in front of it; comments in front stay. */
function lineRemoval(start: number, { text, span }: Statement): Replacement {
  const front = text.slice(0, span.start);
  const line = front.lastIndexOf("\n");
  const from = line >= 0 && front.slice(line).trim() === "" ? line : span.start;
  return { start: start + from - (front[from - 1] === "\r" ? 1 : 0), end: start + span.end, newText: "" };
}
