import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CancellationTokenSource, type CodeLens } from "vscode-languageserver";
import type { SynthesiseResult } from "../../server/lsp/protocol.ts";
import { network } from "../service/documents.ts";
import { type BrowserServer, startBrowserEditor } from "./browserWorker.ts";
import { MemoryFiles } from "./memoryFiles.ts";
import { yosysStandIn } from "./yosysStandIn.ts";

let server: BrowserServer;
const files = new MemoryFiles();
const uri = "memory:/nets/small/made.dnnx";
const calibration = "memory:/nets/small/made.calibration.json";
const target = { uri, network: "net", target: "board" };

beforeAll(async () => {
  server = await startBrowserEditor(files);
  const text = network("  a = dense(flatten(image), units: 3) @weights(int4)\n  output a");
  await server.client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "dnnx", version: 1, text },
  });
});
afterAll(async () => {
  await server?.close();
  expect(server?.faults).toEqual([]);
});

const synthesise = (): Promise<SynthesiseResult> => server.client.sendRequest("dnnx/synthesise", target);

function install(body?: string): void {
  for (const [path, content] of yosysStandIn(body)) files.put(`memory:/nets/${path}`, content);
}

describe("synthesis in a browser worker", () => {
  test("says what to install when the folder has no Yosys", async () => {
    await expect(synthesise()).rejects.toThrow(/WebAssembly.*npm install @yowasp\/yosys.*vendor\/yosys\.ys/);
  });

  test("runs the package in a folder above the file, keeps what it measured, and estimates use it", async () => {
    install();
    files.put(calibration, "something old");
    const { summary, lines } = await synthesise();
    expect(summary).toMatch(/^net: [\d,]+ LUT \(estimated [\d,]+\).*Yosys 9\.9\.9 \(WebAssembly\)/);
    expect(lines.at(-1)).toContain("made.calibration.json");
    const { units } = JSON.parse(files.text(calibration));
    expect(units.length).toBeGreaterThan(1);
    for (const { lut, tool } of units)
      expect({ left: lut % 7, tool }).toEqual({ left: 0, tool: expect.stringContaining("9.9.9") });
    expect(files.under("memory:/nets/small")).toEqual([calibration]);
    const lenses = async () => {
      const params = { textDocument: { uri } };
      return JSON.stringify(await server.client.sendRequest<CodeLens[]>("textDocument/codeLens", params));
    };
    const before = await lenses();
    await server.client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: calibration, type: 2 }],
    });
    await expect.poll(lenses).not.toBe(before);
  });

  test("says what Yosys said, and leaves the calibration as it is", async () => {
    install('stderr(new TextEncoder().encode("ERROR: no such module\\n")); throw new Error("exit 1");');
    const before = files.text(calibration);
    await expect(synthesise()).rejects.toThrow("Yosys stopped: ERROR: no such module");
    files.files.delete("memory:/nets/node_modules/@yowasp/yosys/gen/yosys.wasm");
    await expect(synthesise()).rejects.toThrow(/gen\/yosys\.wasm cannot be read; install @yowasp\/yosys again/);
    expect(files.text(calibration)).toBe(before);
  });

  test("asks no network", async () => {
    install("await fetch('https://example.org/more.wasm');");
    await expect(synthesise()).rejects.toThrow(/the package @yowasp\/yosys has no/);
  });

  test("ends when it is cancelled, even while it computes", async () => {
    install("for (;;) {}");
    const source = new CancellationTokenSource();
    const run = server.client.sendRequest("dnnx/synthesise", target, source.token);
    setTimeout(() => source.cancel(), 500);
    await expect(run).rejects.toThrow(/cancel/i);
  });
});
