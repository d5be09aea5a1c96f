import { describe, expect, test } from "vitest";
import { createLines } from "../../grammar/lines.ts";
import { parse } from "../../grammar/parse.ts";
import { semanticTokens, tokenModifiers, tokenTypes } from "../../server/service/semanticTokens.ts";
import type { Document } from "../../server/service/workspace.ts";

function documentOf(text: string): Document {
  const compilation = (): never => {
    throw new Error("colours need no compilation");
  };
  return { uri: "", tree: parse(text), lines: createLines(text), revision: 1, compilation, experiment: compilation };
}

/** `text:type` of each token, `!` behind the type of a declaration. */
function colours(text: string, data: readonly number[]): string[] {
  const lines = createLines(text);
  const found: string[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    line += data[i]!;
    character = data[i] === 0 ? character + data[i + 1]! : data[i + 1]!;
    const start = lines.startOf(line) + character;
    const declaration = (data[i + 4]! & (1 << tokenModifiers.indexOf("declaration"))) !== 0;
    found.push(`${text.slice(start, start + data[i + 2]!)}:${tokenTypes[data[i + 3]!]}${declaration ? "!" : ""}`);
  }
  return found;
}

const cases: readonly (readonly [string, readonly string[]])[] = [
  [
    "target pynq { device xc7z020\n clock 100 MHz }",
    [
      "target:keyword",
      "pynq:struct!",
      "device:property",
      "xc7z020:struct",
      "clock:property",
      "100:number",
      "MHz:keyword",
    ],
  ],
  [
    "approximation edge { weights int4 }",
    ["approximation:keyword", "edge:interface!", "weights:decorator", "int4:type"],
  ],
  [
    "network n on t { input x: uint8(scale: 0.5)[1, 8] }",
    [
      ...["network:keyword", "n:class!", "on:keyword", "t:struct", "input:keyword", "x:variable!", "uint8:type"],
      ...["scale:parameter", "0.5:number", "1:number", "8:number"],
    ],
  ],
  [
    "network n { a = dense(flatten(x), units: 3) @weights(fixed<8, 2>(round: floor)) }",
    [
      ...[
        "network:keyword",
        "n:class!",
        "a:variable!",
        "=:operator",
        "dense:function",
        "flatten:function",
        "x:variable",
      ],
      ...["units:parameter", "3:number", "@weights:decorator", "fixed:type", "8:number", "2:number", "round:parameter"],
      "floor:enumMember",
    ],
  ],
  [
    "network n { require a.lut <= 5%\n output a }",
    [
      ...["network:keyword", "n:class!", "require:keyword", "a:variable", "lut:property", "<=:operator", "5:number"],
      ...["output:keyword", "a:variable"],
    ],
  ],
];

describe("colours", () => {
  test.each(cases)("%s", (text, expected) => {
    const found = colours(text, semanticTokens(documentOf(text)));
    expect(found.filter((token) => !/^[<>%]:/.test(token))).toEqual(expected);
  });

  test("a comment over several lines is one token a line, with every kind of line break", () => {
    for (const newline of ["\n", "\r\n", "\r"]) {
      const text = `/* one${newline}two */ target t {} // end${newline}`;
      expect(colours(text, semanticTokens(documentOf(text)))).toEqual([
        "/* one:comment",
        "two */:comment",
        "target:keyword",
        "t:struct!",
        "// end:comment",
      ]);
    }
  });

  test("a range gives the tokens that touch it, at the same places", () => {
    const text = "network n {\n  a = relu(x)\n  b = relu(a)\n  output b\n}\n";
    const start = text.indexOf("b =");
    const range = { start, end: text.indexOf("\n", start) };
    expect(colours(text, semanticTokens(documentOf(text), range))).toEqual([
      "b:variable!",
      "=:operator",
      "relu:function",
      "a:variable",
    ]);
  });
});
