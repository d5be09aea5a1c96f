import type { Tokens } from "./lexer.ts";

/**
 * A statement tree without its texts and offsets. The parser decides by the types of tokens, and for operators by which one it is,
 * never by names, numbers or strings: statements whose tokens have the same types have the same tree but for its leaves. A
 * template is made from the tree of a model statement and gives the trees of all others alike, without parsing them.
 */
export type Template = (from: Source) => object;

/** The tokens of one statement. */
export interface Source {
  readonly text: string;
  readonly tokens: Tokens;
  /** Index of its first token, and offset of its text in the text of the tokens. */
  readonly first: number;
  readonly start: number;
}

/** The statement that stands for all alike: where each token starts and ends in its text. */
export interface Model {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

/** How the texts of leaves are read. The parser makes its leaves by the same functions. */
export interface Leaves {
  readonly string: (written: string) => string;
  readonly number: (written: string) => number;
  readonly unit: (first: string, last: string | undefined) => string;
}

type Fields = Record<string, unknown> & {
  readonly kind?: unknown;
  readonly unitSpan?: unknown;
  start?: unknown;
  end?: unknown;
};
type Make = (from: Source) => unknown;

/** An edge of a token: four times its index, plus one of these. */
const front = 0;
/** Behind the `@` of an annotation. */
const behindSign = 1;
const back = 2;

/** The template of the tree that the model has. */
export function templateOf(tree: object, { starts, ends }: Model, leaves: Leaves): Template {
  const edges = new Map<number, number>();
  starts.forEach((start, token) => {
    edges.set(start, 4 * token + front);
    edges.set(start + 1, 4 * token + behindSign);
  });
  ends.forEach((end, token) => {
    edges.set(end, 4 * token + back);
  });
  return nodeTemplate(tree as Fields, edges, leaves) as Template;
}

function offsetOf({ tokens, first, start }: Source, edge: number): number {
  const token = first + (edge >> 2);
  const part = edge & 3;
  return (part === back ? tokens.ends[token]! : tokens.starts[token]! + part) - start;
}

function nodeTemplate(node: Fields, edges: ReadonlyMap<number, number>, leaves: Leaves): Make {
  if (node.kind === "name") return nameTemplate(node, edges);
  const start = edges.get(node.start as number)!;
  const end = edges.get(node.end as number)!;
  const keys: string[] = [];
  const makers: Make[] = [];
  for (const key of Object.keys(node)) {
    const make = key === "start" || key === "end" ? undefined : fieldTemplate(node, key, edges, leaves);
    if (!make) continue;
    keys.push(key);
    makers.push(make);
  }
  const isSpan = "start" in node;
  return (from) => {
    const made = { ...node };
    for (let index = 0; index < keys.length; index++) made[keys[index]!] = makers[index]!(from);
    if (isSpan) {
      made.start = offsetOf(from, start);
      made.end = offsetOf(from, end);
    }
    return made;
  };
}

/** What stands in a field that is not the same in every statement alike; undefined: it is. */
function fieldTemplate(
  node: Fields,
  key: string,
  edges: ReadonlyMap<number, number>,
  leaves: Leaves,
): Make | undefined {
  const value = node[key];
  const { kind } = node;
  if (kind === "string" && key === "value") return leafTemplate(node, edges, leaves.string);
  if (kind === "number" && key === "value") {
    // A unit or a percent sign ends the node behind the token of the number.
    const start = edges.get(node.start as number)!;
    return (from) => leaves.number(from.text.slice(offsetOf(from, start), offsetOf(from, start + back)));
  }
  if (kind === "number" && key === "unit") return unitTemplate(node.unitSpan as Fields, edges, leaves);
  if (Array.isArray(value)) return listTemplate(value, edges, leaves);
  return typeof value === "object" ? nodeTemplate(value as Fields, edges, leaves) : undefined;
}

function leafTemplate(node: Fields, edges: ReadonlyMap<number, number>, read: (written: string) => unknown): Make {
  const start = edges.get(node.start as number)!;
  const end = edges.get(node.end as number)!;
  return (from) => read(from.text.slice(offsetOf(from, start), offsetOf(from, end)));
}

function unitTemplate(span: Fields, edges: ReadonlyMap<number, number>, leaves: Leaves): Make {
  const start = edges.get(span.start as number)!;
  const end = edges.get(span.end as number)!;
  const first = (from: Source) => from.text.slice(offsetOf(from, start), offsetOf(from, start + back));
  if (start + back === end) return (from) => leaves.unit(first(from), undefined);
  return (from) => leaves.unit(first(from), from.text.slice(offsetOf(from, end - back), offsetOf(from, end)));
}

function listTemplate(items: readonly unknown[], edges: ReadonlyMap<number, number>, leaves: Leaves): Make {
  const makers = items.map((item) => nodeTemplate(item as Fields, edges, leaves));
  return (from) => {
    const made: unknown[] = new Array(makers.length);
    for (let index = 0; index < makers.length; index++) made[index] = makers[index]!(from);
    return made;
  };
}

/** Names are most of a tree, and at one place of statements alike often the same: `filters`, `same`, `relu`. */
function nameTemplate(node: Fields, edges: ReadonlyMap<number, number>): Make {
  const front = edges.get(node.start as number)!;
  const back = edges.get(node.end as number)!;
  let known = "";
  return (from) => {
    const start = offsetOf(from, front);
    const end = offsetOf(from, back);
    if (end - start !== known.length || !from.text.startsWith(known, start)) known = from.text.slice(start, end);
    return { kind: "name", text: known, start, end };
  };
}
