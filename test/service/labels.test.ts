import { describe, expect, test } from "vitest";
import { definitionAt } from "../../server/service/definition.ts";
import { hoverAt } from "../../server/service/hover.ts";
import { referencesAt } from "../../server/service/references.ts";
import { rename, renameable } from "../../server/service/rename.ts";
import { createWorkspace, type Document } from "../../server/service/workspace.ts";
import { network, open } from "./documents.ts";
import { marked } from "./marks.ts";

const block = "block unit(x, size = 3) {\n  y = conv(x, filters: 2, kernel: size)\n  return y\n}\n";
const calls = network("  a = unit(image, size: 1)\n  b = repeat 2 (c = a) unit(c, size: 1)\n  output b");

/** Where the name of the first argument with a label stands. */
const labelIn = ({ tree }: Document) => tree.text.indexOf("size: 1") + 1;

describe("the label of an argument is the parameter of the block", () => {
  test("in its hover, its definition, its references", () => {
    const document = open(block + calls);
    const at = labelIn(document);
    expect(hoverAt(document, at)?.markdown).toBe(
      "**size**: parameter of the block `unit`, `3` when a call does not say.",
    );
    expect(definitionAt(document, at)?.selection.start).toBe(block.indexOf("size"));
    const own = referencesAt(document, block.indexOf("size"));
    expect(referencesAt(document, at)).toEqual(own);
    expect(
      marked(
        document.tree.text,
        own.map(({ range }) => range),
      ).match(/«size»/g),
    ).toHaveLength(4);
  });

  test("and when it is renamed", () => {
    const document = open(block + calls);
    expect(renameable(document, labelIn(document))?.placeholder).toBe("size");
    const answer = rename(document, labelIn(document), "kernel");
    expect(answer).toMatchObject({ edits: [{}, {}, {}, {}] });
  });

  test("of a block of another file", () => {
    const workspace = createWorkspace({
      weights: () => ({ state: "missing", reason: "no files in this test" }),
      source: () => ({ state: "ready", uri: "file:///unit.dnnx", text: block }),
    });
    const document = workspace.open("file:///net.dnnx", `import "unit.dnnx"\n${calls}`);
    expect(definitionAt(document, labelIn(document))?.file?.uri).toBe("file:///unit.dnnx");
    expect(hoverAt(document, labelIn(document))?.markdown).toMatch(/^\*\*size\*\*: parameter of the block `unit`/);
  });

  test("one that the block does not have is none", () => {
    const document = open(block + calls.replace("size: 1", "sizes: 1"));
    expect(definitionAt(document, document.tree.text.indexOf("sizes"))).toBeUndefined();
    expect(hoverAt(document, document.tree.text.indexOf("sizes"))).toBeUndefined();
  });
});
