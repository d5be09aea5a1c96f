import { expect, test } from "vitest";
import { layout } from "../../grammar/layout.ts";
import { createLines } from "../../grammar/lines.ts";
import { parse } from "../../grammar/parse.ts";
import { formatted, formattedIn } from "../../server/service/formatting.ts";
import type { Document } from "../../server/service/workspace.ts";

function documentOf(text: string): Document {
  const compilation = (): never => {
    throw new Error("formatting compiles nothing");
  };
  return { uri: "", tree: parse(text), lines: createLines(text), revision: 1, compilation, experiment: compilation };
}

const untidy =
  "target t {device xc7z020\n\n\n  clock   100   MHz}\nnetwork n on t{\ninput x:uint8[1,8,8]\na=relu( x )\noutput a}";

function applied(text: string, edits: readonly { start: number; end: number; newText: string }[]): string {
  return [...edits]
    .sort((a, b) => b.start - a.start)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

test("the edits of a document give its canonical layout, and then there are none", () => {
  const tidy = applied(untidy, formatted(documentOf(untidy)));
  expect(tidy).toBe(layout(parse(untidy)));
  expect(tidy).not.toBe(untidy);
  expect(formatted(documentOf(tidy))).toEqual([]);
});

test("the edits of a range leave the other statements as they are", () => {
  const start = untidy.indexOf("a=relu");
  const tidy = applied(untidy, formattedIn(documentOf(untidy), { start, end: start + 3 }));
  expect(tidy).toContain("a = relu(x)");
  expect(tidy).toContain("clock   100   MHz");
});
