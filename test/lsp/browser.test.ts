import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CodeLens,
  CompletionList,
  DocumentSymbol,
  FullDocumentDiagnosticReport,
  Hover,
  InlayHint,
  ProtocolConnection,
} from "vscode-languageserver";
import { writeNpz } from "../../server/importers/npz.ts";
import { doJob } from "../../server/lsp/jobs.ts";
import type { GenerateResult } from "../../server/lsp/protocol.ts";
import { network } from "../service/documents.ts";
import { start } from "./bed.ts";
import { type BrowserServer, startBrowserEditor } from "./browserWorker.ts";
import { MemoryFiles } from "./memoryFiles.ts";

const root = join(import.meta.dirname, "..", "..");
const examples = globSync("examples/**/*.dnnx", { cwd: root }).sort();

let server: BrowserServer;
const editorFiles = new MemoryFiles();

beforeAll(async () => {
  server = await startBrowserEditor(editorFiles);
});
afterAll(async () => {
  await server?.close();
  expect(server?.faults).toEqual([]);
});

const open = (client: ProtocolConnection, uri: string, text: string) =>
  client.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "dnnx", version: 1, text } });

const problems = async (client: ProtocolConnection, uri: string) =>
  (await client.sendRequest<FullDocumentDiagnosticReport>("textDocument/diagnostic", { textDocument: { uri } })).items;

/** What an editor shows of a file: problems, and what every name and the network as a whole cost. */
async function shown(client: ProtocolConnection, uri: string, text: string) {
  await open(client, uri, text);
  const textDocument = { uri };
  const lines = text.split("\n").length;
  const range = { start: { line: 0, character: 0 }, end: { line: lines, character: 0 } };
  const symbols = await client.sendRequest<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument });
  const names = symbols.flatMap((one) => [one, ...(one.children ?? [])]);
  const hovers: (Hover | null)[] = [];
  for (const { selectionRange } of names) {
    const position = selectionRange.start;
    hovers.push(await client.sendRequest<Hover | null>("textDocument/hover", { textDocument, position }));
  }
  const hints = await client.sendRequest<InlayHint[]>("textDocument/inlayHint", { textDocument, range });
  return {
    problems: await problems(client, uri),
    networks: await client.sendRequest("dnnx/networks", { uri }),
    // What a hint is resolved by counts the documents that a server has seen; one of them has seen more.
    hints: hints.map(({ data, ...hint }) => ({ ...hint, resolves: data !== undefined })),
    lenses: await client.sendRequest<CodeLens[]>("textDocument/codeLens", { textDocument }),
    hovers,
  };
}

