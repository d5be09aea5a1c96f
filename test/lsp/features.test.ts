import { expect, test } from "vitest";
import {
  type CompletionItem,
  type CompletionList,
  type SemanticTokensDelta,
  SemanticTokensDeltaRequest,
  SemanticTokensRequest,
} from "vscode-languageserver/node";
import { network } from "../service/documents.ts";
import { start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const text = network("  a = relu(image)\n  output a");

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
