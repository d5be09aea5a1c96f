import { describe, expect, test } from "vitest";
import { openPathAt, pathCompletions } from "../../../server/service/completion/paths.ts";
import { at } from "../documents.ts";

/** The folder that is asked for, and the text after each choice of what it holds. */
function choices(marked: string) {
  const { document, offset } = at(marked);
  const path = openPathAt(document, offset);
  if (!path) return undefined;
  const { text } = document.tree;
  const offered = pathCompletions(path, entries).map(
    ({ insert, range }) => text.slice(0, range.start) + insert + text.slice(range.end),
  );
  return { folder: path.folder, offered };
}

const entries = [
  ...["z.dnnx", "B.DNNX", "net.npz", "net.npy", "my.lib", "my.lib.gz", "notes.md", 'odd".dnnx'],
  ...["parts/", ".git/", "node_modules/", "data/"],
].map((name) => ({ name: name.replace("/", ""), folder: name.endsWith("/"), address: name }));

describe("files of a kind, folders first", () => {
  test.each([
    ['import "|"', ['import "data/"', 'import "parts/"', 'import "B.DNNX"', 'import "z.dnnx"']],
    [
      'network n on t {\n  weights from "|"\n}',
      ["data/", "parts/", "net.npz"].map((it) => `network n on t {\n  weights from "${it}"\n}`),
    ],
    [
      'target t {\n  cells "|"\n}',
      ["data/", "parts/", "my.lib", "my.lib.gz"].map((it) => `target t {\n  cells "${it}"\n}`),
    ],
  ])("%j", (marked, offered) => {
    expect(choices(marked)).toEqual({ folder: "", offered });
  });
});

describe("what is replaced", () => {
  test.each([
    ["the name around the cursor", 'import "a/p|arts.dnnx"', "a/", 'import "a/z.dnnx"'],
    ["and the slash behind it", 'import "../p|arts/deep/c.dnnx"', "../", 'import "../data/deep/c.dnnx"'],
    ["up to the cursor, where no quote closes", 'import "a/p| // more', "a/", 'import "a/z.dnnx // more'],
    ["at the end of the text", 'import "|', "", 'import "z.dnnx'],
    ["in a CRLF file", 'import "|"\r\nimport "b.dnnx"\r\n', "", 'import "z.dnnx"\r\nimport "b.dnnx"\r\n'],
  ])("%s", (_, marked, folder, text) => {
    const found = choices(marked);
    expect(found?.folder).toBe(folder);
    expect(found?.offered).toContain(text);
  });
});

test.each(['import |"a"', 'import "a"|', 'target t { device "|" }', '// import "|"', "|", 'network "|"'])(
  "nothing in %j",
  (marked) => expect(choices(marked)).toBeUndefined(),
);
