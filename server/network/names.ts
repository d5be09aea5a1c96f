import { type Diagnostic, type Place, report } from "../diagnostics/diagnostic.ts";
import { duplicateName } from "../diagnostics/duplicateName.ts";
import { nearMisses } from "../diagnostics/nearMiss.ts";
import { unknownName } from "../diagnostics/unknownName.ts";
import { useBeforeDefinition } from "../diagnostics/useBeforeDefinition.ts";
import type { LayerDraft, Reference } from "./draft.ts";
import type { StatementDraft } from "./statementDraft.ts";

/** The layers of a network in order, with the statements they are written in. */
export interface Written {
  readonly statements: readonly StatementDraft[];
  readonly layers: readonly LayerDraft[];
  /** Index of the first layer of each statement, one more entry than statements. */
  readonly first: Int32Array;
  readonly report: (statement: number, diagnostic: Diagnostic) => void;
}

/** Layers by name; a second definition of a name is reported and marked in `leftOut`. */
export function defineNames({ statements, layers, first, report: tell }: Written, leftOut: Uint8Array) {
  const index = new Map<string, number>();
  for (let at = 0; at < statements.length; at++) {
    const start = first[at]!;
    const end = first[at + 1]!;
    const { statement, aliases } = statements[at]!;
    if (start === end && aliases.length === 0) continue;
    const name = definedName(statement);
    const original = name === undefined ? undefined : index.get(name);
    if (name !== undefined && original !== undefined) {
      const what = statement.kind === "input" ? "input" : "layer";
      const firstPlace = nameOf(statements[statementAt(first, original)]!.statement);
      const related = [{ ...firstPlace, message: `"${name}" is first defined here.` }];
      tell(at, report(duplicateName, nameOf(statement), { what, name }, { related }));
      leftOut.fill(1, start, end);
      continue;
    }
    if (name === undefined) {
      // Layers of outputs are all called after "output".
      const twice = layers.slice(start, end).find((layer) => index.has(layer.name));
      if (twice) {
        const instead = `write for example \`y = ${twice.operation}(…)\` and \`output y\``;
        tell(at, report(duplicateName, nameOf(statement), { what: "layer", name: twice.name, instead }));
        leftOut.fill(1, start, end);
        continue;
      }
    }
    for (let layer = start; layer < end; layer++) index.set(layers[layer]!.name, layer);
    for (const { name: alias, target } of aliases) {
      const meant = target.local === undefined ? index.get(target.name!) : start + target.local;
      if (meant !== undefined && !index.has(alias)) index.set(alias, meant);
    }
  }
  return index;
}

/** The name that a statement gives to its tensor. */
export function definedName(statement: Place["statement"]): string | undefined {
  const { kind } = statement;
  return kind === "layer" || kind === "input" || kind === "exit" ? statement.name?.text : undefined;
}

/** Where the name of a layer or input is written. */
export function nameOf(statement: Place["statement"]): Place {
  const { kind } = statement;
  const name = kind === "layer" || kind === "input" || kind === "exit" ? statement.name : undefined;
  return { statement, span: name ?? statement.span };
}

/** Index of the statement that a layer is written in. */
export function statementAt(first: Int32Array, layer: number): number {
  let low = 0;
  let high = first.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (first[middle]! <= layer) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Suggestions and circles are looked for this often; a file with thousands of errors must stay quick. */
const searches = 8;

/** Gives the layer that a reference means, -1 after it was reported that there is none in front of `own`. */
export function createResolver(written: Written, index: ReadonlyMap<string, number>, named: Uint8Array) {
  const { statements, layers, first, report: tell } = written;
  const nearby = new Map<string, readonly string[]>();
  const told = new Set<string>();
  let circles = 0;
  return (reference: Reference, at: number, own: number): number => {
    if (reference.local !== undefined) return first[at]! + reference.local;
    const name = reference.name!;
    // Most layers read the one in front of them.
    if (own > 0 && layers[own - 1]!.name === name && index.get(name) === own - 1) return own - 1;
    const found = index.get(name);
    if (found !== undefined && found < own) return found;
    // A parameter of a block may be read often; it is written once.
    const { start, end } = reference.origin ?? reference;
    if (told.has(`${at} ${start} ${end}`)) return -1;
    told.add(`${at} ${start} ${end}`);
    const place = { statement: statements[at]!.statement, span: { start, end } };
    if (found === undefined) {
      let near = nearby.get(name);
      if (!near) {
        near = nearby.size < searches ? nearMisses(name, earlier(layers, own)) : [];
        nearby.set(name, near);
      }
      tell(at, report(unknownName, place, { what: "layer", name, near }));
    } else {
      named[found] = 1;
      // An output reads and is not read.
      const isLayer = own < first[at + 1]!;
      const cycle = isLayer && circles++ < searches ? circleOf(found, own, written, index) : undefined;
      tell(at, report(useBeforeDefinition, place, { name, cycle }));
    }
    return -1;
  };
}

/** Names of the layers in front of one. */
function earlier(layers: readonly LayerDraft[], own: number): readonly string[] {
  const names: string[] = new Array(own);
  for (let at = 0; at < own; at++) names[at] = layers[at]!.name;
  return names;
}

/** Names from `reader` along what it reads back to itself, when `target`, which it reads, depends on it. */
function circleOf(
  target: number,
  reader: number,
  { layers, first }: Written,
  index: ReadonlyMap<string, number>,
): readonly string[] | undefined {
  const from = layers[reader]?.name;
  if (from === undefined) return undefined;
  const cameFrom = new Map<number, number>([[target, reader]]);
  const open = [target];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === reader) return pathTo(reader, target, cameFrom, layers);
    for (const { name, local } of layers[at]!.inputs) {
      const next = local === undefined ? index.get(name!) : first[statementAt(first, at)]! + local;
      if (next === undefined || (next !== reader && cameFrom.has(next))) continue;
      cameFrom.set(next, at);
      open.push(next);
      if (next === reader) break;
    }
  }
  return undefined;
}

function pathTo(
  reader: number,
  target: number,
  cameFrom: ReadonlyMap<number, number>,
  layers: readonly LayerDraft[],
): readonly string[] {
  const names = [layers[reader]!.name];
  if (reader === target) return [...names, ...names];
  for (let step = cameFrom.get(reader)!; step !== target; step = cameFrom.get(step)!) names.unshift(layers[step]!.name);
  return [layers[reader]!.name, layers[target]!.name, ...names];
}
