import { newlineOf, type Replacement } from "../../../grammar/layout.ts";
import { removalOf } from "../../../grammar/removal.ts";
import type { Declaration, Statement } from "../../../grammar/tree.ts";
import type { CheckedNetwork, Layer } from "../../network/checked.ts";
import { pathText } from "../members.ts";
import { type Locator, locator, rangeIn } from "../places.ts";
import type { Document } from "../workspace.ts";

/** One thing that a repair writes into the file, in words of the network; `editsOf` finds where it goes. */
export type Change =
  /** `value`: what stands in the parentheses. */
  | { readonly network: string; readonly layer: string; readonly annotation: string; readonly value: string }
  | Removal
  | { readonly target: string; readonly property: string; readonly value: string };

/** An annotation is taken out where the layer has it from: at itself, at a call around it, in its block, in an approximation. */
interface Removal {
  readonly network: string;
  readonly layer: string;
  readonly annotation: "fold" | "reuse" | "memory";
  readonly value?: undefined;
}

/** Of two changes of the same thing the later one holds. */
export function together(first: readonly Change[], second: readonly Change[]): readonly Change[] {
  const all = new Map<string, Change>();
  for (const change of [...first, ...second]) {
    const key =
      "layer" in change ? [change.network, change.layer, change.annotation] : [change.target, change.property];
    all.set(key.join(" "), change);
  }
  return [...all.values()];
}

type AnnotationChange = Extract<Change, { readonly layer: string }>;
type WithAnnotations = Extract<Statement, { readonly kind: "layer" | "override" | "exit" }>;

/**
 * The edits that write the changes: at the statement of a layer, in an `override` that speaks of it already, or as a new
 * `override` for a layer inside of a call. Undefined where something stands in another file.
 */
export function editsOf(document: Document, changes: readonly Change[]): readonly Replacement[] | undefined {
  const edits: Replacement[] = [];
  const networks = Map.groupBy(
    changes.filter((change) => "layer" in change),
    (change) => change.network,
  );
  for (const [name, own] of networks) {
    const found = networkEdits(document, name, own);
    if (!found) return undefined;
    edits.push(...found);
  }
  for (const change of changes) {
    if (!("target" in change)) continue;
    const found = propertyEdit(document, change);
    if (!found) return undefined;
    edits.push(found);
  }
  return edits;
}

function networkEdits(
  document: Document,
  name: string,
  changes: readonly AnnotationChange[],
): readonly Replacement[] | undefined {
  const { tree } = document;
  const network = document.compilation().checked.networks.find((it) => it.name === name);
  const declaration = network && tree.declarations.find(({ header }) => header === network.header);
  if (!network || !declaration?.close) return undefined;
  const locate = locator(tree);
  const edits: Replacement[] = [];
  const overriding = overridesIn(declaration);
  const inserted = new Map<WithAnnotations, string[]>();
  const overrides = new Map<string, string[]>();
  /** By where they begin: several layers may have one annotation. */
  const removals = new Map<number, Replacement>();
  for (const change of joined(network, changes)) {
    if (change.value === undefined) {
      const removal = removalEdit(network, change, locate);
      if (!removal) return undefined;
      removals.set(removal.start, removal);
      continue;
    }
    const { annotation, value } = change;
    const layer = network.byName.get(change.layer);
    const own = layer && ownStatement(layer);
    const sites = [...(own ? [own] : []), ...(overriding.get(change.layer) ?? [])];
    const site = sites.findLast(({ annotations }) => annotations.some((it) => it.name.text === annotation));
    const text = `@${annotation}(${value})`;
    if (site) {
      const start = locate(site);
      const written = site.annotations.findLast((it) => it.name.text === annotation)!;
      edits.push({ start: start + written.start, end: start + written.end, newText: text });
      continue;
    }
    const place = sites.at(-1);
    if (place) inserted.set(place, [...(inserted.get(place) ?? []), text]);
    else overrides.set(change.layer, [...(overrides.get(change.layer) ?? []), text]);
  }
  for (const [statement, texts] of inserted) {
    const at = locate(statement) + statement.span.end;
    edits.push({ start: at, end: at, newText: ` ${texts.join(" ")}` });
  }
  if (overrides.size > 0) {
    // What is said of a call holds for all inside, and of two overrides the later one holds.
    const outermostFirst = [...overrides].sort(([left], [right]) => depthOf(left) - depthOf(right));
    const lines = outermostFirst.map(([layer, texts]) => `override ${layer} ${texts.join(" ")}`);
    edits.push(linesAtEnd(document, declaration, lines));
  }
  return [...removals.values(), ...edits];
}

