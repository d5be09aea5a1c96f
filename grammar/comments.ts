import type { Span, Statement, SyntaxTree } from "./tree.ts";

export interface Comment extends Span {
  readonly kind: "line" | "block" | "documentation";
}

/** The comments of one statement, in order; offsets relative to the statement. They stand in the gaps between tokens. */
export function commentsIn(statement: Statement): Comment[] {
  if (!statement.text.includes("/")) return [];
  const found: Comment[] = [];
  let position = 0;
  for (const token of statement.tokens) {
    for (const comment of commentsBetween(statement.text, position, token.start)) found.push(comment);
    position = token.end;
  }
  found.push(...commentsBetween(statement.text, position, statement.text.length));
  return found;
}

const cache = new WeakMap<Statement, readonly Comment[]>();

/** All comments of a file, in order; absolute offsets. */
export function commentsOf(tree: SyntaxTree): Comment[] {
  const found: Comment[] = [];
  for (let index = 0; index < tree.statements.length; index++) {
    const statement = tree.statements[index]!;
    let own = cache.get(statement);
    if (!own) {
      own = commentsIn(statement);
      cache.set(statement, own);
    }
    const offset = tree.starts[index]!;
    for (const { kind, start, end } of own) found.push({ kind, start: start + offset, end: end + offset });
  }
  return found;
}

/** The comments between `from` and `to`, where no token stands. */
export function commentsBetween(text: string, from: number, to: number): Comment[] {
  const found: Comment[] = [];
  if (to - from < 2) return found;
  let position = from;
  while (position < to) {
    if (text[position] !== "/") {
      position++;
      continue;
    }
    const block = text[position + 1] === "*";
    const close = block ? text.indexOf("*/", position + 2) : lineEnd(text, position);
    const end = close < 0 || close > to ? to : block ? close + 2 : close;
    const documentation = !block && text[position + 2] === "/";
    found.push({ kind: block ? "block" : documentation ? "documentation" : "line", start: position, end });
    position = end;
  }
  return found;
}

function lineEnd(text: string, position: number): number {
  let end = position;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}
