import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assistantTools } from "../../server/service/assistant/registry.ts";
import { network } from "../service/documents.ts";

const program = join(import.meta.dirname, "../../dist/dnnx.cjs");
const good = network("  a = dense(flatten(image), units: 4) @weights(int4)\n  output a");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "dnnx-"));
  writeFileSync(join(folder, "net.dnnx"), good);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function connected<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(new StdioClientTransport({ command: process.execPath, args: [program, "mcp"], cwd: folder }));
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}

describe("an assistant that speaks the protocol", () => {
  test("is shown every tool with its schema", async () => {
    const { tools } = await connected((client) => client.listTools());
    expect(tools.map(({ name, inputSchema }) => ({ name, inputSchema }))).toEqual(
      assistantTools.map(({ name, input }) => ({ name, inputSchema: input })),
    );
    expect(tools.map(({ annotations }) => annotations?.readOnlyHint)).toEqual(
      assistantTools.map(({ readOnly }) => readOnly),
    );
  });

  test("checks, estimates and generates in the folder in which the server was started", async () => {
    await connected(async (client) => {
      const call = (name: string, input: object) =>
        client.callTool({ name, arguments: { file: "net.dnnx", ...input } });
      const checked = await call("dnnx_check", {});
      expect(checked.structuredContent).toMatchObject({ errors: 0, problems: [] });
      expect(checked.content).toEqual([{ type: "text", text: JSON.stringify(checked.structuredContent) }]);
      expect((await call("dnnx_estimate", {})).structuredContent).toMatchObject({ estimates: [{ network: "net" }] });
      expect((await call("dnnx_generate", { folder: "out" })).structuredContent).toMatchObject({ folder: "out" });
    });
    expect(readdirSync(join(folder, "out"))).toContain("rtl");
    expect(readFileSync(join(folder, "net.dnnx"), "utf8")).toBe(good);
  });

  test("is told what it did wrong, and goes on", async () => {
    await connected(async (client) => {
      const call = (name: string, input: Record<string, unknown>) => client.callTool({ name, arguments: input });
      const texts = ({ content }: Awaited<ReturnType<typeof call>>) => JSON.stringify(content);
      const absent = await call("dnnx_check", { file: "absent.dnnx" });
      expect([absent.isError, texts(absent)]).toEqual([true, expect.stringContaining("absent.dnnx: no such file")]);
      const misspelt = await call("dnnx_check", { fil: "net.dnnx" });
      expect([misspelt.isError, texts(misspelt)]).toEqual([true, expect.stringContaining("file")]);
      const layer = await call("dnnx_explain", { file: "net.dnnx", layer: "b" });
      expect([layer.isError, texts(layer)]).toEqual([true, expect.stringContaining("there is no layer")]);
      expect((await call("dnnx_check", { file: "net.dnnx" })).isError).toBeFalsy();
    });
  });
});

interface OldAnswer {
  readonly id: unknown;
  readonly result?: { readonly tools?: readonly object[] };
  readonly error?: object;
}

/** Lines on the wire, as a client of the first revisions of the protocol writes them. */
async function exchange(lines: readonly string[], answers: number): Promise<OldAnswer[]> {
  const child = spawn(process.execPath, [program, "mcp"], { cwd: folder });
  const found: OldAnswer[] = [];
  try {
    child.stdin.write(lines.map((line) => `${line}\n`).join(""));
    for await (const line of createInterface({ input: child.stdout })) {
      found.push(JSON.parse(line));
      if (found.length === answers) break;
    }
    return found;
  } finally {
    child.kill();
  }
}

test("an older client is served, and what is no message does not end the server", async () => {
  const initialize = {
    jsonrpc: "2.0",
    id: 1,
    method: "initialize",
    params: { protocolVersion: "2024-11-05", capabilities: {}, clientInfo: { name: "old", version: "1" } },
  };
  const answers = await exchange(
    [
      "this is no message",
      JSON.stringify(initialize),
      JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" }),
      JSON.stringify({ jsonrpc: "2.0", id: 2, method: "tools/list" }),
      JSON.stringify({ jsonrpc: "2.0", id: 3, method: "no/such/method" }),
    ],
    3,
  );
  const byId = new Map(answers.map((answer) => [answer.id, answer]));
  expect(byId.get(1)?.result).toMatchObject({ protocolVersion: "2024-11-05", serverInfo: { name: "dnnx" } });
  expect(byId.get(2)?.result?.tools).toHaveLength(assistantTools.length);
  expect(byId.get(3)?.error).toMatchObject({ code: -32601 });
});

test("the server ends with its input", async () => {
  const child = spawn(process.execPath, [program, "mcp"], { cwd: folder });
  const ended = new Promise((done) => child.on("exit", done));
  child.stdin.end();
  expect(await ended).toBe(0);
});
