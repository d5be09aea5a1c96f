import { expect } from "vitest";
import type { SyntaxTree } from "../../grammar/tree.ts";

/** Plain data of a tree, without its text getter, so that two trees compare structurally. */
export function plain(tree: SyntaxTree) {
  return {
    text: tree.text,
    starts: Array.from(tree.starts),
    statements: tree.statements.map((statement) => ({ ...statement, tokens: statement.tokens })),
    declarations: tree.declarations,
  };
}

export function expectSame(one: SyntaxTree, other: SyntaxTree): void {
  expect(plain(one)).toEqual(plain(other));
}
