import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { timeline } from "../../../server/service/views/timeline.ts";
import { type OpenPage, type Pages, startPages } from "./pages.ts";
import { type Theme, themes } from "./themes.ts";
import { workspaceOf, workspaceWith } from "./workspaces.ts";

describe("the page of the timeline", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const answerOf = (name: string) =>
    timeline(workspaceWith(`examples/${name}.dnnx`), { uri: `file:///examples/${name}.dnnx` });
  const opened = async (name = "lenet5", theme: Theme = "dark"): Promise<OpenPage> => {
    const open = await pages.open("timeline", "views.js", theme);
    await open.send({ kind: "answer", answer: answerOf(name) });
    return open;
  };

  test.each(Object.keys(themes) as Theme[])("can be used by everybody in %s", async (theme) => {
    const open = await opened("lenet5", theme);
    expect(await open.violations()).toEqual([]);
    expect(open.complaints).toEqual([]);
    await open.photograph(`timeline ${theme}`);
  });

  test("frames one after the other are chosen by keyboard, a layer is opened", async () => {
    const open = await opened();
    const { page, sent } = open;
    await page.locator("input[value=first]").focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator(".about").textContent()).toMatch(/^A full pipeline/);
    await open.photograph("timeline steady");
    await page.locator(".items > *").first().focus();
    await page.keyboard.press("ArrowDown");
    expect(await page.locator(":focus").getAttribute("aria-label")).toMatch(/^conv1 .*100 %, bottleneck$/);
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: "conv1" });
    expect(await open.violations()).toEqual([]);
  });

  test("an engine has one run of all layers", async () => {
    const uri = "file:///engine.dnnx";
    const text = workspaceWith("examples/residual.dnnx").get("file:///examples/residual.dnnx")!.tree.text;
    const onEngine = text.replace("clock 200 MHz", "clock 200 MHz\n  architecture engine(rows: 16, columns: 16)");
    const open = await pages.open("timeline", "views.js", "dark");
    await open.send({ kind: "answer", answer: timeline(workspaceOf(uri, onEngine), { uri }) });
    await open.photograph("timeline engine");
    expect(open.complaints).toEqual([]);
    expect(await open.violations()).toEqual([]);
    expect(await open.page.locator("input[value=first]").isHidden()).toBe(true);
    expect(await open.page.locator(".legend li").allTextContents()).toContain("loads from memory");
  });
});
