import { newlineOf, type Replacement } from "../../../grammar/layout.ts";
import { removalOf } from "../../../grammar/removal.ts";
import { locator, type Range, rangeIn } from "../places.ts";
import type { Document } from "../workspace.ts";
import {
  argumentsText,
  declarationAround,
  freeName,
  type LayerStatement,
  type Refactoring,
  selectedLayers,
} from "./refactoring.ts";

/** What selected layers have in common, as an `approximation` with a name that is used from there on. */
export function extractApproximation(document: Document, range: Range): Refactoring | undefined {
  const declaration = declarationAround(document, range, "network");
  const selected = declaration ? selectedLayers(document, declaration, range) : [];
  const [first] = selected;
  const last = selected.at(-1);
  if (!declaration?.close || !first || !last) return undefined;
  const common = commonAnnotations(selected);
  if (common.size === 0) return undefined;
  const { tree } = document;
  const locate = locator(tree);
  const newline = newlineOf(tree);
  const name = freeName(document, "approximation1");
  const end = locate(declaration.close) + declaration.close.span.end;
  const start = locate(first) + first.span.start;
  const moved = (keys: ReadonlyMap<string, string>): readonly Replacement[] => {
    const entries = [...keys].map(([key, text]) => `  ${`${key} ${text}`.trimEnd()}${newline}`);
    return [
      { start, end: start, newText: `use ${name}${newline}  ` },
      ...selected.flatMap((statement) =>
        statement.annotations
          .filter((it) => keys.has(it.name.text))
          .map((it) => ({ ...rangeIn(locate(statement), removalOf(statement, it)), newText: "" })),
      ),
      { start: end, end, newText: `${newline}${newline}approximation ${name} {${newline}${entries.join("")}}` },
    ];
  };
  const choices = withoutSome(common);
  const before = declaration.body
    .slice(0, declaration.body.indexOf(first))
    .flatMap((it) => (it.kind === "use" ? it.names.map(({ text }) => text) : []));
  const behind = locate(last) + last.span.end;
  const back = { start: behind, end: behind, newText: `${newline}  use ${before.join(", ")}` };
  return {
    title: `Extract the annotations of ${selected.length === 1 ? first.name.text : `${selected.length} layers`} into an approximation`,
    kind: "extract",
    variants: choices.flatMap((keys) => (before.length > 0 ? [moved(keys), [...moved(keys), back]] : [moved(keys)])),
  };
}

/** Annotations that all annotated layers of the selection have alike: what stands in their parentheses, by name. */
function commonAnnotations(selected: readonly LayerStatement[]): ReadonlyMap<string, string> {
  const annotated = selected.filter(({ annotations }) => annotations.length > 0);
  const textIn = (statement: LayerStatement, name: string): string | undefined => {
    const written = statement.annotations.find((it) => it.name.text === name);
    return written && argumentsText(statement, written);
  };
  const common = new Map<string, string>();
  for (const { name } of annotated[0]?.annotations ?? []) {
    const text = textIn(annotated[0]!, name.text);
    // A layer of low rank is two layers, which nothing but its own statement can say.
    if (text === undefined || name.text === "lowrank") continue;
    if (annotated.every((statement) => textIn(statement, name.text) === text)) common.set(name.text, text);
  }
  return common;
}

/** Names that may stand in the way of the rest: sums take their own format but none of a `use`, other layers fold otherwise. */
const inTheWay = [["activations"], ["fold", "reuse"], ["activations", "fold", "reuse"]];

/** All of them, then without those in the way. */
function withoutSome(common: ReadonlyMap<string, string>): readonly ReadonlyMap<string, string>[] {
  const choices = [common];
  for (const names of inTheWay) {
    const rest = new Map([...common].filter(([key]) => !names.includes(key)));
    if (rest.size > 0 && choices.every(({ size }) => size > rest.size)) choices.push(rest);
  }
  return choices;
}
