import { describe, expect, test } from "vitest";
import type { CompletionList } from "vscode-languageserver/node";
import type { ClientOptions } from "../../server/lsp/protocol.ts";
import { cursor } from "../service/marks.ts";
import { editor, folders, host, start } from "./bed.ts";

const uri = "file:///folder/my%20nets/net.dnnx";
const onDisk = [
  uri,
  "file:///folder/my%20nets/blocks.dnnx",
  "file:///folder/my%20nets/parts/a.dnnx",
  "file:///folder/b.dnnx",
];

/** What an editor offers where `|` stands, when the character in front of it was typed. */
async function offered(marked: string, document = uri, listFolder = folders(() => onDisk), options?: ClientOptions) {
  const bed = await start(editor, { ...host, listFolder }, null, options);
  const { text, offset } = cursor(marked);
  await bed.open(document, text);
  const { items } = await bed.client.sendRequest<CompletionList>("textDocument/completion", {
    textDocument: { uri: document },
    position: { line: 0, character: offset },
    context: { triggerKind: 2, triggerCharacter: text[offset - 1] },
  });
  expect(bed.log).toEqual([]);
  return items;
}

describe("a path is completed with what its folder holds", () => {
  test.each([
    ["beside the document, which does not import itself", 'import "|"', ["parts/", "blocks.dnnx"]],
    ["in a folder beside it", 'import "parts/|"', ["a.dnnx"]],
    ["in the folder above", 'import "../|"', ["my nets/", "b.dnnx"]],
    ["in no folder that is there", 'import "nothing/|"', []],
    ["behind the closing quote", 'import "a"|', []],
    ["elsewhere a slash and a quote offer nothing", "/|", []],
  ])("%s", async (_, marked, labels) => {
    expect((await offered(marked)).map(({ label }) => label)).toEqual(labels);
  });

  test("of a document that is in no folder yet, nothing", async () => {
    expect(await offered('import "|"', "untitled:Untitled-1")).toEqual([]);
  });
});

test("behind a folder an editor that says how is asked again", async () => {
  const commands = async (options?: ClientOptions) =>
    (
      await offered(
        'import "|"',
        uri,
        folders(() => onDisk),
        options,
      )
    ).map(({ command }) => command?.command);
  expect(await commands({ suggestCommand: "suggest" })).toEqual(["suggest", undefined]);
  expect(await commands()).toEqual([undefined, undefined]);
});

test("other questions are answered while a folder is read", async () => {
  let release = () => {};
  const slow = new Promise<void>((resolve) => {
    release = resolve;
  });
  const bed = await start(editor, { ...host, listFolder: () => slow.then(() => []) });
  await bed.open(uri, 'import ""');
  const waiting = bed.client.sendRequest<CompletionList>("textDocument/completion", {
    textDocument: { uri },
    position: { line: 0, character: 8 },
  });
  expect((await bed.diagnostics(uri)).kind).toBe("full");
  release();
  expect((await waiting).items).toEqual([]);
});
