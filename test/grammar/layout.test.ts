import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commentsOf } from "../../grammar/comments.ts";
import { layout, layoutRange } from "../../grammar/layout.ts";
import { parse } from "../../grammar/parse.ts";
import type { SyntaxTree } from "../../grammar/tree.ts";
import { samples, text } from "./texts.ts";

const tokensOf = (tree: SyntaxTree) =>
  tree.statements.flatMap((statement) => statement.tokens.map(({ start, end }) => statement.text.slice(start, end)));
const commentTexts = (tree: SyntaxTree) =>
  commentsOf(tree).map(({ start, end }) =>
    tree.text
      .slice(start, end)
      .trimEnd()
      .replace(/\r\n|\r/g, "\n"),
  );
const errorsOf = (tree: SyntaxTree) =>
  tree.statements.flatMap((statement) => statement.errors.map((error) => error.message));
const docsOf = (tree: SyntaxTree) => tree.statements.map((statement) => statement.doc);

test("layout keeps tokens, comments and errors, and a second layout changes nothing", () => {
  fc.assert(
    fc.property(text, (source) => {
      const tree = parse(source);
      const result = layout(tree);
      const again = parse(result);
      expect(tokensOf(again)).toEqual(tokensOf(tree));
      expect(commentTexts(again)).toEqual(commentTexts(tree));
      expect(errorsOf(again)).toEqual(errorsOf(tree));
      expect(docsOf(again)).toEqual(docsOf(tree));
      expect(layout(again)).toBe(result);
    }),
    { numRuns: 600, examples: [["/// doc\n\r\n}"], ["target a {\n/// doc\n\n}"]] },
  );
});

test("the edits of a range, applied, give what layout gives", () => {
  fc.assert(
    fc.property(text, (source) => {
      const tree = parse(source);
      let result = source;
      for (const { start, end, newText } of layoutRange(tree, 0, source.length).toReversed())
        result = result.slice(0, start) + newText + result.slice(end);
      expect(result).toBe(layout(tree));
    }),
    { numRuns: 200 },
  );
});

describe("canonical layout", () => {
  const cases: Record<string, [string, string]> = {
    "one statement per line": [
      "target t{clock 100MHz voltage 0.9V}",
      "target t {\n  clock 100 MHz\n  voltage 0.9 V\n}\n",
    ],
    "at most one blank line, none behind a brace": [
      "network n {\n\n\n  a=b\n\n\n  output a\n\n}",
      "network n {\n  a = b\n\n  output a\n}\n",
    ],
    "trailing comments stay behind their statement": [
      "network n { // why\n  a = b   // this\n  // next\n  output a }",
      "network n { // why\n  a = b // this\n  // next\n  output a\n}\n",
    ],
    "breaks inside a statement are kept and indented": [
      "network n {\na = conv(x,\nkernel: [3,\n3]\n)\n@fold(pe: 1)\n}",
      "network n {\n  a = conv(x,\n    kernel: [3,\n      3]\n  )\n    @fold(pe: 1)\n}\n",
    ],
    "signs, powers, ratios, units, formats": [
      "network n {\n a = f( - 1 , 2 ^ - 4, 8*2, n-1, 1 / 255 , 2 : 4, 50 uJ / inference, fixed < 16,6 > ( round : floor ), b [ 2 ] . c)\n}",
      "network n {\n  a = f(-1, 2^-4, 8 * 2, n - 1, 1/255, 2:4, 50 uJ/inference, fixed<16, 6>(round: floor), b[2].c)\n}\n",
    ],
    "comparisons keep their spaces": ["network n {\nrequire lut<5\n}", "network n {\n  require lut < 5\n}\n"],
    "what is carried by a repeat stands apart": [
      "network n {\n a=repeat 3(x=b)f(x)\n}",
      "network n {\n  a = repeat 3 (x = b) f(x)\n}\n",
    ],
    "parameters of a block": ["block b (x,n=1){\nreturn x}", "block b(x, n = 1) {\n  return x\n}\n"],
    "a statement with an error keeps its inside": [
      "network n {\na   =  conv(x,,  y)\n  b  =  relu(a)\n}",
      "network n {\n  a   =  conv(x,,  y)\n  b = relu(a)\n}\n",
    ],
    "line breaks of the file": ["network n {\r\na=b\r\n}\r\n", "network n {\r\n  a = b\r\n}\r\n"],
    "an empty file": ["  \n ", ""],
  };
  test.each(Object.entries(cases))("%s", (_, [source, expected]) => {
    expect(layout(parse(source))).toBe(expected);
  });

  test("the samples have no syntax errors, laid out or not", () => {
    for (const source of samples.values()) {
      const tree = parse(source);
      expect(errorsOf(tree)).toEqual([]);
      expect(errorsOf(parse(layout(tree)))).toEqual([]);
    }
  });
});

test("a range touches no other statement", () => {
  const source = "network n {\n  a  =  b\n  c  =  d\n}\n";
  const at = source.indexOf("c  =");
  const replaced = layoutRange(parse(source), at, at);
  expect(replaced).toEqual([{ start: at + 2, end: at + 5, newText: "=" }]);
});
