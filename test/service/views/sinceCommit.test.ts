import { describe, expect, test } from "vitest";
import { sinceCommit } from "../../../server/service/views/sinceCommit.ts";
import { createWorkspace } from "../../../server/service/workspace.ts";
import { network } from "../documents.ts";

const uri = "file:///test.dnnx";
const text = (units: number) => network(`  fc = dense(flatten(image), units: ${units})\n  output fc`);

describe("costs since the last commit", () => {
  const workspace = createWorkspace({ weights: () => ({ state: "missing", reason: "no files in this test" }) });
  workspace.open(uri, text(4));
  const ask = (before: string) => sinceCommit(workspace, { uri, before: { text: before, title: "commit 1a2b3c4" } });

  test("follow the document, while the commit stays", () => {
    expect(ask(text(4)).data).toMatchObject({ title: "commit 1a2b3c4", difference: { state: "same" } });
    workspace.change(uri, [{ text: text(6) }]);
    const parameters = ask(text(4)).data!.difference.totals.find(({ figure }) => figure.id === "macs")!;
    expect(parameters.delta.value).toBe(64 * 2);
    expect(ask(text(6)).data!.difference.state).toBe("same");
  });

  test("are refused with the reason", () => {
    expect(sinceCommit(workspace, { uri, before: { reason: "No Git." } })).toMatchObject({
      data: null,
      reason: "No Git.",
    });
    expect(ask("network net on board { input")).toMatchObject({
      data: null,
      reason: expect.stringContaining("errors before"),
    });
    expect(sinceCommit(workspace, { uri }).reason).toMatch(/no earlier state/);
  });
});
