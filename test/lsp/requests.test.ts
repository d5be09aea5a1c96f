import { describe, expect, test } from "vitest";
import { CancellationTokenSource, WorkDoneProgress } from "vscode-languageserver/node";
import type { ServerHost } from "../../server/lsp/host.ts";
import type { CostItem, FileProblems, FileRequirements, TargetChoice } from "../../server/lsp/protocol.ts";
import { network } from "../service/documents.ts";
import { editor, folders, host, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const text = network("  a = relu(image)\n  output a");
const wrong = network("  a = relu(nothing)\n  output a");

describe("what DNNX asks beyond the protocol", () => {
  const required = network("  a = relu(image)\n  output a\n  require latency <= 1 s");

  test("layers with their costs and places", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const [root] = await bed.client.sendRequest<CostItem[]>("dnnx/costTree", { uri });
    expect(root).toMatchObject({ name: "net", role: "network", target: "board" });
    expect(root?.children.map(({ name, range }) => [name, range?.start.line])).toEqual([
      ["image", 6],
      ["a", 7],
    ]);
    expect(await bed.client.sendRequest("dnnx/costTree", { uri: "file:///other.dnnx" })).toEqual([]);
  });

  test("requirements of a file, and of every file of the workspace", async () => {
    const other = "file:///folder/other.dnnx";
    const readSource = () => ({ text: required });
    const listFolder = folders(() => [uri, other]);
    const bed = await start(editor, { ...host, listFolder, readSource }, [{ uri: "file:///folder", name: "folder" }]);
    await bed.open(uri, text);
    const ask = (params: object) => bed.client.sendRequest<FileRequirements[]>("dnnx/requirements", params);
    expect(await ask({ uri })).toEqual([{ uri, requirements: [] }]);
    const all = await ask({});
    expect(all.map((it) => [it.uri, it.requirements.length])).toEqual([
      [uri, 0],
      [other, 1],
    ]);
    expect(await ask({ uri: other })).toEqual([all[1]]);
    expect(all[1]?.requirements[0]).toMatchObject({ text: "latency <= 1 s", met: true, range: { start: { line: 9 } } });
  });

  test("problems of a file as the command line prints them", async () => {
    const bed = await start();
    await bed.open(uri, wrong);
    const [file, ...others] = await bed.client.sendRequest<FileProblems[]>("dnnx/check", { uri });
    expect(others).toEqual([]);
    expect(file).toMatchObject({ uri, errors: 1 });
    expect(file?.problems.join("\n")).toMatch(/^8:12: error: .*nothing.* \[dnnx-unknown-name\]$/m);
  });

  test("a device is chosen, and what the network costs on it", async () => {
    const bed = await start();
    await bed.open(uri, text);
    const about = { uri, network: "net", target: "board" };
    const choices = await bed.client.sendRequest<TargetChoice[]>("dnnx/targetChoices", about);
    expect(choices.map(({ name }) => name)).toContain("xc7z010");
    const chosen = { ...about, kind: "device", name: "xc7z010" };
    expect(await bed.client.sendRequest("dnnx/chooseTarget", chosen)).toEqual([
      { range: { start: { line: 1, character: 9 }, end: { line: 1, character: 16 } }, newText: "xc7z010" },
    ]);
    const outcome = await bed.client.sendRequest("dnnx/outcomeOn", { ...about, device: "xc7z010" });
    expect(outcome).toMatchObject({ summary: expect.stringContaining("inference/s"), fits: true });
  });

  test("a client that asks for it is told when a file says something else", async () => {
    for (const changes of [true, false]) {
      const bed = await start(editor, host, null, { changes });
      const told: string[] = [];
      bed.client.onNotification("dnnx/changed", (params: { uri: string }) => void told.push(params.uri));
      await bed.open(uri, text);
      await bed.diagnostics(uri);
      expect(told).toEqual(changes ? [uri] : []);
    }
  });
});

describe("accelerators", () => {
  const target = { uri, network: "net", target: "board" };

  test("the networks of a file", async () => {
    const bed = await start();
    await bed.open(uri, text);
    expect(await bed.client.sendRequest("dnnx/networks", { uri })).toEqual([
      expect.objectContaining({
        network: "net",
        target: "board",
        summary: expect.stringContaining("inference/s"),
        ready: true,
        range: { start: { line: 5, character: 0 }, end: { line: 5, character: 22 } },
      }),
    ]);
  });

  test("generation is the host's, with progress", async () => {
    const result = { folder: "file:///out", readme: "file:///out/README.md", files: 3 };
    const seen: unknown[] = [];
    const generate: ServerHost["generate"] = async (source, params, job) => {
      seen.push(source.text, params.folder);
      job.report(40, "weights");
      return result;
    };
    const bed = await start(editor, { ...host, generate });
    await bed.open(uri, text);
    const steps: unknown[] = [];
    bed.client.onProgress(WorkDoneProgress.type, "token", (step) => void steps.push(step));
    const params = { ...target, backend: "verilog", folder: "file:///out", workDoneToken: "token" };
    expect(await bed.client.sendRequest("dnnx/generate", params)).toEqual(result);
    expect(seen).toEqual([text, "file:///out"]);
    expect(steps).toEqual([
      { kind: "begin", title: "Generating", percentage: 0, cancellable: true },
      { kind: "report", percentage: 40, message: "weights" },
      { kind: "end" },
    ]);
  });

  test("synthesis is the host's", async () => {
    const result = { summary: "net: 12 LUT", lines: ["layer  LUT"] };
    const bed = await start(editor, { ...host, synthesise: async () => result });
    await bed.open(uri, text);
    expect(await bed.client.sendRequest("dnnx/synthesise", target)).toEqual(result);
  });

  test("is cancelled when the client cancels", async () => {
    let aborted = false;
    const verify: ServerHost["verify"] = (_source, _params, { signal }) =>
      new Promise((_, failed) => {
        signal.addEventListener("abort", () => {
          aborted = true;
          failed(new Error("stopped"));
        });
      });
    const bed = await start(editor, { ...host, verify });
    await bed.open(uri, text);
    const source = new CancellationTokenSource();
    const answer = bed.client.sendRequest("dnnx/verify", { ...target, backend: "hls", vectors: 1 }, source.token);
    // Only a request that is being worked on is cancelled by its token.
    await bed.client.sendRequest("dnnx/networks", { uri });
    source.cancel();
    await expect(answer).rejects.toMatchObject({ code: -32800 });
    expect(aborted).toBe(true);
  });

  test.each([
    ["errors in the network", wrong, target, 'The network "net" has errors; correct them first.'],
    ["no such network", text, { ...target, network: "other" }, 'There is no network "other" in the file.'],
    ["no such target", text, { ...target, target: "other" }, 'The network "net" has no target "other" without errors'],
    ["a file that is not open", text, { ...target, uri: "file:///other.dnnx" }, "The file is not open in the editor"],
  ])("are refused with the reason: %s", async (_, content, params, reason) => {
    const bed = await start();
    await bed.open(uri, content);
    await expect(bed.client.sendRequest("dnnx/generate", params)).rejects.toThrow(reason);
  });
});
