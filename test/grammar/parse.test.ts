import fc from "fast-check";
import { expect, test } from "vitest";
import { commentsOf } from "../../grammar/comments.ts";
import { parse } from "../../grammar/parse.ts";
import { StatementParser } from "../../grammar/parser.ts";
import type { Statement, SyntaxTree } from "../../grammar/tree.ts";
import { children, type Node, textOf } from "../../grammar/walk.ts";
import { errorsOf } from "./errorsOf.ts";
import { expectSame } from "./same.ts";
import { samples, text } from "./texts.ts";

/** What holds for every tree of every text. */
function expectWhole(source: string): SyntaxTree {
  const tree = parse(source);
  expect(tree.text).toBe(source);
  expect(tree.statements.map((statement) => statement.text).join("")).toBe(source);
  expect(tree.statements.at(-1)!.kind).toBe("end");
  expect(tree.starts.at(-1)).toBe(source.length);
  const grouped = tree.declarations.flatMap(({ header, body, close }) => [header, ...body, ...(close ? [close] : [])]);
  expect(grouped.length).toBe(tree.statements.length - 1);
  for (const [index, statement] of tree.statements.slice(0, -1).entries()) expect(grouped[index]).toBe(statement);

  const comments = commentsOf(tree);
  let comment = 0;
  let position = 0;
  const expectTrivia = (to: number) => {
    let rest = "";
    for (; comment < comments.length && comments[comment]!.start < to; comment++) {
      rest += source.slice(position, comments[comment]!.start);
      position = comments[comment]!.end;
    }
    rest += source.slice(position, to);
    expect(rest.trim()).toBe("");
  };
  tree.statements.forEach((statement, index) => {
    const start = tree.starts[index]!;
    expect(statement.length).toBe(statement.text.length);
    expect(start + statement.length).toBe(tree.starts[index + 1]);
    for (const token of statement.tokens) {
      expect(token.end).toBeGreaterThan(token.start);
      expectTrivia(start + token.start);
      position = start + token.end;
    }
    expectNested(statement, 0, statement.length);
    for (const { start, end } of statement.errors) expectInside(start, end, 0, statement.length);
  });
  expectTrivia(source.length);
  return tree;
}

function expectNested(parent: Statement | Node, from: number, to: number): void {
  for (const child of children(parent)) {
    expectInside(child.start, child.end, from, to);
    expectNested(child, child.start, child.end);
  }
}

function expectInside(start: number, end: number, from: number, to: number): void {
  if (!(from <= start && start <= end && end <= to))
    expect.fail(`the span ${start}–${end} is not inside ${from}–${to}`);
}

test("statements join to the text, tokens and trivia too, spans are nested: for any text", () => {
  fc.assert(
    fc.property(text, (source) => void expectWhole(source)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (source) => void expectWhole(source)),
    { numRuns: 300 },
  );
});

test("the same for every prefix of the samples", () => {
  expect(samples.size).toBeGreaterThan(2);
  for (const source of samples.values())
    for (let end = 0; end <= source.length; end += end < 300 ? 1 : 7) expectWhole(source.slice(0, end));
});

test("the samples have no errors", () => {
  for (const [name, source] of samples) expect([name, errorsOf(source)]).toEqual([name, []]);
});

test("the grammar passes the checks of the parser generator", () => {
  expect(() => new StatementParser({ validate: true })).not.toThrow();
});

/** The tree without places: what is left when white space and comments are other ones. */
function meaning(source: string): unknown {
  const places = new Set(["start", "end", "span", "shapeSpan", "unitSpan", "length", "doc"]);
  return parse(source).statements.map((statement) =>
    JSON.parse(
      JSON.stringify({ ...statement, text: undefined }, (key, value) => (places.has(key) ? undefined : value)),
    ),
  );
}

test("white space, line breaks and comments never matter in valid text", () => {
  const gap = fc.constantFrom(" ", "\n", "\r\n  ", "\t", " /* note */ ", " // note\n", "\n\n");
  fc.assert(
    fc.property(fc.constantFrom(...samples.values()), fc.infiniteStream(gap), (source, gaps) => {
      const tree = parse(source);
      let other = "";
      tree.statements.forEach((statement) => {
        for (const { start, end } of statement.tokens) other += statement.text.slice(start, end) + gaps.next().value;
      });
      expect(meaning(other)).toEqual(meaning(source));
    }),
    { numRuns: 60 },
  );
  for (const source of samples.values()) {
    const words = parse(source).statements.flatMap((statement) =>
      statement.tokens.map((token) => textOf(statement, token)),
    );
    expect(meaning(words.join(" "))).toEqual(meaning(source));
    expect(meaning(words.join("\n"))).toEqual(meaning(source));
  }
});

test("parsing twice gives equal trees", () => {
  for (const source of samples.values()) expectSame(parse(source), parse(source));
});