describe("the server in a browser worker", () => {
  test.each(examples)("shows of %s what the server in Node shows", async (path) => {
    const uri = `memory:/nets/${path}`;
    const text = readFileSync(join(root, path), "utf8");
    const bed = await start();
    const expected = await shown(bed.client, uri, text);
    expect(JSON.stringify(expected.hovers)).toMatch(/MACs|cycles/);
    expect(expected.hints.length).toBeGreaterThan(0);
    expect(await shown(server.client, uri, text)).toEqual(expected);
    await server.client.sendNotification("textDocument/didClose", { textDocument: { uri } });
  });

  test("imports and weights come through the editor; meanwhile nothing is called unknown", async () => {
    editorFiles.put("memory:/lib/blocks.dnnx", "block twice(x) {\n  a = relu(x)\n  b = relu(a)\n  return b\n}\n");
    const weights = { shape: [1, 1, 1, 1], data: Float32Array.of(0.5) };
    editorFiles.put("memory:/nets/w.npz", writeNpz(new Map([["a.weight", weights]])));
    const uri = "memory:/nets/weighted.dnnx";
    const body = '  weights from "w.npz"\n  a = conv(image, filters: 1, kernel: 1)\n  c = twice(a)\n  output c';
    await open(server.client, uri, `import "../lib/blocks.dnnx"\n${network(body)}`);
    const codes = async () => (await problems(server.client, uri)).map(({ code }) => code);
    expect(await codes()).not.toContain("dnnx-unknown-name");
    expect(editorFiles.seen).toContain("read memory:/lib/blocks.dnnx");
    // The file holds no bias: said as soon as it is read.
    await expect.poll(codes).toContain("dnnx-weights-tensor-missing");
  });

  test("an import that is not there is a problem with its reason, and an edit of it is seen", async () => {
    const uri = "memory:/nets/importing.dnnx";
    await open(server.client, uri, `import "late.dnnx"\n${network("  a = late(image)\n  output a")}`);
    const messages = async () => (await problems(server.client, uri)).map(({ message }) => message).join("\n");
    expect(await messages()).toContain("no such file or folder");
    editorFiles.put("memory:/nets/late.dnnx", "block late(x) {\n  return relu(x)\n}\n");
    const changes = [{ uri: "memory:/nets/late.dnnx", type: 1 }];
    await server.client.sendNotification("workspace/didChangeWatchedFiles", { changes });
    expect(await messages()).not.toMatch(/no such file|late/);
  });

  test("paths are completed with what the editor lists", async () => {
    const folder = "memory:/paths";
    for (const name of ["net.dnnx", "blocks.dnnx", "parts/a.dnnx"]) editorFiles.put(`${folder}/${name}`, "");
    await open(server.client, `${folder}/net.dnnx`, 'import ""');
    const list = await server.client.sendRequest<CompletionList>("textDocument/completion", {
      textDocument: { uri: `${folder}/net.dnnx` },
      position: { line: 0, character: 8 },
    });
    expect(list.items.map(({ label }) => label)).toEqual(["parts/", "blocks.dnnx"]);
  });

  const dense = network(
    "  a = dense(flatten(image), units: 3) @weights(int4) @activations(int8(scale: 2^4))\n  output a",
  );
  const target = { uri: "memory:/nets/made.dnnx", network: "net", target: "board" };
  const generating = { ...target, backend: "both" as const, folder: "memory:/nets/out%20here" };

  test("an accelerator is computed in a worker and written through the editor, as Node computes it", async () => {
    await open(server.client, target.uri, dense);
    const result = await server.client.sendRequest<GenerateResult>("dnnx/generate", generating);
    const version = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version;
    const source = { text: dense, sources: new Map(), weights: new Map(), cells: new Map() };
    const job = { report: () => {}, signal: new AbortController().signal };
    const refuse = () => Promise.reject(new Error("no program runs in this test"));
    const expected = (await doJob(
      { kind: "generate", source, params: generating },
      version,
      { verify: refuse, synthesise: refuse },
      job,
    )) as Map<string, string | Uint8Array>;
    expect(expected.size).toBeGreaterThan(10);
    expect(result).toEqual({
      folder: generating.folder,
      readme: `${generating.folder}/README.md`,
      files: expected.size,
    });
    const written = editorFiles.under(generating.folder).map((uri) => [uri, editorFiles.text(uri)]);
    const text = (content: string | Uint8Array) =>
      typeof content === "string" ? content : new TextDecoder().decode(content);
    expect(Object.fromEntries(written)).toEqual(
      Object.fromEntries([...expected].map(([path, content]) => [`${generating.folder}/${path}`, text(content)])),
    );
    expect([...editorFiles.files.keys()].filter((uri) => uri.includes("/."))).toEqual([]);
  });

  test("a folder with files of somebody else is refused, and a failure leaves the old accelerator", async () => {
    const old = editorFiles.under(generating.folder).length;
    let writes = 0;
    editorFiles.before = (operation) => {
      writes += operation === "write" ? 1 : 0;
      if (operation === "write" && writes === 5) throw new Error("the connection was lost");
    };
    const failed = server.client.sendRequest("dnnx/generate", generating);
    await expect(failed).rejects.toThrow("the connection was lost; nothing was changed");
    editorFiles.before = () => {};
    expect(editorFiles.under(generating.folder)).toHaveLength(old);
    editorFiles.put(`${generating.folder}/mine.txt`, "mine");
    await expect(server.client.sendRequest("dnnx/generate", generating)).rejects.toThrow("mine.txt");
    expect(editorFiles.text(`${generating.folder}/mine.txt`)).toBe("mine");
  });

  test("a simulation is refused with the reason and what to do", async () => {
    const params = { ...target, backend: "verilog", vectors: 1 };
    await expect(server.client.sendRequest("dnnx/verify", params)).rejects.toThrow(/a browser has no simulator.*make/);
  });
});
