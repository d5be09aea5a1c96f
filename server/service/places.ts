import type { Declaration, Span, Statement, SyntaxTree } from "../../grammar/tree.ts";

/** A half-open range of absolute UTF-16 offsets in a document: what every answer of the service is made of. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Where the statements of a tree start; -1 for a statement that is not in it. */
export type Locator = (statement: Statement) => number;

/** What was asked of a tree; not the tree, which quick collections of garbage would keep for its sake. */
interface Questions {
  asked: number;
  index: Map<Statement, number> | undefined;
}

const questions = new WeakMap<SyntaxTree, Questions>();
/** So many statements are looked for one by one before an index pays. */
const patience = 16;

/**
 * Absolute starts by statement identity. The index over a large file is built only when many statements are asked for:
 * after most edits a handful of diagnostics is all there is.
 */
export function locator(tree: SyntaxTree): Locator {
  const known = questions.get(tree) ?? { asked: 0, index: undefined };
  questions.set(tree, known);
  return (statement) => {
    known.asked += 1;
    if (known.asked <= patience) {
      const position = tree.statements.indexOf(statement);
      return position < 0 ? -1 : (tree.starts[position] ?? -1);
    }
    known.index ??= new Map(tree.statements.map((item, position) => [item, tree.starts[position] ?? -1]));
    return known.index.get(statement) ?? -1;
  };
}

export function rangeIn(start: number, span: Span): Range {
  return { start: start + span.start, end: start + span.end };
}

/** The declaration that a statement belongs to, its header and closing brace included. */
export function declarationOf(tree: SyntaxTree, statement: Statement): Declaration | undefined {
  return tree.declarations.find(
    (declaration) =>
      declaration.header === statement || declaration.close === statement || declaration.body.includes(statement),
  );
}
