import { describe, expect, test } from "vitest";
import type { Diagnostic } from "vscode-languageserver/node";
import { network } from "../service/documents.ts";
import { type Report, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const text = network("  a = relu(image)\n  output a");
const wrong = network("  a = relu(nothing)\n  output a");

describe("diagnostics that the client asks for", () => {
  test("come with code, page, and follow the text", async () => {
    const bed = await start();
    await bed.open(uri, wrong);
    const report = (await bed.diagnostics(uri)) as Report;
    const error = report.items.find(({ severity }) => severity === 1);
    expect(error).toMatchObject({
      source: "dnnx",
      code: "dnnx-unknown-name",
      codeDescription: { href: "dnnx-documentation:/diagnostics/dnnx-unknown-name.md" },
      range: { start: { line: 7, character: 11 }, end: { line: 7, character: 18 } },
    });
    await bed.client.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: 2 },
      contentChanges: [{ range: error?.range, text: "image" }],
    });
    const after = (await bed.diagnostics(uri)) as Report;
    expect(after.items.filter(({ severity }) => severity === 1)).toEqual([]);
  });

  test("are not sent again while nothing changed", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const { resultId } = (await bed.diagnostics(uri)) as Report;
    const again = await bed.client.sendRequest("textDocument/diagnostic", {
      textDocument: { uri },
      previousResultId: resultId,
    });
    expect(again).toEqual({ kind: "unchanged", resultId });
  });

  test("the page of a code can be opened", async () => {
    const bed = await start();
    const page = async (uri: string) => bed.client.sendRequest("workspace/textDocumentContent", { uri });
    expect(await page("dnnx-documentation:/diagnostics/dnnx-unknown-name.md")).toMatchObject({
      text: expect.stringContaining("# dnnx-unknown-name"),
    });
    expect(await page("dnnx-documentation:/devices/xc7z020.md")).toMatchObject({
      text: expect.stringContaining("Zynq-7020"),
    });
    expect(await page("dnnx-documentation:/diagnostics/nothing.md")).toBeNull();
    expect(await page("file:///etc/passwd")).toBeNull();
  });
});

test("a client that does not ask is sent diagnostics on every change, and none when it closes", async () => {
  const bed = await start({});
  const sent: { uri: string; diagnostics: Diagnostic[] }[] = [];
  bed.client.onNotification("textDocument/publishDiagnostics", (params) => void sent.push(params));
  await bed.open(uri, wrong);
  await bed.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text }],
  });
  await bed.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
  await bed.client.sendRequest("dnnx/networks", { uri });
  const errors = sent.map(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 1).length);
  expect(errors).toEqual([1, 0, 0]);
  expect(sent[0]?.diagnostics[0]?.codeDescription).toBeUndefined();
});
