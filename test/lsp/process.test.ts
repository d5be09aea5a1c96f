import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { writeNpz } from "../../server/importers/npz.ts";
import { network } from "../service/documents.ts";

const program = join(import.meta.dirname, "../../server/lsp/main.ts");
const started: ChildProcessWithoutNullStreams[] = [];
let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "dnnx-lsp-"));
});
afterEach(async () => {
  for (const child of started.splice(0)) child.kill();
  await rm(folder, { recursive: true, force: true });
});

function run(...words: string[]): ChildProcessWithoutNullStreams {
  const child = spawn(process.execPath, [program, ...words]);
  started.push(child);
  return child;
}

/** The server as an editor starts it, initialised, with one open document. */
async function serve(
  text: string,
): Promise<{ child: ChildProcessWithoutNullStreams; client: ProtocolConnection; uri: string }> {
  const child = run("--stdio");
  const client = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  client.listen();
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} }, workspace: { diagnostics: { refreshSupport: true } } },
  });
  await client.sendNotification("initialized", {});
  const uri = pathToFileURL(join(folder, "net.dnnx")).href;
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "dnnx", version: 1, text },
  });
  return { child, client, uri };
}

interface Report {
  readonly items: readonly { readonly severity: number; readonly message: string }[];
}

describe("the server as a process", () => {
  test("answers over standard input and output, and ends when asked", async () => {
    const { child, client, uri } = await serve("network n {");
    const report = await client.sendRequest<Report>("textDocument/diagnostic", { textDocument: { uri } });
    expect(report.items.length).toBeGreaterThan(0);
    await client.sendRequest("shutdown");
    await client.sendNotification("exit");
    expect(await once(child, "exit")).toEqual([0, null]);
  });

  test("says how it wants to be started", async () => {
    const child = run();
    let message = "";
    child.stderr.on("data", (data) => {
      message += data;
    });
    expect(await once(child, "close")).toEqual([2, null]);
    expect(message).toContain("--stdio");
  });

  test("reads weights beside the document", async () => {
    const weights = { shape: [1, 1, 1, 1], data: Float32Array.of(0.5) };
    await writeFile(join(folder, "w.npz"), writeNpz(new Map([["a.weight", weights]])));
    const { client, uri } = await serve(
      network('  weights from "w.npz"\n  a = conv(image, filters: 1, kernel: 1)\n  output a'),
    );
    const ready = new Promise<void>((done) => {
      client.onRequest("workspace/diagnostic/refresh", () => {
        done();
        return null;
      });
    });
    await client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    await ready;
    const report = await client.sendRequest<Report>("textDocument/diagnostic", { textDocument: { uri } });
    const messages = report.items.filter(({ severity }) => severity === 1).map(({ message }) => message);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain("a.bias");
  });
});

describe("accelerators", () => {
  const text = network(
    "  a = dense(flatten(image), units: 3) @weights(int4) @activations(int8(scale: 2^4))\n  output a",
  );
  const target = { network: "net", target: "board" };

  test("are generated in a thread, from the text in the editor", async () => {
    const { client, uri } = await serve(text);
    const out = join(folder, "out");
    const result = await client.sendRequest<{ readme: string; files: number }>("dnnx/generate", {
      ...target,
      uri,
      backend: "verilog",
      folder: pathToFileURL(out).href,
    });
    expect(result.readme).toBe(pathToFileURL(join(out, "README.md")).href);
    expect(await readFile(join(out, "README.md"), "utf8")).toContain("net");
    const files = await readdir(out, { recursive: true, withFileTypes: true });
    expect(files.filter((file) => file.isFile())).toHaveLength(result.files);
  });

  test("of two servers on one folder stand side by side, and in one folder at once one of them is whole", async () => {
    const servers = await Promise.all([serve(text), serve(text.replace("int4", "int6"))]);
    const generate = (server: (typeof servers)[number], name: string) =>
      server.client.sendRequest<{ files: number }>("dnnx/generate", {
        ...target,
        uri: server.uri,
        backend: "verilog",
        folder: pathToFileURL(join(folder, name)).href,
      });
    await Promise.all(servers.map((server, index) => generate(server, `own${index}`)));
    const outcomes = await Promise.allSettled(servers.map((server) => generate(server, "both")));
    expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBeGreaterThan(0);
    for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason.message).toContain("both");
    const contents = async (name: string) => {
      const files = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
      const paths = files.filter((file) => file.isFile()).map(({ parentPath, name: file }) => join(parentPath, file));
      return Promise.all(paths.toSorted().map((path) => readFile(path, "utf8")));
    };
    expect([await contents("own0"), await contents("own1")]).toContainEqual(await contents("both"));
    expect((await readdir(folder)).toSorted()).toEqual(["both", "own0", "own1"]);

    servers[0]!.child.kill("SIGKILL");
    expect(await servers[1]!.client.sendRequest("dnnx/networks", { uri: servers[1]!.uri })).toHaveLength(1);
  });

  test("are refused where other files are, and those stay", async () => {
    const { client, uri } = await serve(text);
    await writeFile(join(folder, "mine.txt"), "mine");
    const params = { ...target, uri, backend: "verilog", folder: pathToFileURL(folder).href };
    await expect(client.sendRequest("dnnx/generate", params)).rejects.toThrow(folder);
    expect(await readdir(folder)).toEqual(["mine.txt"]);
  });

  test("are simulated and agree with the reference", async () => {
    const { client, uri } = await serve(text);
    const result = await client.sendRequest<{ passed: boolean; summary: string; lines: string[] }>("dnnx/verify", {
      ...target,
      uri,
      backend: "hls",
      vectors: 3,
    });
    expect(result.summary).toMatch(/^net: all 3 vectors agree with the reference bit for bit/);
    expect(result.passed).toBe(true);
    expect(result.lines[0]).toMatch(/^3 vectors simulated with \S+, 0 mismatches$/);
  });

  test("are synthesised, measured beside estimated, and later estimates use what was measured", async () => {
    const { client, uri } = await serve(text);
    await writeFile(join(folder, "net.dnnx"), text);
    const result = await client.sendRequest<{ summary: string; lines: string[] }>("dnnx/synthesise", {
      ...target,
      uri,
    });
    expect(result.summary).toMatch(/^net: [\d,]+ LUT \(estimated [\d,]+\)/);
    const columns = result.lines.find((line) => line.startsWith("layer"));
    expect(columns).toMatch(/^layer +LUT +estimated +off/);
    expect(result.lines.find((line) => line.startsWith("a "))).toMatch(/^a +[\d,]+ +[\d,]+/);
    expect(result.lines.at(-1)).toContain("net.calibration.json");
    expect(await readdir(folder)).toEqual(["net.calibration.json", "net.dnnx"]);
  });

  test("stop when cancelled, and the server goes on", async () => {
    const { client, uri } = await serve(text);
    const source = new CancellationTokenSource();
    const params = { ...target, uri, backend: "verilog", vectors: 5_000 };
    const answer = client.sendRequest("dnnx/verify", params, source.token);
    await client.sendRequest("dnnx/networks", { uri });
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(await client.sendRequest("dnnx/networks", { uri })).toHaveLength(1);
  });
});
