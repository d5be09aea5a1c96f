import { describe, expect, test } from "vitest";
import { CancellationTokenSource, type DocumentDiagnosticReport } from "vscode-languageserver/node";
import type { ClientOptions } from "../../server/lsp/protocol.ts";
import * as protocol from "../../server/lsp/protocol.ts";
import { network } from "../service/documents.ts";
import { editor, host, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const text = network("  a = relu(image)\n  output a");
const far = { line: 1e9, character: 1e9 };
const odd = [
  far,
  { line: -1, character: -5 },
  { line: 0.5, character: Number.NaN },
  null,
  undefined,
  "start",
] as unknown as { line: number; character: number }[];

/** Requests with a position, with a range, with neither. */
const positioned = ["hover", "completion", "signatureHelp", "definition", "references", "documentHighlight"];
const ranged = ["inlayHint", "rangeFormatting", "semanticTokens/range", "codeAction"];
const whole = ["documentSymbol", "foldingRange", "formatting", "codeLens", "semanticTokens/full", "diagnostic"];

const own = Object.entries(protocol).flatMap(([name, value]) => (name.endsWith("Request") ? [String(value)] : []));

async function alive(bed: Awaited<ReturnType<typeof start>>): Promise<void> {
  const uri = "file:///folder/other.dnnx";
  await bed.open(uri, "network n {");
  const report = (await bed.diagnostics(uri)) as DocumentDiagnosticReport & { items: readonly { code: string }[] };
  expect(report.items.map(({ code }) => code)).toContain("dnnx-syntax");
}

describe("a hostile client", () => {
  test("positions and ranges that do not exist", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const extra = { context: { includeDeclaration: true, diagnostics: [] }, options: {}, newName: "b" };
    for (const position of odd) {
      for (const method of [...positioned, "prepareRename"]) {
        await bed.client.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position, ...extra });
      }
      for (const method of ranged) {
        const range = { start: position, end: odd[1] };
        await bed.client.sendRequest(`textDocument/${method}`, { textDocument: { uri }, range, ...extra });
      }
    }
    await alive(bed);
  });

  test("documents that are not open", async () => {
    const bed = await start();
    const textDocument = { uri: "untitled:nothing" };
    const position = { line: 0, character: 0 };
    for (const method of [...positioned, ...whole]) {
      const answer = await bed.client.sendRequest(`textDocument/${method}`, { textDocument, position });
      if (method !== "diagnostic") expect(answer).toBeNull();
    }
    await bed.client.sendNotification("textDocument/didChange", {
      textDocument: { ...textDocument, version: 2 },
      contentChanges: [{ text: "x" }],
    });
    await bed.client.sendNotification("textDocument/didClose", { textDocument });
    await alive(bed);
  });

  test("parameters that are missing or of the wrong type", async () => {
    const bed = await start();
    await bed.open(uri, text);
    for (const params of [null, {}, { textDocument: null }, { textDocument: { uri: 7 } }, []]) {
      for (const method of [...positioned, ...ranged, ...whole]) {
        await bed.client.sendRequest(`textDocument/${method}`, params).catch((error: Error) => {
          expect(error.message).not.toBe("");
        });
      }
      for (const method of ["didOpen", "didChange", "didClose"]) {
        await bed.client.sendNotification(`textDocument/${method}`, params);
      }
      await bed.client.sendNotification("workspace/didChangeConfiguration", params);
      await bed.client.sendNotification("workspace/didChangeWatchedFiles", params);
      for (const method of [...own, "workspace/textDocumentContent"]) {
        await bed.client.sendRequest(method, params).catch((error: Error) => expect(error.message).not.toBe(""));
      }
    }
    await alive(bed);
  });

  test("no capabilities, and configuration that is null", async () => {
    const bed = await start({});
    await bed.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await bed.open(uri, text);
    await alive(bed);
  });

  test("edits that do not make sense", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const changes = [
      [{ range: { start: far, end: { line: 0, character: 0 } }, text: "// all of it\n" }],
      [{ range: { start: { line: -4, character: -4 }, end: { line: 0, character: 3 } }, text: "" }],
      [{ range: null, text }],
      null,
      [{}],
      [{ text: 7 }],
    ];
    for (const contentChanges of changes) {
      await bed.client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: 2 },
        contentChanges,
      });
      await bed.diagnostics(uri);
    }
    await alive(bed);
  });

  test("1,000 requests of all kinds that are cancelled at once", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const methods = [...positioned, ...whole].map((method) => `textDocument/${method}`);
    const requests = Array.from({ length: 1_000 }, (_, index) => {
      const source = new CancellationTokenSource();
      const params = { textDocument: { uri }, position: { line: 7, character: 3 }, context: {}, options: {} };
      const answer = bed.client.sendRequest(methods[index % methods.length]!, params, source.token);
      source.cancel();
      return answer.then(
        () => "answered",
        (error: { code?: number }) => error.code,
      );
    });
    for (const outcome of await Promise.all(requests)) expect(["answered", -32800]).toContain(outcome);
    await alive(bed);
  });

  test("a request that is cancelled after its answer, or was never sent", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const source = new CancellationTokenSource();
    const params = { textDocument: { uri }, position: { line: 7, character: 3 } };
    expect(await bed.client.sendRequest("textDocument/hover", params, source.token)).not.toBeNull();
    source.cancel();
    for (const id of [1, 1e9, "x", null]) await bed.client.sendNotification("$/cancelRequest", { id });
    await alive(bed);
  });

  test("settings of every kind change nothing", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const before = await bed.diagnostics(uri);
    for (const settings of [
      null,
      7,
      "x",
      [],
      { dnnx: null },
      { dnnx: { verify: "x" } },
      { dnnx: { verify: [null] } },
    ]) {
      await bed.client.sendNotification("workspace/didChangeConfiguration", { settings });
      expect(await bed.diagnostics(uri)).toEqual(before);
    }
    expect(bed.log).toEqual([]);
  });

  test.each([null, 7, "x", [], { changes: "yes" }, { changes: null }])("options %j to start with", async (options) => {
    const bed = await start(editor, host, null, options as unknown as ClientOptions);
    await alive(bed);
  });

  test.each([
    ["go back", [9, 3, 1]],
    ["repeat", [2, 2, 2]],
    ["are missing", [null, undefined, null]],
    ["are no numbers", ["x", {}, Number.NaN]],
  ])("versions that %s: edits count in the order in which they come", async (_, versions) => {
    const bed = await start();
    await bed.open(uri, text);
    const line = text.split("\n").findIndex((one) => one.includes("relu"));
    // Each of them makes sense only behind the one before it.
    const edits = [
      { character: 2, length: 1, newText: "b" },
      { character: 2, length: 1, newText: "bc" },
      { character: 3, length: 1, newText: "d" },
    ];
    for (const [index, { character, length, newText }] of edits.entries()) {
      const range = { start: { line, character }, end: { line, character: character + length } };
      await bed.client.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: versions[index] },
        contentChanges: [{ range, text: newText }],
      });
    }
    const symbols = await bed.client.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
    expect(JSON.stringify(symbols)).toContain('"name":"bd"');
    await alive(bed);
  });

  test("a document that is opened twice, and closed twice", async () => {
    const bed = await start();
    await bed.open(uri, "network n {");
    await bed.open(uri, text);
    const report = (await bed.diagnostics(uri)) as DocumentDiagnosticReport & { items: readonly { code: string }[] };
    expect(report.items.map(({ code }) => code)).not.toContain("dnnx-syntax");
    for (let time = 0; time < 2; time++) {
      await bed.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
    }
    expect(await bed.client.sendRequest("textDocument/hover", { textDocument: { uri }, position: far })).toBeNull();
    await alive(bed);
  });

  test("a host that fails takes down only what needs it", async () => {
    const bed = await start(undefined, {
      ...host,
      readSource: () => {
        throw new Error("planted");
      },
    });
    await bed.open(uri, `import "other.dnnx"\n${network("  a = relu(image)\n  output a")}`);
    const report = (await bed.diagnostics(uri)) as DocumentDiagnosticReport & { items: readonly { code: string }[] };
    expect(report.items.map(({ code }) => code)).toEqual(["dnnx-internal-error"]);
    const symbols = await bed.client.sendRequest("textDocument/documentSymbol", { textDocument: { uri } });
    expect(symbols).toHaveLength(2);
    expect(bed.log.join("\n")).toContain("planted");
    await alive(bed);
  });
});
