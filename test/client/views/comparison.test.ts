import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comparison } from "../../../server/service/views/comparison.ts";
import { type OpenPage, type Pages, startPages } from "./pages.ts";
import { type Theme, themes } from "./themes.ts";
import { workspaceWith } from "./workspaces.ts";

const uri = "file:///examples/cnv.dnnx";

describe("the page that compares targets", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const answer = comparison(workspaceWith("examples/cnv.dnnx"), {
    uri,
    others: ["xc7z045", "ice40up5k", "ecp5-85f", "titan-x"],
  });
  const opened = async (theme: Theme = "dark"): Promise<OpenPage> => {
    const open = await pages.open("comparison", "views.js", theme);
    await open.send({ kind: "answer", answer });
    return open;
  };

  test.each(Object.keys(themes) as Theme[])("can be used by everybody in %s", async (theme) => {
    const open = await opened(theme);
    expect(await open.page.locator("tbody tr").count()).toBe(answer.data!.rows.length);
    expect(await open.violations()).toEqual([]);
    expect(open.complaints).toEqual([]);
    await open.photograph(`comparison ${theme}`);
  });

  test("says what is not known of a processor instead of drawing it", async () => {
    const { page } = await opened();
    await page.locator("input[value=energy]").focus();
    await page.keyboard.press("Space");
    expect(await page.locator(".about").first().textContent()).toContain("titan-x: unknown. Only the roofline");
    expect(await page.locator("tr", { hasText: "titan-x" }).locator(".unknown").count()).toBe(2);
    expect(await page.locator(".plot").getAttribute("aria-label")).toBe("Energy on 4 targets");
  });

  test("rows are sorted by the heads of columns", async () => {
    const { page } = await opened();
    await page.locator("thead button", { hasText: "Throughput" }).focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
    const names = await page.locator("tbody th").allTextContents();
    const sorted = answer.data!.rows.toSorted((a, b) => (b.throughput[0] ?? 0) - (a.throughput[0] ?? 0));
    expect(names).toEqual(sorted.map(({ name }) => name));
  });
});
