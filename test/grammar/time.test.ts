import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";

describe("time is linear in the length of the text", () => {
  const size = 200_000;
  test.each([
    ["open brackets", "("],
    ["open comments", "/*"],
    ["slashes", "/"],
    ["quotes", '"'],
    ["names", "a "],
    ["assignments", "a="],
    ["signs", "- "],
    ["member chains", "a."],
    ["nested lists", "[["],
    ["less and greater", "a<b>"],
    ["braces", "{}"],
    ["headers", "network n {\n"],
    ["digits", "1e"],
    ["numbers with units", "1 a/"],
    ["if", "if a then "],
    ["backslashes", '"\\'],
  ])("%s", (_, piece) => {
    const source = `network n {\n  x = f(${piece.repeat(size / piece.length)}`;
    const start = performance.now();
    const tree = parse(source);
    expect(tree.statements.map((statement) => statement.length).reduce((sum, length) => sum + length, 0)).toBe(
      source.length,
    );
    // A quadratic step would take minutes.
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
