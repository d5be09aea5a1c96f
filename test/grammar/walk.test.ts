import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { nodesOf, pathAt, statementAt, textOf } from "../../grammar/walk.ts";

describe("finding nodes", () => {
  const tree = parse("network n {\n  a = conv(x, kernel: [3, 5]) @fold(pe: 6)\n}\n");

  test("every offset has its statement", () => {
    for (let offset = 0; offset <= tree.text.length; offset++) {
      const { statement, index, start } = statementAt(tree, offset);
      expect(tree.statements[index]).toBe(statement);
      expect(start).toBe(tree.starts[index]);
      expect(offset >= start && (offset < start + statement.length || statement.kind === "end")).toBe(true);
    }
  });

  test("the path to an offset goes from the whole to the part", () => {
    const { statement, start } = statementAt(tree, tree.text.indexOf("5]"));
    const path = pathAt(statement, tree.text.indexOf("5]") - start);
    expect(path.map((node) => textOf(statement, node))).toEqual([
      "conv(x, kernel: [3, 5])",
      "kernel: [3, 5]",
      "[3, 5]",
      "5",
    ]);
  });

  test("every node of a statement is visited once, parents first", () => {
    const { statement } = statementAt(tree, tree.text.indexOf("conv"));
    const visited = [...nodesOf(statement)].map((node) => textOf(statement, node));
    expect(visited).toEqual([
      ...["a", "conv(x, kernel: [3, 5])", "conv", "x", "x", "kernel: [3, 5]", "kernel", "[3, 5]", "3", "5"],
      ...["@fold(pe: 6)", "fold", "pe: 6", "pe", "6"],
    ]);
  });
});
