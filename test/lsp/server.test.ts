import { describe, expect, test } from "vitest";
import {
  CancellationTokenSource,
  type CompletionItem,
  type CompletionList,
  type Diagnostic,
  type SemanticTokensDelta,
  SemanticTokensDeltaRequest,
  SemanticTokensRequest,
  WorkDoneProgress,
} from "vscode-languageserver/node";
import type { ServerHost } from "../../server/lsp/host.ts";
import type { CostItem, FileProblems, FileRequirements, TargetChoice } from "../../server/lsp/protocol.ts";
import type { WeightsFile } from "../../server/network/checked.ts";
import type { CellsFile } from "../../server/targets/cells/library.ts";
import { network } from "../service/documents.ts";
import { editor, folders, host, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const text = network("  a = relu(image)\n  output a");
const wrong = network("  a = relu(nothing)\n  output a");

interface Report {
  readonly kind: string;
  readonly resultId?: string;
  readonly items: readonly Diagnostic[];
}

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

describe("weights files", () => {
  const weighted = network('  weights from "w.npz"\n  a = conv(image, filters: 1, kernel: 1)\n  output a');
  const ready: WeightsFile = {
    state: "ready",
    tensors: new Map([
      ["a.weight", { shape: [1, 1, 1, 1], data: Float32Array.of(0.5) }],
      ["a.bias", { shape: [1], data: Float32Array.of(0.25) }],
    ]),
  };

  test("are read in the background, then the client is asked to look again", async () => {
    let arrive: (file: WeightsFile) => void = () => {};
    const asked: string[] = [];
    const readWeights: ServerHost["readWeights"] = (file) => {
      asked.push(file);
      return new Promise((done) => {
        arrive = done;
      });
    };
    const bed = await start(editor, { ...host, readWeights });
    const refreshed = new Promise<void>((done) => {
      bed.client.onRequest("workspace/diagnostic/refresh", () => {
        done();
        return null;
      });
    });
    await bed.open(uri, weighted);
    const first = (await bed.diagnostics(uri)) as Report;
    expect(first.items.filter(({ severity }) => severity === 1)).toEqual([]);
    expect(asked).toEqual(["file:///folder/w.npz"]);
    arrive({ state: "missing", reason: "no such file" });
    await refreshed;
    const second = (await bed.diagnostics(uri)) as Report;
    expect(second.resultId).not.toBe(first.resultId);
    expect(second.items.map(({ message }) => message).join("\n")).toContain("no such file");
  });

  test("that change on the disk are read again", async () => {
    const answers: WeightsFile[] = [{ state: "missing", reason: "no such file" }, ready];
    const bed = await start(editor, { ...host, readWeights: async () => answers.shift() ?? ready });
    const errors = async () =>
      ((await bed.diagnostics(uri)) as Report).items.filter(({ severity }) => severity === 1).length;
    await bed.open(uri, weighted);
    await bed.diagnostics(uri);
    expect(await errors()).toBe(1);
    await bed.client.sendNotification("workspace/didChangeWatchedFiles", {
      changes: [{ uri: "file:///folder/w.npz", type: 2 }],
    });
    await bed.diagnostics(uri);
    expect(await errors()).toBe(0);
  });
});

describe("cell libraries", () => {
  const chip = `target chip {\n  process 45 nm\n  clock 100 MHz\n  area 1 mm2\n  cells "my.lib"\n}\n`;

  test("are read in the background and lead to their file; who imports their target is asked to look again", async () => {
    let arrive: (file: CellsFile) => void = () => {};
    const asked: string[] = [];
    const bed = await start(editor, {
      ...host,
      readSource: (file) => (file.endsWith("/parts/chip.dnnx") ? { text: chip } : { problem: "no such file" }),
      readCells: (file) => {
        asked.push(file);
        return new Promise((done) => {
          arrive = done;
        });
      },
    });
    const refreshed = new Promise<void>((done) => {
      bed.client.onRequest("workspace/diagnostic/refresh", () => {
        done();
        return null;
      });
    });
    await bed.open(
      uri,
      'import "parts/chip.dnnx"\nnetwork n on chip {\n  input x: uint8[4]\n  y = dense(x, units: 2)\n  output y\n}\n',
    );
    const first = (await bed.diagnostics(uri)) as Report;
    expect(first.items).toEqual([]);
    expect(asked).toEqual(["file:///folder/parts/my.lib"]);
    arrive({ state: "missing", reason: "it is broken" });
    await refreshed;
    const second = (await bed.diagnostics(uri)) as Report;
    expect(second.items.map(({ message }) => message).join("\n")).toContain("it is broken");

    const other = "file:///folder/parts/chip.dnnx";
    await bed.open(other, chip);
    const definition = await bed.client.sendRequest("textDocument/definition", {
      textDocument: { uri: other },
      position: { line: 4, character: 11 },
    });
    expect(definition).toMatchObject([{ targetUri: "file:///folder/parts/my.lib" }]);
  });
});

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

test("every feature that is announced answers", async () => {
  const bed = await start();
  await bed.open(uri, text);
  const textDocument = { uri };
  const position = { line: 7, character: 3 };
  const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
  const answers = {
    hover: await bed.client.sendRequest("textDocument/hover", { textDocument, position }),
    completion: (
      (await bed.client.sendRequest("textDocument/completion", { textDocument, position })) as CompletionList
    ).items,
    signatureHelp: await bed.client.sendRequest("textDocument/signatureHelp", {
      textDocument,
      position: { line: 7, character: 11 },
    }),
    definition: await bed.client.sendRequest("textDocument/definition", { textDocument, position }),
    references: await bed.client.sendRequest("textDocument/references", { textDocument, position, context: {} }),
    highlights: await bed.client.sendRequest("textDocument/documentHighlight", { textDocument, position }),
    symbols: await bed.client.sendRequest("textDocument/documentSymbol", { textDocument }),
    prepareRename: await bed.client.sendRequest("textDocument/prepareRename", { textDocument, position }),
    rename: await bed.client.sendRequest("textDocument/rename", { textDocument, position, newName: "b" }),
    folding: await bed.client.sendRequest("textDocument/foldingRange", { textDocument }),
    selection: await bed.client.sendRequest("textDocument/selectionRange", { textDocument, positions: [position] }),
    rangeFormatting: await bed.client.sendRequest("textDocument/rangeFormatting", { textDocument, range }),
    inlayHints: await bed.client.sendRequest("textDocument/inlayHint", { textDocument, range }),
    lenses: await bed.client.sendRequest("textDocument/codeLens", { textDocument }),
    actions: await bed.client.sendRequest("textDocument/codeAction", {
      textDocument,
      range: { start: position, end: position },
      context: { diagnostics: [] },
    }),
    tokens: await bed.client.sendRequest("textDocument/semanticTokens/full", { textDocument }),
    typeDefinition: await bed.client.sendRequest("textDocument/typeDefinition", { textDocument, position }),
    linkedEditing: await bed.client.sendRequest("textDocument/linkedEditingRange", { textDocument, position }),
    callHierarchy: await bed.client.sendRequest("textDocument/prepareCallHierarchy", { textDocument, position }),
    tokensOfRange: await bed.client.sendRequest("textDocument/semanticTokens/range", { textDocument, range }),
  };
  for (const [name, answer] of Object.entries(answers)) {
    if (name === "rangeFormatting") expect(answer).toEqual([]);
    else expect([name, JSON.stringify(answer).length > 2]).toEqual([name, true]);
  }
  const [item] = answers.callHierarchy as unknown[];
  expect(await bed.client.sendRequest("callHierarchy/incomingCalls", { item })).toMatchObject([
    { from: { name: "net" } },
  ]);
  expect(await bed.client.sendRequest("callHierarchy/outgoingCalls", { item })).toMatchObject([
    { to: { name: "image" } },
  ]);
  const formatting = { textDocument, options: { tabSize: 2, insertSpaces: true } };
  const typed = { ...formatting, position: { line: 8, character: 0 }, ch: "\n" };
  expect(await bed.client.sendRequest("textDocument/onTypeFormatting", typed)).toEqual([]);
  expect(
    await bed.client.sendRequest("textDocument/rangesFormatting", { ...formatting, ranges: [range, range] }),
  ).toEqual([]);
  expect(await bed.client.sendRequest("textDocument/documentLink", { textDocument })).toEqual([]);
  expect(answers.highlights).toHaveLength(2);
  expect(answers.rename).toMatchObject({ changes: { [uri]: [{ newText: "b" }, { newText: "b" }] } });
  await expect(bed.client.sendRequest("textDocument/rename", { textDocument, position, newName: "9" })).rejects.toThrow(
    "is not a name",
  );
});

test("colours come as a difference from those of the state before", async () => {
  const bed = await start();
  await bed.open(uri, text);
  const full = await bed.client.sendRequest(SemanticTokensRequest.type, { textDocument: { uri } });
  await bed.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [
      { range: { start: { line: 7, character: 0 }, end: { line: 7, character: 0 } }, text: "  b = relu(image)\n" },
    ],
  });
  const delta = (await bed.client.sendRequest(SemanticTokensDeltaRequest.type, {
    textDocument: { uri },
    previousResultId: full!.resultId!,
  })) as SemanticTokensDelta;
  const data = [...full!.data];
  for (const { start: at, deleteCount, data: added = [] } of delta.edits) data.splice(at, deleteCount, ...added);
  const whole = await bed.client.sendRequest(SemanticTokensRequest.type, { textDocument: { uri } });
  expect(data).toEqual(whole!.data);
  expect(delta.edits.flatMap((edit) => edit.data ?? []).length).toBeLessThan(whole!.data.length / 2);
  // Of a state that the server does not know, everything is sent.
  const unknown = await bed.client.sendRequest(SemanticTokensDeltaRequest.type, {
    textDocument: { uri },
    previousResultId: full!.resultId!,
  });
  expect(unknown).toHaveProperty("data", whole!.data);
});