/** Takes an annotation out, with its statement where nothing else is said there; undefined where it stands in another file. */
function removalEdit(
  network: CheckedNetwork,
  { layer, annotation }: Removal,
  locate: Locator,
): Replacement | undefined {
  const place = network.byName.get(layer)?.[annotation]?.place;
  const start = place ? locate(place.statement) : -1;
  if (!place || start < 0) return undefined;
  const { statement, span } = place;
  const isAll = statement.kind === "entry" || (statement.kind === "override" && statement.annotations.length === 1);
  return { ...rangeIn(start, removalOf(statement, isAll ? statement.span : span)), newText: "" };
}

/** What all weighted layers inside of a call get alike is said of the call once. */
function joined(network: CheckedNetwork, changes: readonly AnnotationChange[]): readonly AnnotationChange[] {
  const result: AnnotationChange[] = [];
  const groups = Map.groupBy(changes, ({ layer, annotation, value }) =>
    JSON.stringify([rootOf(layer), annotation, value]),
  );
  const called = Map.groupBy(
    network.layers.filter(({ weights, block }) => weights && block !== undefined),
    ({ name }) => rootOf(name),
  );
  for (const group of groups.values()) {
    const root = rootOf(group[0]!.layer);
    const inside = called.get(root) ?? [];
    const changed = new Set(group.map(({ layer }) => layer));
    const covers = inside.length > 1 && inside.every(({ name }) => changed.has(name));
    if (covers && group[0]!.value !== undefined) result.push({ ...group[0]!, layer: root });
    else result.push(...group);
  }
  return result;
}

/** `stage1` of `stage1[2].a`. */
function rootOf(layer: string): string {
  return /^[^.[]*/.exec(layer)![0];
}

/** Names that a path consists of. */
function depthOf(layer: string): number {
  return layer.split(".").length;
}

/** The statement whose annotations are about the layer itself. */
function ownStatement({ statement, block, name }: Layer): WithAnnotations | undefined {
  if (block !== undefined || (statement.kind !== "layer" && statement.kind !== "exit")) return undefined;
  return statement.name?.text === name ? statement : undefined;
}

/** By the layer that they speak of, in text order. */
function overridesIn({ body }: Declaration): ReadonlyMap<string, readonly WithAnnotations[]> {
  const found = new Map<string, WithAnnotations[]>();
  for (const statement of body) {
    if (statement.kind !== "override" || statement.layer === undefined) continue;
    const layer = pathText(statement.layer);
    found.set(layer, [...(found.get(layer) ?? []), statement]);
  }
  return found;
}

/** Puts lines in front of the closing brace of a declaration. */
export function linesAtEnd(document: Document, { close }: Declaration, lines: readonly string[]): Replacement {
  const { tree } = document;
  const newline = newlineOf(tree);
  const brace = locator(tree)(close!) + close!.span.start;
  const line = tree.text.lastIndexOf("\n", brace - 1) + 1;
  const alone = tree.text.slice(line, brace).trim() === "";
  const at = alone ? line : brace;
  const text = lines.map((it) => `  ${it}${newline}`).join("");
  return { start: at, end: at, newText: alone ? text : newline + text };
}

function propertyEdit(document: Document, change: Extract<Change, { readonly target: string }>) {
  const { tree } = document;
  const declaration = tree.declarations.find(
    ({ header }) => header.kind === "targetHeader" && header.name?.text === change.target,
  );
  if (!declaration?.close) return undefined;
  const text = `${change.property} ${change.value}`;
  const written = declaration.body.findLast((it) => it.kind === "property" && it.name.text === change.property);
  if (!written) return linesAtEnd(document, declaration, [text]);
  const start = locator(tree)(written);
  return { start: start + written.span.start, end: start + written.span.end, newText: text };
}
