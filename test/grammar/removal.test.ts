import { describe, expect, test } from "vitest";
import { commentsOf } from "../../grammar/comments.ts";
import { parse } from "../../grammar/parse.ts";
import { removalOf } from "../../grammar/removal.ts";

/** The text without the first annotation of that name. */
function without(name: string, body: string): string {
  const tree = parse(`network n {\n${body}`);
  const at = tree.statements.findIndex(({ kind }) => kind === "layer");
  const statement = tree.statements[at]!;
  if (statement.kind !== "layer") throw new Error("a layer is needed");
  const { start, end } = removalOf(statement, statement.annotations.find((it) => it.name.text === name)!);
  const from = tree.starts[at]!;
  const after = tree.text.slice(0, from + start) + tree.text.slice(from + end);
  const notes = (text: string) => commentsOf(parse(text)).map((it) => text.slice(it.start, it.end).trimEnd());
  expect(notes(after)).toEqual(notes(tree.text));
  return after.slice("network n {\n".length);
}

describe("a part goes with the white space in front of it, and no comment swallows what follows", () => {
  test.each([
    ["in a line", "  y = f(x) @a(1) @b(2)\n  output y", "  y = f(x) @b(2)\n  output y"],
    ["in a line of its own", "  y = f(x)\n    @a(1)\n    @b(2)\n", "  y = f(x)\n    @b(2)\n"],
    [
      "behind a comment, in a line of its own",
      "  y = f(x) // note \n    @a(1)\n    @b(2)\n",
      "  y = f(x) // note\n    @b(2)\n",
    ],
    [
      "behind a comment, in front of another",
      "  y = f(x) // note\n    @a(1) @b(2)\n",
      "  y = f(x) // note\n    @b(2)\n",
    ],
    ["behind a comment, the last", "  y = f(x) // note\r\n    @a(1) output y", "  y = f(x) // note\r\n output y"],
    ["behind a block comment", "  y = f(x) /* note */\n    @a(1) @b(2)\n", "  y = f(x) /* note */ @b(2)\n"],
  ])("%s", (_, body, after) => {
    expect(without("a", body)).toBe(after);
  });
});
