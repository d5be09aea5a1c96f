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
  return createTree(statements, startsOf(statements), groupDeclarations(statements, []), text);
}

function startsOf(statements: readonly Statement[]): Int32Array {
  const starts = new Int32Array(statements.length + 1);
  for (let index = 0; index < statements.length; index++)
    starts[index + 1] = starts[index]! + statements[index]!.length;
  return starts;
}

/** The text is joined from its statements when it is first asked for: an edit by itself never needs it. */
export function createTree(
  statements: readonly Statement[],
  starts: Int32Array,
  declarations: readonly Declaration[],
  text?: string,
): SyntaxTree {
  let joined = text;
  return {
    statements,
    starts,
    declarations,
    get text() {
      joined ??= statements.map((statement) => statement.text).join("");
      return joined;
    },
  };
}
