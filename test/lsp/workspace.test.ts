import { expect, test, vi } from "vitest";
import type { WorkspaceDiagnosticReport, WorkspaceEdit } from "vscode-languageserver/node";
import { relativePath } from "../../server/lsp/relativePath.ts";
import { network } from "../service/documents.ts";
import { editor, folders, host, start } from "./bed.ts";

const folder = "file:///work";
const good = network("  a = relu(image)\n  output a");
const bad = network("  a = relu(imag)\n  output a");

/** A workspace folder with these files; what is written into `files` later is on the disk. */
async function workspace(files: Record<string, string>) {
  const bed = await start(
    { ...editor, workspace: { ...editor.workspace, workspaceFolders: true } },
    {
      ...host,
      listFolder: folders(() => Object.keys(files).map((name) => `${folder}/${name}`)),
      readSource: (uri) => {
        const text = files[uri.slice(folder.length + 1)];
        return text === undefined ? { problem: "no such file or folder" } : { text };
      },
    },
    [{ uri: folder, name: "work" }],
  );
  const pull = (previousResultIds: { uri: string; value: string }[] = []): Promise<WorkspaceDiagnosticReport> =>
    bed.client.sendRequest("workspace/diagnostic", { previousResultIds });
  return { ...bed, pull };
}

test("files that are not open are checked; what did not change is not sent again", async () => {
  const files: Record<string, string> = { "good.dnnx": good, "sub/bad.dnnx": bad, "open.dnnx": bad };
  const bed = await workspace(files);
  await bed.open(`${folder}/open.dnnx`, bad);
  const first = await bed.pull();
  const codes = Object.fromEntries(
    first.items.map((item) => [item.uri, item.kind === "full" ? item.items.map(({ code }) => code) : item.kind]),
  );
  expect(codes[`${folder}/good.dnnx`]).not.toContain("dnnx-unknown-name");
  expect(codes[`${folder}/sub/bad.dnnx`]).toContain("dnnx-unknown-name");
  expect(codes).not.toHaveProperty([`${folder}/open.dnnx`]);

  const known = first.items.map(({ uri, resultId }) => ({ uri, value: resultId! }));
  const settled = vi.fn();
  const second = bed.pull(known).then((report) => {
    settled();
    return report;
  });
  // An answered request behind it shows that the other one waits.
  await bed.diagnostics(`${folder}/open.dnnx`);
  expect(settled).not.toHaveBeenCalled();
  files["sub/bad.dnnx"] = good;
  delete files["good.dnnx"];
  await bed.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: `${folder}/sub/bad.dnnx`, type: 2 }],
  });
  const news = await second;
  expect(news.items.map(({ uri, kind }) => [uri, kind])).toEqual([
    [`${folder}/sub/bad.dnnx`, "full"],
    [`${folder}/good.dnnx`, "full"],
  ]);
  expect(news.items.every((item) => item.kind === "full" && item.items.every(({ severity }) => severity !== 1))).toBe(
    true,
  );
});

test("symbols of files that are not open", async () => {
  const bed = await workspace({ "a.dnnx": good });
  const found = (await bed.client.sendRequest("workspace/symbol", { query: "net" })) as { name: string }[];
  expect(found).toMatchObject([{ name: "net", location: { uri: `${folder}/a.dnnx` } }]);
});

test("a file that moves keeps its readers and what it names", async () => {
  const files = {
    "main.dnnx": 'import "parts/blocks.dnnx"\n',
    "parts/blocks.dnnx": 'import "base.dnnx"\nnetwork n {\n  weights from "../w.npz"\n}\n',
    "parts/base.dnnx": "",
  };
  const bed = await workspace(files);
  const rename = (oldName: string, newName: string): Promise<WorkspaceEdit | null> =>
    bed.client.sendRequest("workspace/willRenameFiles", {
      files: [{ oldUri: `${folder}/${oldName}`, newUri: `${folder}/${newName}` }],
    });
  const texts = (edit: WorkspaceEdit | null) =>
    Object.fromEntries(
      Object.entries(edit?.changes ?? {}).map(([uri, edits]) => [
        uri.slice(folder.length + 1),
        edits.map((it) => it.newText),
      ]),
    );
  expect(texts(await rename("parts/blocks.dnnx", "lib/deep/new name.dnnx"))).toEqual({
    "main.dnnx": ["lib/deep/new name.dnnx"],
    "parts/blocks.dnnx": ["../../parts/base.dnnx", "../../w.npz"],
  });
  expect(texts(await rename("parts", "lib"))).toEqual({ "main.dnnx": ["lib/blocks.dnnx"] });
  expect(texts(await rename("w.npz", "weights/w2.npz"))).toEqual({ "parts/blocks.dnnx": ["../weights/w2.npz"] });
  expect(await rename("other.txt", "another.txt")).toBeNull();
});

test("paths between files", () => {
  expect(relativePath("file:///a/b.dnnx", "file:///a/c.dnnx")).toBe("c.dnnx");
  expect(relativePath("file:///a/b.dnnx", "file:///c%20d/e.dnnx")).toBe("../c d/e.dnnx");
  expect(relativePath("untitled:one", "file:///c/e.dnnx")).toBeUndefined();
  expect(relativePath("file:///a/b.dnnx", "vscode-vfs://host/a/c.dnnx")).toBeUndefined();
});

test("a name is renamed in all files that import it, and its places are found there", async () => {
  const files = {
    "blocks.dnnx": "block unit(x) {\n  return relu(x)\n}\n",
    "main.dnnx": 'import "blocks.dnnx"\nnetwork n {\n  input x: uint8[4]\n  y = unit(x)\n  output y\n}\n',
  };
  const bed = await workspace(files);
  const uri = `${folder}/main.dnnx`;
  await bed.open(uri, files["main.dnnx"]);
  const asked = { textDocument: { uri }, position: { line: 3, character: 7 } };
  expect(await bed.client.sendRequest("textDocument/prepareRename", asked)).toMatchObject({ placeholder: "unit" });
  expect(await bed.client.sendRequest("textDocument/rename", { ...asked, newName: "two" })).toEqual({
    changes: {
      [`${folder}/blocks.dnnx`]: [{ range: at(0, 6, 10), newText: "two" }],
      [uri]: [{ range: at(3, 6, 10), newText: "two" }],
    },
  });
  expect(
    await bed.client.sendRequest("textDocument/references", { ...asked, context: { includeDeclaration: false } }),
  ).toEqual([{ uri, range: at(3, 6, 10) }]);
});

function at(line: number, start: number, end: number) {
  return { start: { line, character: start }, end: { line, character: end } };
}
