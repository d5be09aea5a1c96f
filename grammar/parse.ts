import { groupDeclarations } from "./declarations.ts";
import { lex } from "./lexer.ts";
import { cut } from "./split.ts";
import { readEnd, readStatement } from "./statement.ts";
import type { Declaration, Scope, Statement, SyntaxTree } from "./tree.ts";

/** Reads the text of a `.dnnx` file. Every text has a tree; what cannot be read is in it, with errors. */
export function parse(text: string): SyntaxTree {
  const tokens = lex(text);
  const statements: Statement[] = [];
  let scope: Scope = "file";
  let start = 0;
  let first = 0;
  while (first < tokens.count) {
    const found = cut(tokens, first, scope);
    statements.push(readStatement(tokens, first, found.end, start, found.scope, start === 0));
    start = tokens.ends[found.end - 1]!;
    first = found.end;
    scope = found.next;
  }
  statements.push(readEnd(tokens, start, scope));
  return new ParsedTree(statements, startsOf(statements), groupDeclarations(statements, []), text);
}

function startsOf(statements: readonly Statement[]): Int32Array {
  const starts = new Int32Array(statements.length + 1);
  for (let index = 0; index < statements.length; index++)
    starts[index + 1] = starts[index]! + statements[index]!.length;
  return starts;
}

/**
 * A tree of these statements. A class, because a getter in an object literal would keep every state of the text alive
 * until the next full garbage collection.
 */
export class ParsedTree implements SyntaxTree {
  readonly statements: readonly Statement[];
  readonly starts: Int32Array;
  readonly declarations: readonly Declaration[];
  #text: string | undefined;

  constructor(
    statements: readonly Statement[],
    starts: Int32Array,
    declarations: readonly Declaration[],
    text?: string,
  ) {
    this.statements = statements;
    this.starts = starts;
    this.declarations = declarations;
    this.#text = text;
  }

  /** Joined from the statements when it is first asked for: an edit by itself never needs it. */
  get text(): string {
    this.#text ??= this.statements.map((statement) => statement.text).join("");
    return this.#text;
  }
}