test("of a thousand names only those are offered that what is typed may become", async () => {
  const bed = await start();
  const layers = Array.from(
    { length: 1_000 },
    (_, index) => `  l${index} = relu(${index === 0 ? "image" : `l${index - 1}`})`,
  );
  const written = network([...layers, "  last = relu(L7)", "  output last"].join("\n"));
  await bed.open(uri, written);
  const before = written.slice(0, written.indexOf("L7"));
  const line = before.split("\n").length - 1;
  const column = before.length - before.lastIndexOf("\n") - 1;
  const at = async (typed: number) => {
    const position = { line, character: column + typed };
    const list = (await bed.client.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position,
    })) as CompletionList;
    expect(list.isIncomplete).toBe(true);
    return list.items.map(({ label }) => label);
  };
  // The nearest first.
  expect((await at(0)).slice(0, 2)).toEqual(["l999", "l998"]);
  expect(await at(0)).toHaveLength(100);
  const narrowed = await at(2);
  expect(narrowed.slice(0, 2)).toEqual(["l997", "l987"]);
  expect(narrowed.filter((label) => !label.includes("7"))).toEqual([]);
});

test("the documentation of a completion comes when it is selected", async () => {
  const bed = await start();
  await bed.open(uri, text);
  const { isIncomplete, items: offered } = (await bed.client.sendRequest("textDocument/completion", {
    textDocument: { uri },
    position: { line: 7, character: 8 },
  })) as CompletionList;
  expect(isIncomplete).toBe(false);
  const conv = offered.find(({ label }) => label === "conv")!;
  expect(offered.every(({ documentation }) => documentation === undefined)).toBe(true);
  const resolved = (await bed.client.sendRequest("completionItem/resolve", conv)) as CompletionItem;
  expect(resolved.documentation).toMatchObject({ kind: "markdown", value: expect.stringContaining("kernel") });
  expect(await bed.client.sendRequest("completionItem/resolve", { label: "conv" })).toEqual({ label: "conv" });

  // An editor filters a whole list itself while letters are typed, and asks about what then stands first.
  const position = { line: 7, character: 8 };
  await bed.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: position, end: position }, text: "co" }],
  });
  const later = (await bed.client.sendRequest("completionItem/resolve", conv)) as CompletionItem;
  expect(later.documentation).toEqual(resolved.documentation);
});
