import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { yosysStandIn } from "../../lsp/yosysStandIn.ts";
import { choose, goTo, openBrowser, plain, pressUntil, runCommand, settings } from "../editor.ts";
import { photographFailures } from "../failures.ts";
import { viewPage } from "../viewPage.ts";
import { serveWebVsCode, type WebVsCode } from "./serve.ts";

const root = join(import.meta.dirname, "..", "..", "..");

describe("the extension in VS Code for the web", () => {
  const source = readFileSync(join(root, "examples", "lenet5.dnnx"), "utf8").split("\n");
  const closing: (() => unknown)[] = [];
  let web: WebVsCode;
  let page: Page;
  let complaints: readonly string[] = [];

  beforeAll(async () => {
    web = await serveWebVsCode(inject("packaged").vsix, join(root, "examples"), settings, yosysStandIn());
    closing.push(web.stop);
    const browser = await openBrowser();
    closing.push(browser.close);
    ({ page, complaints } = browser);
    await page.goto(web.address("lenet5.dnnx"));
    await page.locator(".monaco-editor .view-line").first().waitFor();
  });
  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });
  photographFailures(() => ({ page, complaints }));

  const lineWith = (text: string) => page.locator(".monaco-editor .view-line", { hasText: text }).first();
  const squiggles = () => page.locator(".monaco-editor .squiggly-error");
  const notifications = async () => plain((await page.locator(".notification-list-item").allTextContents()).join("\n"));

  test("there is no disk and no process: the folder is in memory, the server in a worker", async () => {
    expect(page.url()).toContain("folder=memory");
    await page.locator(".codelens-decoration", { hasText: "inference/s" }).waitFor();
    expect([...web.served]).toContain("/dnnx/dist/server.cjs");
  });

  test("layers show their shapes, and hovering one what it costs", async () => {
    await lineWith("[6, 28, 28]").waitFor();
    expect(await squiggles().count()).toBe(0);
    await lineWith("conv2")
      .locator("span", { hasText: /^\s*conv2$/ })
      .last()
      .hover();
    const hover = page.locator(".monaco-hover:visible .hover-contents", { hasText: "LUT" }).first();
    await hover.waitFor();
    expect(plain(await hover.textContent())).toMatch(/cycles/);
    await page.keyboard.press("Escape");
  });

  test("a mistake is underlined while it is typed, and layers are completed", async () => {
    const at = source.findIndex((text) => text.includes("output fc3"));
    await goTo(page, at + 1, (source[at] ?? "").length + 1);
    await page.keyboard.type("\nfc4 = dense(fc9, units: 10)");
    await squiggles().first().waitFor();
    await page.keyboard.type("\nfc5 = softm");
    const suggestion = page.locator(".suggest-widget:visible .monaco-list-row", { hasText: "softmax" }).first();
    await suggestion.waitFor();
    await page.keyboard.press("Escape");
    await runCommand(page, "File: Revert File");
    await squiggles().first().waitFor({ state: "detached" });
  });

  async function focusFile(): Promise<void> {
    await page.locator(".tab", { hasText: /^lenet5\.dnnx$/ }).click();
    // Keys that come before go to the webview that had the focus.
    await page.locator(".monaco-editor.focused").waitFor();
  }

  test("views stand beside the file, the graph laid out in a worker of its page, and follow typing", async () => {
    for (const [key, id, marks] of [
      ["Alt+d", "dashboard", "[aria-label=Layers] .items > *"],
      ["Alt+n", "graph", ".graph-picture .node"],
    ] as const) {
      await focusFile();
      await pressUntil(page, ["Control+k", key], viewPage(page, id).locator(marks));
    }
    const shown = viewPage(page, "graph");
    const conv1 = () => shown.locator("[aria-label^='conv1 ']").getAttribute("aria-label");
    const before = await conv1();
    await focusFile();
    const at = source.findIndex((text) => text.includes("conv1 ="));
    await goTo(page, at + 1, (source[at] ?? "").indexOf("pe: 6") + "pe: 6".length + 1);
    await page.keyboard.press("Backspace");
    await page.keyboard.type("3");
    await expect.poll(conv1, { timeout: 60_000 }).not.toBe(before);
    await runCommand(page, "File: Revert File");
    await expect.poll(conv1, { timeout: 60_000 }).toBe(before);
  });

  test("a layer has a new name everywhere, and its device a data sheet", async () => {
    await focusFile();
    const at = source.findIndex((text) => text.includes("conv1 ="));
    await goTo(page, at + 1, 4);
    await pressUntil(page, ["F2"], page.locator(".rename-input:focus"));
    await page.keyboard.press("Control+a");
    await page.keyboard.type("start");
    await page.keyboard.press("Enter");
    await lineWith("relu(start)").waitFor();
    await runCommand(page, "File: Revert File");
    const device = source.findIndex((text) => text.includes("device xc7z020"));
    await goTo(page, device + 1, "  device xc7".length);
    await pressUntil(page, ["F12"], page.locator(".tab", { hasText: "xc7z020" }));
  });

  test("an accelerator is generated into the folder in memory, and its README opens", async () => {
    await focusFile();
    await runCommand(page, "DNNX: Generate Accelerator");
    await choose(page, /language/, "Verilog");
    await choose(page, "Folder for the accelerator", "lenet5_accelerator");
    await page.locator(".tab", { hasText: "README.md" }).waitFor();
    expect(await notifications()).toMatch(/Generated \d+ files for lenet5/);
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "lenet5_accelerator" }).waitFor();
  });

  test("a simulation is refused with the reason", async () => {
    await focusFile();
    await runCommand(page, "DNNX: Verify Accelerator");
    await choose(page, /which implementation/, "Verilog");
    await expect.poll(notifications, { timeout: 120_000 }).toContain("a browser has no simulator");
  });

  test("units are synthesised by the Yosys of the folder, and estimates use what it measured", async () => {
    await focusFile();
    await runCommand(page, "DNNX: Synthesise Accelerator");
    await expect
      .poll(notifications, { timeout: 120_000 })
      .toMatch(/lenet5: [\d,]+ LUT .*Yosys 9\.9\.9 \(WebAssembly\)/);
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "lenet5.calibration.json" }).waitFor();
  });
});
