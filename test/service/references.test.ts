import { describe, expect, test } from "vitest";
import { referencesAt } from "../../server/service/references.ts";
import { rename, renameable } from "../../server/service/rename.ts";
import { createWorkspace, type Document } from "../../server/service/workspace.ts";
import { cursor } from "./marks.ts";

/** Files of one folder, all open; `|` in one of them is the cursor. */
function folder(files: Readonly<Record<string, string>>) {
  const texts = new Map<string, string>();
  let at: { uri: string; offset: number } | undefined;
  for (const [name, text] of Object.entries(files)) {
    const uri = `file:///${name}`;
    if (!text.includes("|")) texts.set(uri, text);
    else {
      const marked = cursor(text);
      at = { uri, offset: marked.offset };
      texts.set(uri, marked.text);
    }
  }
  const workspace = createWorkspace({
    weights: () => ({ state: "missing", reason: "no files in this test" }),
    source: (_uri, path) => {
      const text = texts.get(`file:///${path}`);
      if (text === undefined) return { state: "missing", reason: "no such file" };
      return { state: "ready", uri: `file:///${path}`, text };
    },
  });
  const documents = [...texts].map(([uri, text]) => workspace.open(uri, text));
  const document = documents.find(({ uri }) => uri === at?.uri) as Document;
  return { document, offset: at!.offset, documents };
}

const blocks = "block unit(x, width) {\n  a = dense(x, units: width)\n  return relu(a)\n}\n";
const main = `import "blocks.dnnx"
network n {
  input x: uint8[4]
  y = repeat 2 (z = x) unit(z, width: 4)
  override y[1].a @weights(int4)
  output y
  require y[0].a.energy <= 1 uJ
}
`;
const other = "network unrelated {\n  input x: uint8[4]\n  unit = relu(x)\n  output unit\n}\n";
const files = { "blocks.dnnx": blocks, "main.dnnx": main, "other.dnnx": other };

/** What stands at each reference, with a little around it. */
function shown(marked: Readonly<Record<string, string>>): readonly string[] {
  const { document, offset, documents } = folder(marked);
  return referencesAt(document, offset, documents).map(
    ({ uri, tree, range }) =>
      `${uri.slice(8)}: ${tree.text.slice(range.start - 3, range.end + 3).replaceAll("\n", "⏎")}`,
  );
}

describe("references in several files", () => {
  const ofBlock = ["blocks.dnnx: ck unit(x,", "main.dnnx: x) unit(z,"];

  test("of a block, from its definition and from a call in another file", () => {
    expect(shown({ ...files, "blocks.dnnx": blocks.replace("unit(", "un|it(") })).toEqual(ofBlock);
    expect(shown({ ...files, "main.dnnx": main.replace("unit(", "un|it(") })).toEqual(ofBlock);
  });

  test("of a parameter, where it is given by name", () => {
    expect(shown({ ...files, "blocks.dnnx": blocks.replace("width)", "wi|dth)") })).toEqual([
      "blocks.dnnx: x, width) {",
      "blocks.dnnx: s: width)⏎ ",
      "main.dnnx: z, width: 4",
    ]);
  });

  test("of a layer in a block, where calls of it are addressed", () => {
    const expected = ["blocks.dnnx: ⏎  a = ", "blocks.dnnx: lu(a)⏎}", "main.dnnx: 1].a @w", "main.dnnx: 0].a.en"];
    expect(shown({ ...files, "blocks.dnnx": blocks.replace("a =", "a| =") })).toEqual(expected);
    expect(shown({ ...files, "main.dnnx": main.replace("y[1].a", "y[1].|a") })).toEqual(expected);
  });

  test("a file that does not import the other is left alone", () => {
    expect(shown({ ...files, "other.dnnx": other.replace("unit =", "un|it =") })).toEqual([
      "other.dnnx: ⏎  unit = ",
      "other.dnnx: ut unit⏎}⏎",
    ]);
  });
});

describe("renaming in several files", () => {
  const renamed = (marked: Readonly<Record<string, string>>, name: string) => {
    const { document, offset, documents } = folder(marked);
    const answer = rename(document, offset, name, documents);
    if ("refused" in answer) return answer.refused;
    const texts = new Map(documents.map(({ uri, tree }) => [uri.slice(8), tree.text]));
    for (const { uri, start, end, newText } of [...answer.edits].reverse()) {
      const text = texts.get(uri.slice(8))!;
      texts.set(uri.slice(8), text.slice(0, start) + newText + text.slice(end));
    }
    return Object.fromEntries(texts);
  };

  test("a block from a file that calls it", () => {
    expect(renamed({ ...files, "main.dnnx": main.replace("unit(", "un|it(") }, "layer_and_relu")).toEqual({
      "blocks.dnnx": blocks.replace("unit(", "layer_and_relu("),
      "main.dnnx": main.replace("unit(", "layer_and_relu("),
      "other.dnnx": other,
    });
  });

  test("a layer of a block, and a parameter", () => {
    expect(renamed({ ...files, "blocks.dnnx": blocks.replace("a =", "a| =") }, "product")).toMatchObject({
      "blocks.dnnx": blocks.replace("a =", "product =").replace("relu(a)", "relu(product)"),
      "main.dnnx": main.replace("y[1].a", "y[1].product").replace("y[0].a", "y[0].product"),
    });
    expect(renamed({ ...files, "blocks.dnnx": blocks.replace("width)", "width|)") }, "size")).toMatchObject({
      "blocks.dnnx": blocks.replaceAll("width", "size"),
      "main.dnnx": main.replace("width: 4", "size: 4"),
    });
  });

  test("a name that another file has already is refused, and named", () => {
    const taken = `${main}block mine(x) { return x }\n`;
    expect(renamed({ ...files, "main.dnnx": taken, "blocks.dnnx": blocks.replace("unit(", "unit|(") }, "mine")).toBe(
      'In "main.dnnx" there is already a block "mine"; choose another name.',
    );
    const second = { "more.dnnx": "block mine(x) { return x }\n", "main.dnnx": `import "more.dnnx"\n${main}` };
    expect(renamed({ ...files, ...second, "blocks.dnnx": blocks.replace("unit(", "unit|(") }, "mine")).toBe(
      'In "more.dnnx", which "main.dnnx" imports too, there is already a block "mine"; choose another name.',
    );
  });

  test("is prepared for a name of another file, and for a member", () => {
    const offered = (text: string) => {
      const { document, offset } = folder({ ...files, "main.dnnx": text });
      return renameable(document, offset)?.placeholder;
    };
    expect(offered(main.replace("unit(", "un|it("))).toBe("unit");
    expect(offered(main.replace("y[1].a", "y[1].a|"))).toBe("a");
    expect(offered(main.replace("repeat", "rep|eat"))).toBeUndefined();
  });
});
