import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { roofline } from "../../../server/service/views/roofline.ts";
import { type OpenPage, type Pages, startPages } from "./pages.ts";
import { type Theme, themes } from "./themes.ts";
import { workspaceWith } from "./workspaces.ts";

const uri = "file:///examples/lenet5.dnnx";

describe("the page of the roofline", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const workspace = workspaceWith("examples/lenet5.dnnx");
  const answer = roofline(workspace, { uri, others: ["titan-x"] });
  const opened = async (theme: Theme = "dark"): Promise<OpenPage> => {
    const open = await pages.open("roofline", "views.js", theme);
    await open.send({ kind: "answer", answer });
    return open;
  };

  test.each(Object.keys(themes) as Theme[])("can be used by everybody in %s", async (theme) => {
    const open = await opened(theme);
    expect(await open.page.locator(".plot .items > *").count()).toBe(
      answer.data!.targets.reduce((sum, { layers }) => sum + layers.length, 0),
    );
    expect(await open.violations()).toEqual([]);
    expect(open.complaints).toEqual([]);
    await open.photograph(`roofline ${theme}`);
  });

  test.each(Object.keys(themes) as Theme[])("every series has a colour of its own in %s", async (theme) => {
    const { page } = await opened(theme);
    const colour = (value: string) =>
      `heading = document.querySelector("h1"), heading.style.color = "${value}", getComputedStyle(heading).color`;
    const colours = new Set<string>([await page.evaluate<string>(colour("var(--ink)"))]);
    for (let series = 1; series <= 6; series++) {
      colours.add(await page.evaluate<string>(colour(`var(--series-${series})`)));
    }
    expect(colours.size).toBe(7);
  });

  test("targets and what stood before are shown and hidden by keyboard", async () => {
    const { page } = await opened();
    const arrows = page.locator(".plot .arrows path");
    const both = await arrows.count();
    expect(both).toBeGreaterThan(5);
    await page.locator(".checks input[value=before]").focus();
    await page.keyboard.press("Space");
    expect(await arrows.count()).toBeLessThan(both);
    const points = await page.locator(".items > *").count();
    await page.locator(".checks input[value=titan-x]").focus();
    await page.keyboard.press("Space");
    expect(await page.locator(".items > *").count()).toBe(points / 2);
  });

  test("a processor is chosen from the catalogue, and taken away again", async () => {
    const { page, sent } = await opened();
    await page.locator(".others select").selectOption("titan-x");
    expect((await sent()).at(-1)).toEqual({
      kind: "choose",
      choice: { network: "lenet5", target: "pynq", options: { others: ["titan-x"] } },
    });
  });

  test("a layer is opened from its point", async () => {
    const { page, sent } = await opened();
    await page.locator(".items > *").first().focus();
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: "conv1" });
  });
});
