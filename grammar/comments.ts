import type { Span, Statement, SyntaxTree } from "./tree.ts";

export interface Comment extends Span {
  readonly kind: "line" | "block" | "documentation";
}

/** The comments of one statement, in order; offsets relative to the statement. They stand in the gaps between tokens. */
export function commentsIn(statement: Statement): Comment[] {
  const found: Comment[] = [];
  if (!statement.text.includes("/")) return found;
  let position = 0;
  for (const token of statement.tokens) {
    collect(statement.text, position, token.start, found);
    position = token.end;
  }
  collect(statement.text, position, statement.text.length, found);
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

/** Comments between `from` and `to`, where no token stands. */
function collect(text: string, from: number, to: number, found: Comment[]): void {
  let position = text.indexOf("/", from);
  while (position >= 0 && position < to) {
    const block = text[position + 1] === "*";
    const close = block ? text.indexOf("*/", position + 2) : lineEnd(text, position);
    const end = close < 0 || close > to ? to : block ? close + 2 : close;
    const documentation = !block && text[position + 2] === "/";
    found.push({ kind: block ? "block" : documentation ? "documentation" : "line", start: position, end });
    position = text.indexOf("/", end);
  }
}

function lineEnd(text: string, position: number): number {
  let end = position;
  while (end < text.length && text[end] !== "\n" && text[end] !== "\r") end++;
  return end;
}
