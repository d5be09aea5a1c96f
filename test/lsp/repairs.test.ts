import { expect, test } from "vitest";
import { CancellationTokenSource, type CodeAction, type InlayHint, type TextEdit } from "vscode-languageserver/node";
import { replaced } from "../../grammar/layout.ts";
import { createLines } from "../../grammar/lines.ts";
import { open } from "../service/documents.ts";
import { missed, onTwo, tooLarge, tooMany, tooSlow } from "../service/repair/texts.ts";
import { start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const invoked = 1;
const automatic = 2;

/** The code actions at the first place where `needle` stands. */
async function actionsAt(text: string, needle: string, triggerKind: number, only?: string[]) {
  const bed = await start();
  await bed.open(uri, text);
  const position = createLines(text).positionAt(text.indexOf(needle));
  const actions: CodeAction[] = await bed.client.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], triggerKind, ...(only ? { only } : {}) },
  });
  return { bed, actions };
}

function changed(text: string, { edit }: CodeAction): string {
  const lines = createLines(text);
  const edits = (edit?.changes?.[uri] ?? []).map(({ range, newText }: TextEdit) => ({
    start: lines.offsetAt(range.start.line, range.start.character),
    end: lines.offsetAt(range.end.line, range.end.character),
    newText,
  }));
  expect(edits.length).toBeGreaterThan(0);
  return replaced(text, edits);
}

test("a menu at a requirement lists repairs with their edits", async () => {
  const { actions } = await actionsAt(tooMany, "lut <=", invoked, ["quickfix"]);
  const repairs = actions.filter(({ edit }) => edit !== undefined);
  expect(repairs.length).toBeGreaterThan(0);
  for (const action of repairs) {
    expect(action).toMatchObject({ kind: "quickfix", title: expect.stringMatching(/lut [\d,]+ → [\d,]+/) });
    expect(missed(open(changed(tooMany, action)))).toEqual([]);
  }
});

test("the lamp of an editor is offered a search that runs when it is chosen", async () => {
  const { bed, actions } = await actionsAt(tooSlow, "throughput >=", automatic, ["quickfix"]);
  expect(actions.map(({ title, edit }) => [title, edit])).toEqual([
    ["Search the repair with the least noise", undefined],
    ["Fit to device: repair the whole file with the least noise", undefined],
  ]);
  const chosen: CodeAction = await bed.client.sendRequest("codeAction/resolve", actions[0]);
  expect(missed(open(changed(tooSlow, chosen)))).toEqual([]);
});

test("fit to device mends the whole file, from anywhere in it", async () => {
  const text = `${tooLarge}${tooSlow}`;
  const { bed, actions } = await actionsAt(text, "target small", invoked, ["source.fitToDevice"]);
  expect(actions.map(({ kind }) => kind)).toEqual(["source.fitToDevice.dnnx"]);
  const chosen: CodeAction = await bed.client.sendRequest("codeAction/resolve", actions[0]);
  expect(missed(open(changed(text, chosen)))).toEqual([]);
});

test("fit to device says what it leaves, also where it repaired something", async () => {
  const { bed, actions } = await actionsAt(onTwo, "target tiny", invoked, ["source.fitToDevice"]);
  const chosen: CodeAction = await bed.client.sendRequest("codeAction/resolve", actions[0]);
  expect(missed(open(changed(onTwo, chosen)))).toEqual(["tight require 0"]);
  expect(bed.shown).toEqual([
    expect.stringMatching(/left: tight on tiny: throughput [\d.]+ k inference\/s \(limit 100 k inference\/s\)\.$/),
  ]);
});

test("fit to device is offered once: among the fixes where something is short, elsewhere as a source action", async () => {
  const text = `${tooLarge}${tooSlow}`;
  const kindsAt = async (needle: string, only?: string[]) =>
    (await actionsAt(text, needle, automatic, only)).actions
      .filter(({ title }) => title.startsWith("Fit to device"))
      .map(({ kind }) => kind);
  expect(await kindsAt("throughput >=")).toEqual(["quickfix"]);
  expect(await kindsAt("throughput >=", ["source"])).toEqual(["source.fitToDevice.dnnx"]);
  expect(await kindsAt("target small")).toEqual(["source.fitToDevice.dnnx"]);
  expect(await kindsAt("target small", ["quickfix"])).toEqual([]);
  const { bed, actions } = await actionsAt(text, "throughput >=", automatic, ["quickfix"]);
  const offer = actions.find(({ title }) => title.startsWith("Fit to device"));
  const chosen: CodeAction = await bed.client.sendRequest("codeAction/resolve", offer);
  // Also what is short elsewhere in the file.
  expect(missed(open(changed(text, chosen)))).toEqual([]);
});

test("the cheapest folding is written where time is left", async () => {
  const roomy = tooMany.replace("  require lut <= 5000\n", "");
  const { bed, actions } = await actionsAt(roomy, "filters", invoked, ["refactor.rewrite"]);
  const offer = actions.find(({ title }) => title.includes("cheapest folding"));
  const chosen: CodeAction = await bed.client.sendRequest("codeAction/resolve", offer);
  expect(missed(open(changed(roomy, chosen)))).toEqual([]);
  expect(changed(roomy, chosen).match(/@fold/g)).toHaveLength(3);
});

test("a search that is chosen for a text that changed is refused", async () => {
  const { bed, actions } = await actionsAt(tooSlow, "throughput >=", automatic, ["quickfix"]);
  await bed.client.sendNotification("textDocument/didChange", {
    textDocument: { uri, version: 2 },
    contentChanges: [{ text: tooMany }],
  });
  await expect(bed.client.sendRequest("codeAction/resolve", actions[0])).rejects.toThrow("has changed");
});

test("a search is cancelled between two variants, and other requests are answered meanwhile", async () => {
  const { bed } = await actionsAt(tooLarge, "target small", automatic);
  const source = new CancellationTokenSource();
  const position = createLines(tooLarge).positionAt(tooLarge.indexOf("wide on") + 9);
  const search = bed.client.sendRequest(
    "textDocument/codeAction",
    {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], triggerKind: invoked },
    },
    source.token,
  );
  let settled = false;
  const watched = search.then(
    () => {
      settled = true;
    },
    () => {
      settled = true;
    },
  );
  await bed.client.sendRequest("textDocument/hover", { textDocument: { uri }, position });
  expect(settled).toBe(false);
  source.cancel();
  await watched;
});

test("a hint is explained and written when it is looked at", async () => {
  const bed = await start();
  const text = tooMany.replace("  require lut <= 5000\n", "");
  await bed.open(uri, text);
  const hints: InlayHint[] = await bed.client.sendRequest("textDocument/inlayHint", {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
  });
  expect(hints.length).toBeGreaterThan(2);
  expect(hints.every(({ tooltip, textEdits }) => tooltip === undefined && textEdits === undefined)).toBe(true);
  const folding = hints.find(({ label }) => String(label).includes("pe "));
  expect(await bed.client.sendRequest("inlayHint/resolve", folding)).toMatchObject({
    tooltip: { kind: "markdown", value: expect.stringContaining("@fold") },
    textEdits: [{ newText: expect.stringMatching(/^ @fold\(pe: \d+, simd: \d+\)$/) }],
  });
  expect(
    await bed.client.sendRequest("inlayHint/resolve", { position: { line: 0, character: 0 }, label: "x" }),
  ).toEqual({
    position: { line: 0, character: 0 },
    label: "x",
  });
});
