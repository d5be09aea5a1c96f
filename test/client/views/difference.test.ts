import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sinceCommit } from "../../../server/service/views/sinceCommit.ts";
import { type OpenPage, type Pages, startPages } from "./pages.ts";
import { type Theme, themes } from "./themes.ts";
import { workspaceWith } from "./workspaces.ts";

const uri = "file:///examples/lenet5.dnnx";

describe("the page of the costs since the last commit", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const workspace = workspaceWith("examples/lenet5.dnnx");
  const now = workspace.get(uri)!.tree.text;
  const answerTo = (text: string) => sinceCommit(workspace, { uri, before: { text, title: "commit 1a2b3c4" } });
  const opened = async (answer: ReturnType<typeof sinceCommit>, theme: Theme = "dark"): Promise<OpenPage> => {
    const open = await pages.open("difference", "views.js", theme);
    await open.send({ kind: "answer", answer });
    return open;
  };
  const edited = now.replace("filters: 16", "filters: 12").replace("units: 84", "units: 96");

  test.each(Object.keys(themes) as Theme[])("can be used by everybody in %s", async (theme) => {
    const open = await opened(answerTo(edited), theme);
    expect(await open.page.locator(".about").first().textContent()).toMatch(
      /^Layers: \d+ changed, \d+ as in commit 1a2b3c4\.$/,
    );
    expect(await open.violations()).toEqual([]);
    expect(open.complaints).toEqual([]);
    await open.photograph(`difference ${theme}`);
  });

  test("a layer that differs is reached and opened by keyboard", async () => {
    const { page, sent } = await opened(answerTo(edited));
    await page.locator(".items > *").first().focus();
    await page.keyboard.press("End");
    const name = (await page.locator(":focus").getAttribute("aria-label"))!.split(" ")[0];
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: name });
  });

  test("nothing that differs, and nothing to compare with, are said", async () => {
    const same = await opened(answerTo(now));
    expect(await same.page.locator(".about").first().textContent()).toBe("No cost differs from commit 1a2b3c4.");
    expect(await same.violations()).toEqual([]);
    await same.page.locator(".tools button", { hasText: "SVG" }).click();
    expect(await same.page.locator(".notice:visible").textContent()).toMatch(/^There is no picture to export now/);
    const none = await opened(sinceCommit(workspace, { uri, before: { reason: "The file is in no Git repository." } }));
    expect(await none.page.locator(".notice").textContent()).toBe("The file is in no Git repository.");
  });
});
