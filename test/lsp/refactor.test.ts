import { describe, expect, test } from "vitest";
import type { CodeAction } from "vscode-languageserver/node";
import { network } from "../service/documents.ts";
import { editor, start } from "./bed.ts";

const uri = "file:///folder/net.dnnx";
const annotated = network(
  "  a = conv(image, filters: 4, kernel: 3) @weights(int4)\n  b = dense(flatten(a), units: 10) @weights(ternary)\n  output b",
);

async function chosen(line: number, kind: string, text = annotated): Promise<CodeAction> {
  const bed = await start();
  await bed.open(uri, text);
  const position = { line, character: 4 };
  const [action] = (await bed.client.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], triggerKind: 1, only: [kind] },
  })) as CodeAction[];
  expect(action).toMatchObject({ kind, data: { uri } });
  return bed.client.sendRequest("codeAction/resolve", action);
}

test("a refactoring is worked out when it is chosen", async () => {
  const { edit } = await chosen(8, "refactor.extract");
  expect(edit?.changes?.[uri]?.map(({ newText }) => newText)).toEqual([
    "use approximation1\n  ",
    "",
    "\n\napproximation approximation1 {\n  weights ternary\n}",
  ]);
});

describe("one that would change what the network costs", () => {
  const bare = annotated.replace(" @weights(ternary)", "");
  const offered = async (disabledSupport: boolean, triggerKind: number): Promise<readonly CodeAction[]> => {
    const bed = await start({ ...editor, textDocument: { ...editor.textDocument, codeAction: { disabledSupport } } });
    await bed.open(uri, bare);
    const position = { line: 7, character: 4 };
    return bed.client.sendRequest<CodeAction[]>("textDocument/codeAction", {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], triggerKind, only: ["refactor.extract"] },
    });
  };

  test("is shown with the reason, where an editor can show it so", async () => {
    const [extract] = await offered(true, 1);
    expect(extract).toMatchObject({
      title: "Extract the annotations of a into an approximation",
      disabled: { reason: expect.stringMatching(/^it would not leave the network as it is: /) },
    });
  });

  test("is not offered elsewhere, and a lamp does not wait for the answer", async () => {
    expect(await offered(false, 1)).toEqual([]);
    expect(await offered(true, 2)).toEqual([]);
  });
});

test("the lamp of a large file costs no edits: those of all its layers come when they are chosen", async () => {
  const layers = Array.from(
    { length: 200 },
    (_, at) => `  c${at} = conv(${at ? `c${at - 1}` : "image"}, filters: 4, kernel: 1)`,
  );
  const bed = await start();
  await bed.open(uri, network([...layers, "  output c199"].join("\n")));
  const position = { line: 9, character: 4 };
  const actions = (await bed.client.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [], triggerKind: 2 },
  })) as CodeAction[];
  expect(actions.filter(({ edit }) => edit)).toEqual([]);
  const all = actions.find(({ title }) => title.startsWith("Write all chosen foldings"))!;
  const { edit } = (await bed.client.sendRequest("codeAction/resolve", all)) as CodeAction;
  expect(edit?.changes?.[uri]).toHaveLength(200);
});
