import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { dashboard } from "../../../server/service/views/dashboard.ts";
import { network } from "../../service/documents.ts";
import { type OpenPage, type Pages, startPages } from "./pages.ts";
import { type Theme, themes } from "./themes.ts";
import { longNetwork, workspaceOf, workspaceWith } from "./workspaces.ts";

const uri = "file:///examples/lenet5.dnnx";

describe("the page of the dashboard", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(() => pages?.close());

  const answer = dashboard(workspaceWith("examples/lenet5.dnnx"), { uri });
  const opened = async (theme: Theme = "dark"): Promise<OpenPage> => {
    const open = await pages.open("dashboard", "views.js", theme);
    expect(await open.sent()).toEqual([{ kind: "ready" }]);
    await open.send({ kind: "answer", answer });
    return open;
  };

  test.each(Object.keys(themes) as Theme[])("can be used by everybody in %s", async (theme) => {
    const open = await opened(theme);
    expect(await open.page.locator(".totals .value").first().textContent()).toMatch(/inference\/s$/);
    expect(await open.violations()).toEqual([]);
    expect(open.complaints).toEqual([]);
    await open.photograph(`dashboard ${theme}`);
  });

  test("a layer is reached and opened by keyboard, in the picture and in the table", async () => {
    const { page, sent } = await opened();
    const items = page.locator("[aria-label=Layers] .items > *");
    expect(await items.count()).toBe(answer.data!.layers.length);
    await items.first().focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: "conv1" });
    expect(await page.locator(":focus").getAttribute("aria-label")).toMatch(/^conv1, .*bottleneck/);
    await page.keyboard.press("End");
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: "fc3" });
    await page.locator("th button", { hasText: "conv2" }).focus();
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: "conv2" });
  });

  test("each cost that adds up is stacked from the layers, which are opened from there too", async () => {
    const { page, sent } = await opened();
    const energy = page.locator("[aria-label=Shares] .items > *");
    const labels = await energy.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));
    const shares = labels
      .filter((label) => label.includes(", Energy: "))
      .map((label) => / ([\d.]+) %$/.exec(label)?.[1]);
    expect(shares.length).toBeGreaterThan(3);
    expect(shares.reduce((sum, share) => sum + Number(share), 0)).toBeCloseTo(100, 0);
    expect(labels.some((label) => label.includes(", Interval: "))).toBe(false);
    await energy.first().focus();
    await page.keyboard.press("Enter");
    expect((await sent()).at(-1)).toEqual({ kind: "open", layer: labels[0]?.split(",")[0] });
  });

  test("another cost is chosen by keyboard, and the focus survives an update", async () => {
    const open = await opened();
    const { page } = open;
    await page.locator("input[value=interval_cycles]").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("[aria-label=Layers] .plot").getAttribute("aria-label")).toMatch(/^Energy/);
    expect(await page.locator(".legend li").allTextContents()).toEqual([
      "arithmetic",
      "on-chip memory",
      "off-chip memory",
      "static",
    ]);
    await page.locator("[aria-label=Layers] .items > *").first().focus();
    await page.keyboard.press("ArrowDown");
    await open.send({ kind: "answer", answer: structuredClone(answer) });
    expect(await page.locator(":focus").getAttribute("aria-label")).toMatch(/^conv1/);
  });

  test("a thousand layers are drawn as the costliest and the others, and listed when asked for", async () => {
    const long = dashboard(workspaceOf(uri, longNetwork(1000)), { uri });
    const open = await pages.open("dashboard", "views.js", "dark");
    await open.send({ kind: "answer", answer: long });
    const { page } = open;
    expect(await page.locator("[aria-label=Layers] .items > *").count()).toBe(41);
    expect(await page.locator("[aria-label=Layers] .items > *").last().getAttribute("aria-label")).toMatch(
      /^961 others, /,
    );
    expect(await page.locator(".table tbody tr").count()).toBe(100);
    await open.photograph("dashboard long");
    await page.locator("button", { hasText: "Show all 1,001 rows" }).click();
    expect(await page.locator(".table tbody tr").count()).toBe(1001);
    const before = await page.locator(".table tbody tr").last().elementHandle();
    await open.send({ kind: "answer", answer: structuredClone(long) });
    const after = await page.locator(".table tbody tr").last().elementHandle();
    expect(await page.evaluate(([a, b]) => a === b, [before, after])).toBe(true);
    expect(open.complaints).toEqual([]);
  });

  test("what is not known is said with its reason", async () => {
    const text = network("  n = dense(flatten(image), units: 4) @weights(fp32)\n  output n");
    const unknown = dashboard(workspaceOf(uri, text), { uri });
    const open = await pages.open("dashboard", "views.js", "light", 700);
    await open.send({ kind: "answer", answer: unknown });
    expect(await open.page.locator(".totals .value.unknown").first().textContent()).toBe("unknown");
    expect(await open.page.locator(".totals .band").first().textContent()).toMatch(/\w{4}/);
    await open.page.locator("input[value=lut]").focus();
    await open.page.keyboard.press("Space");
    expect(await open.page.locator("section > .about:visible").last().textContent()).toMatch(/^Unknown for /);
    expect(await open.violations()).toEqual([]);
    await open.photograph("dashboard unknown");
  });

  test("the layer of the cursor is marked", async () => {
    const open = await opened();
    await open.send({ kind: "highlight", layers: ["fc1", "fc1.flatten"] });
    expect(await open.page.locator("tr.marked th").allTextContents()).toEqual(["fc1.flatten", "fc1"]);
    await open.send({ kind: "highlight", layers: [] });
    expect(await open.page.locator("tr.marked").count()).toBe(0);
  });

  test("while the file has errors the last state stays, marked as old", async () => {
    const open = await opened();
    await open.send({ kind: "answer", answer: { ...answer, data: null, reason: "The network has errors." } });
    expect(await open.page.locator(".notice").textContent()).toContain("errors. What is shown is the state before");
    expect(await open.page.locator(".body.old .value").count()).toBe(answer.data!.totals.length);
    expect(await open.violations()).toEqual([]);
    await open.send({ kind: "answer", answer });
    expect(await open.page.locator(".notice").isHidden()).toBe(true);
    expect(await open.page.locator(".old").count()).toBe(0);
  });

  test("picture and table are exported", async () => {
    const { page, sent } = await opened();
    const saved = async (format: string) => {
      await page.locator(".tools button", { hasText: format.toUpperCase() }).click();
      await expect.poll(async () => (await sent()).at(-1)).toMatchObject({ kind: "save", format });
      const message = (await sent()).at(-1);
      return message?.kind === "save" ? message : undefined;
    };
    const svg = await saved("svg");
    expect(svg?.name).toBe("lenet5-pynq-dashboard");
    expect(svg?.content).toMatch(/^<\?xml .*\n<svg /);
    expect(svg?.content).not.toContain("var(--");
    const png = Buffer.from((await saved("png"))?.content ?? "", "base64");
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBeGreaterThan(1000);
    const lines = (await saved("csv"))?.content.split("\r\n") ?? [];
    expect(lines[0]).toMatch(/^layer,operation,shape,macs,parameters,interval_cycles \(cycles\),/);
    expect(lines.find((line) => line.startsWith("conv1,"))).toContain(",117600,");
  });
});
