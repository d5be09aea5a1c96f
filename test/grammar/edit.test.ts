import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { edit } from "../../grammar/edit.ts";
import { parse } from "../../grammar/parse.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import { expectSame } from "./same.ts";
import { changes, samples, text } from "./texts.ts";

test("edits give the tree of a fresh parse", () => {
  fc.assert(
    fc.property(text, changes, (start, script) => {
      let tree = parse(start);
      let current = start;
      for (const { at, remove, insert } of script) {
        const from = Math.floor(at * current.length);
        const to = Math.min(current.length, from + remove);
        current = current.slice(0, from) + insert + current.slice(to);
        tree = edit(tree, from, to, insert);
        expectSame(tree, parse(current));
        expect(new Set(tree.statements).size).toBe(tree.statements.length);
      }
    }),
    { numRuns: 400 },
  );
});

test("no statement is used twice, where what was typed looks like what stands behind", () => {
  const tree = edit(parse(" >}\n"), 0, 0, " #}");
  expectSame(tree, parse(" #} >}\n"));
  expect(new Set(tree.statements).size).toBe(5);
});

test("a sample typed character by character ends in the tree of a fresh parse", () => {
  for (const source of samples.values()) {
    let tree = parse("");
    for (let index = 0; index < source.length; index++) {
      tree = edit(tree, index, index, source[index]!);
      if (index % 97 === 0) expectSame(tree, parse(source.slice(0, index + 1)));
    }
    expectSame(tree, parse(source));
  }
});

const source = [
  ...["target t {", "  clock 100 MHz", "  voltage 0.9 V", "}", ""],
  ...["network n on t {", "  input x: uint8[1, 28, 28]"],
  ...Array.from({ length: 40 }, (_, index) => `  c${index} = relu(${index === 0 ? "x" : `c${index - 1}`})`),
  ...["  output c39", "}", ""],
].join("\n");

/** Statements of `after` that are not the same objects as in `before`. */
function renewed(before: SyntaxTree, after: SyntaxTree): string[] {
  const old = new Set(before.statements);
  return after.statements.filter((statement) => !old.has(statement)).map((statement) => statement.text.trim());
}

describe("what an edit does not touch stays the same object", () => {
  const before = parse(source);
  const at = source.indexOf("c20 = relu");

  test("a letter in a statement renews that statement and its declaration only", () => {
    const after = edit(before, at, at, "x");
    expect(renewed(before, after)).toEqual(["xc20 = relu(c19)"]);
    expect(after.declarations[0]).toBe(before.declarations[0]);
    expect(after.declarations[1]).not.toBe(before.declarations[1]);
  });

  test("an edit of white space renews one statement", () => {
    expect(renewed(before, edit(before, at - 1, at - 1, "  "))).toEqual(["c20 = relu(c19)"]);
  });

  test("a replacement by the same text renews nothing", () => {
    const after = edit(before, at, at + 3, "c20");
    expect(renewed(before, after)).toEqual([]);
    expect(after.declarations[1]).toBe(before.declarations[1]);
  });

  test("a new text for the whole file renews only what is different", () => {
    const after = edit(before, 0, source.length, source.replace("c20 = relu(c19)", "c20 = add(c19, c1)"));
    expect(renewed(before, after)).toEqual(["c20 = add(c19, c1)"]);
    expect(edit(before, 0, source.length, source)).toBe(before);
  });

  test("a new statement leaves its neighbours alone", () => {
    expect(renewed(before, edit(before, at, at, "new = relu(c1)\n  "))).toEqual(["new = relu(c1)", "c20 = relu(c19)"]);
    const lineEnd = source.indexOf("\n", at);
    expect(renewed(before, edit(before, lineEnd, lineEnd, "\n  new = relu(c1)"))).toEqual(["new = relu(c1)"]);
  });

  test("a brace that is taken away and comes back brings the header back", () => {
    const brace = source.lastIndexOf("}");
    const open = edit(before, brace, brace + 1, "");
    expect(open.declarations[1]!.header.errors).toHaveLength(1);
    expect(renewed(before, open)).toEqual(["network n on t {", ""]);
    const closed = edit(open, brace, brace, "}");
    expect(closed.declarations[1]!.header).toBe(before.declarations[1]!.header);
    expectSame(closed, before);
  });

  test("a comment that is opened swallows what follows, closed it gives it back", () => {
    const opened = edit(before, at, at, "/* ");
    expect(opened.statements.at(-1)!.errors.map((error) => error.message)).toEqual([
      "expected `*/` to close the comment, found the end of the file",
    ]);
    expectSame(edit(opened, at, at + 3, ""), before);
  });

  test("an edit of the second declaration keeps the first, and the other way round", () => {
    const clock = source.indexOf("100");
    const after = edit(before, clock, clock + 3, "200");
    expect(after.declarations[1]).toBe(before.declarations[1]);
    expect(after.declarations[0]).not.toBe(before.declarations[0]);
  });
});

test("offsets beyond the text mean its end", () => {
  const tree = parse("network n {}");
  expectSame(edit(tree, 100, 200, "\n"), parse("network n {}\n"));
  expectSame(edit(tree, -5, 8, "target "), parse("target n {}"));
});

test("an edit costs what it touches: statements read again do not grow with the file", () => {
  const lines = (count: number) =>
    `network n {\n${Array.from({ length: count }, (_, index) => `  c${index} = relu(x)\n`).join("")}}\n`;
  for (const count of [100, 3_000]) {
    const before = parse(lines(count));
    const at = before.text.length >> 1;
    expect(renewed(before, edit(before, at, at + 1, "y")).length).toBeLessThan(3);
  }
});
