import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { installVsCode } from "../../../scripts/vscode.ts";
import { packageExtension } from "../../../scripts/vsix.ts";
import { choose, goTo, openBrowser, runCommand, settings } from "../editor.ts";
import { serveWebVsCode } from "./serve.ts";

const root = join(import.meta.dirname, "..", "..", "..");

describe("the extension in VS Code for the web", () => {
  const source = readFileSync(join(root, "examples", "lenet5.dnnx"), "utf8").split("\n");
  const closing: (() => unknown)[] = [];
  let page: Page;
  let complaints: readonly string[] = [];

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), "dnnx-web-"));
    closing.push(() => rmSync(folder, { recursive: true, force: true }));
    const vsix = join(folder, "dnnx.vsix");
    await installVsCode();
    await packageExtension(vsix);
    const web = await serveWebVsCode(vsix, join(root, "examples"), settings);
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
  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail") return;
    const picture = join(root, ".cache", "test", `web-${task.name.replaceAll(/\W+/g, "-")}.png`);
    await page.screenshot({ path: picture });
    console.log(`${picture}\n${complaints.slice(-5).join("\n")}`);
  });

  const lineWith = (text: string) => page.locator(".monaco-editor .view-line", { hasText: text }).first();
  const squiggles = () => page.locator(".monaco-editor .squiggly-error");
  const notifications = async () => plain((await page.locator(".notification-list-item").allTextContents()).join("\n"));

  test("there is no disk and no process: the folder is in memory, the server in a worker", async () => {
    expect(page.url()).toContain("folder=memory");
    await page.locator(".codelens-decoration", { hasText: "inference/s" }).waitFor();
    const workers = page.frames().length + page.workers().length;
    expect(workers).toBeGreaterThan(1);
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

  test("an accelerator is generated into the folder in memory, and its README opens", async () => {
    await runCommand(page, "DNNX: Generate Accelerator");
    await choose(page, /language/, "Verilog");
    await choose(page, "Folder for the accelerator", "lenet5_accelerator");
    await page.locator(".tab", { hasText: "README.md" }).waitFor();
    expect(await notifications()).toMatch(/Generated \d+ files for lenet5/);
    await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "lenet5_accelerator" }).waitFor();
  });

  test("a simulation is refused with the reason", async () => {
    await page.locator(".tab", { hasText: "lenet5.dnnx" }).click();
    await runCommand(page, "DNNX: Verify Accelerator");
    await choose(page, /which implementation/, "Verilog");
    await expect.poll(notifications, { timeout: 120_000 }).toContain("a browser has no simulator");
  });
});

/** Editors show spaces as no-break spaces. */
function plain(text: string | null): string {
  return (text ?? "").replaceAll("\u00a0", " ");
}
