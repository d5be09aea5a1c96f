import type {
  Annotation,
  Argument,
  Expression,
  Operator,
  Parameter,
  PropertyValue,
  Span,
  Statement,
  SyntaxTree,
} from "./tree.ts";

export interface Located {
  readonly statement: Statement;
  readonly index: number;
  /** Absolute offset of the statement's start. */
  readonly start: number;
}

/** Index of the statement that owns the absolute UTF-16 `offset`, see `statementAt`. */
export function statementIndexAt(tree: SyntaxTree, offset: number): number {
  let low = 0;
  let high = tree.statements.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tree.starts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * The statement that owns the absolute UTF-16 `offset`, its leading comments and white space included. The end of the
 * text, and anything beyond, belongs to the last statement.
 */
export function statementAt(tree: SyntaxTree, offset: number): Located {
  const index = statementIndexAt(tree, offset);
  return { statement: tree.statements[index]!, index, start: tree.starts[index]! };
}

/** The text of a span of a statement; the whole statement without its leading trivia when no span is given. */
export function textOf(statement: Statement, span: Span = statement.span): string {
  return statement.text.slice(span.start, span.end);
}

/** Anything with a span inside a statement. */
export type Node = Expression | Argument | PropertyValue | Annotation | Parameter | Operator;

/** The nodes directly inside a statement or node, in the order of the text. */
export function children(parent: Statement | Node): Node[] {
  const found: Node[] = [];
  for (const key in parent) {
    if (notNodes.has(key)) continue;
    const value: unknown = parent[key as keyof typeof parent];
    if (typeof value !== "object") continue;
    if (Array.isArray(value)) {
      for (const item of value) if (isNode(item)) found.push(item);
    } else if (isNode(value)) found.push(value);
  }
  for (let index = 1; index < found.length; index++)
    if (found[index]!.start < found[index - 1]!.start) return found.sort((one, other) => one.start - other.start);
  return found;
}

const notNodes: ReadonlySet<string> = new Set(["span", "shapeSpan", "unitSpan", "tokens", "errors"]);

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "start" in value && "end" in value;
}

/** Every node of a statement, parents before what they hold. */
export function* nodesOf(parent: Statement | Node): Generator<Node> {
  for (const child of children(parent)) {
    yield child;
    yield* nodesOf(child);
  }
}

/**
 * The nodes around `offset` (relative to the statement), outermost first. An offset between two nodes that touch
 * belongs to both ends; the later one is followed, except that a name in front of punctuation is preferred to nothing.
 */
export function pathAt(statement: Statement, offset: number): Node[] {
  const path: Node[] = [];
  let inside: readonly Node[] = children(statement);
  for (;;) {
    const next = inside.findLast((node) => node.start <= offset && offset <= node.end);
    if (!next) return path;
    path.push(next);
    inside = children(next);
  }
}
