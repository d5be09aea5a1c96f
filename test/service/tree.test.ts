import { describe, expect, test } from "vitest";
import { createLines } from "../../grammar/lines.ts";
import { parse } from "../../grammar/parse.ts";
import { definitionAt } from "../../server/service/definition.ts";
import { folds } from "../../server/service/folding.ts";
import { rename, renameable } from "../../server/service/rename.ts";
import { selectionAt } from "../../server/service/selection.ts";
import { type OutlineSymbol, outline } from "../../server/service/symbols.ts";
import type { Document } from "../../server/service/workspace.ts";
import { cursor, marked } from "./marks.ts";

/** These features read the tree only. */
function documentOf(text: string): Document {
  const compilation = (): never => {
    throw new Error("nothing is compiled for this");
  };
  return { uri: "", tree: parse(text), lines: createLines(text), revision: 1, compilation, experiment: compilation };
}

const file = `// The board.
// Two lines.
target board { device xc7z020 }

/// Small.
network net on board {
  use small
  input image: uint8[1, 8, 8]
  /* a
     block */
  a = relu(image)
  output a
}
approximation small {
  weights int4
}
`;

test("what folds", () => {
  expect(folds(documentOf(file)).map(({ kind, start, end }) => [kind, file.slice(start, end)])).toEqual([
    ["region", file.slice(file.indexOf("network"), file.indexOf("approximation") - 1)],
    ["region", file.slice(file.indexOf("approximation"), file.length - 1)],
    ["comment", "// The board.\n// Two lines."],
    ["comment", "/* a\n     block */"],
  ]);
});

test("the outline", () => {
  const text = (symbols: readonly OutlineSymbol[]): unknown[] =>
    symbols.map(({ kind, name, detail, children }) =>
      [`${kind} ${name}`, detail, ...text(children)].filter((part) => part !== ""),
    );
  expect(text(outline(documentOf(file)))).toEqual([
    ["target board", ["property device"]],
    ["network net", "Small.", ["input image", "input"], ["layer a", "relu"]],
    ["approximation small", ["property weights"]],
  ]);
});

describe("definition", () => {
  test.each([
    ["network net on bo|ard { }\ntarget board { }", "«target board {» }"],
    ["network n { a = relu(x)\n output a| }", "«a = relu(x)»"],
  ])("%s", (text, expected) => {
    const at = cursor(text);
    const found = definitionAt(documentOf(at.text), at.offset);
    const shown = found && marked(at.text, [found.target]);
    expect(shown).toContain(expected);
  });

  test.each([["network n { output nothing| }"], ["network n { a = relu|(x) }"], ["target t { clock 1|00 MHz }"]])(
    "none: %s",
    (text) => {
      const at = cursor(text);
      expect(definitionAt(documentOf(at.text), at.offset)).toBeUndefined();
    },
  );
});

describe("rename", () => {
  const renamed = (text: string, name: string): string => {
    const at = cursor(text);
    const answer = rename(documentOf(at.text), at.offset, name);
    if ("refused" in answer) return answer.refused;
    return [...answer.edits]
      .reverse()
      .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), at.text);
  };

  test.each([
    [
      "network n { input x|: int8[1]\n a = relu(x)\n output a }",
      "image",
      "network n { input image: int8[1]\n a = relu(image)\n output a }",
    ],
    ["target t { }\nnetwork n on t| { }", "board", "target board { }\nnetwork n on board { }"],
    [
      "network n { a| = relu(x) }",
      "1a",
      '"1a" is not a name: use letters from A to Z, digits and underscores, not starting with a digit.',
    ],
    ["network n { a| = relu(x) }", "output", '"output" is a word of the language; choose another name.'],
    ["network n { a| = relu(x)\n b = relu(a) }", "b", 'There is already a layer "b"; choose another name.'],
    [
      "network n { a = conv|(x) }",
      "b",
      "Only names that this file or one it imports defines can be renamed: layers, blocks and their parameters, networks, targets, approximations, devices.",
    ],
  ])("%s to %s", (text, name, expected) => {
    expect(renamed(text, name)).toBe(expected);
  });

  test("there and back gives the same text", () => {
    const there = renamed(file.replace("a = relu", "a| = relu"), "first");
    expect(there).toContain("output first");
    expect(renamed(there.replace("first = relu", "first| = relu"), "a")).toBe(file);
  });

  test("only names that stand in the file are offered", () => {
    const offered = (text: string) => {
      const at = cursor(text);
      return renameable(documentOf(at.text), at.offset)?.placeholder;
    };
    expect(offered("target t { device xc7|z020 }")).toBeUndefined();
    expect(offered("network n|et { }")).toBe("net");
  });
});

test("selection grows from the name to the file", () => {
  const { text, offset } = cursor("network n {\n  a = dense(flatten(im|age), units: 3)\n}\n");
  const ranges = selectionAt(documentOf(text), offset).map(({ start, end }) => text.slice(start, end));
  expect(ranges).toEqual([
    "image",
    "flatten(image)",
    "dense(flatten(image), units: 3)",
    "a = dense(flatten(image), units: 3)",
    "network n {\n  a = dense(flatten(image), units: 3)\n}",
    text,
  ]);
});
