import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { choose, type Editor, goTo, openFile, plain, runCommand, startEditor } from "./editor.ts";
import { photographFailures } from "./failures.ts";
import { tiny } from "./tiny.ts";

const root = join(import.meta.dirname, "..", "..");

describe("the extension in a real VS Code", () => {
  let editor: Editor;
  const source = readFileSync(join(root, "examples", "lenet5.dnnx"), "utf8").split("\n");

  beforeAll(async () => {
    editor = await startEditor({ packaged: inject("packaged") });
    await editor.open("lenet5.dnnx");
  });
  afterAll(() => editor?.close());
  photographFailures(() => editor);

  /** The line that defines a layer, hints included. */
  const lineOfLayer = (name: string) =>
    editor.page.locator(".monaco-editor .view-line", { hasText: new RegExp(`^\\s*${name}\\b`) }).first();
  const squiggles = () => editor.page.locator(".monaco-editor .squiggly-error");

  const refusals = () => editor.page.locator(".notification-list-item", { has: editor.page.locator(".codicon-error") });

  async function makeMistake(): Promise<void> {
    const at = source.findIndex((text) => text.includes("output fc3"));
    await goTo(editor.page, at + 1, (source[at] ?? "").length + 1);
    await editor.page.keyboard.type("\nfc4 = dense(fc9, units: 10)");
    await squiggles().first().waitFor();
  }

  async function revert(): Promise<void> {
    await runCommand(editor.page, "File: Revert File");
    await squiggles().first().waitFor({ state: "detached" });
  }

  test("the network shows its totals above it, and each layer its shape", async () => {
    const lens = editor.page.locator(".codelens-decoration", { hasText: "Generate accelerator" });
    await lens.waitFor();
    expect(plain(await lens.textContent())).toMatch(/inference\/s|inf\/s/);
    const conv1 = lineOfLayer("conv1");
    await conv1.filter({ hasText: "[6, 28, 28]" }).waitFor();
    expect(plain(await conv1.textContent())).toMatch(/^ *conv1: int\d+\[6, 28, 28\] = conv\(image,/);
    expect(await squiggles().count()).toBe(0);
  });

  test("hovering a layer shows what it costs", async () => {
    await lineOfLayer("conv2")
      .locator("span", { hasText: /^\s*conv2$/ })
      .last()
      .hover();
    const hover = editor.page.locator(".monaco-hover:visible .hover-contents", { hasText: "LUT" }).first();
    await hover.waitFor();
    const text = plain(await hover.textContent());
    expect(text).toMatch(/%/);
    expect(text).toMatch(/cycles/);
    await editor.page.keyboard.press("Escape");
  });

  test("a mistake is underlined while it stands, and says what is wrong", async () => {
    const { page } = editor;
    await makeMistake();
    // While it is typed, other things are wrong; in the end it is the name.
    const problem = page.locator(".marker-widget");
    const shown = async () => {
      await runCommand(page, "Go to Next Problem (Error, Warning, Info)");
      return plain(await problem.textContent());
    };
    await expect.poll(shown, { timeout: 10_000 }).toContain("fc9");
    await page.keyboard.press("Escape");
    await revert();
  });

  test("a language server that dies is replaced, and what it did not answer is no error to the user", async () => {
    // The third start waits for a second, in which the editor goes on asking.
    for (let death = 1; death <= 3; death++) {
      const before = editor.languageServers();
      expect(before).toHaveLength(1);
      for (const id of before) process.kill(id, "SIGKILL");
      // A killed process is listed until its parent has taken notice.
      const others = () => editor.languageServers().filter((id) => !before.includes(id));
      if (death === 3) await editor.page.locator('.statusbar-item[aria-label*="DNNX is starting"]').waitFor();
      await makeMistake();
      await expect.poll(others, { timeout: 20_000 }).toHaveLength(1);
      await revert();
    }
    expect(await refusals().allTextContents()).toEqual([]);
  });

  test("a language server that is started anew finds itself compiled", async () => {
    const before = editor.languageServers();
    await runCommand(editor.page, "DNNX: Restart Language Server");
    await expect
      .poll(() => editor.languageServers().filter((id) => !before.includes(id)), { timeout: 20_000 })
      .toHaveLength(1);
    const compiled = () => globSync("dnnx.*/dist/compiled/*/*", { cwd: editor.extensions });
    await expect.poll(compiled, { timeout: 20_000 }).toHaveLength(1);
    await makeMistake();
    await revert();
    expect(compiled()).toHaveLength(1);
    expect(await refusals().allTextContents()).toEqual([]);
  });

  test("the command generates an accelerator and opens its README", async () => {
    const { page, folder } = editor;
    await runCommand(page, "DNNX: Generate Accelerator");
    await choose(page, /language/, "Verilog");
    await choose(page, "Folder for the accelerator", "lenet5_accelerator");
    const readme = page.locator(".tab", { hasText: "README.md" });
    await readme.or(refusals()).first().waitFor();
    expect(await refusals().allTextContents()).toEqual([]);
    const shown = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame").locator("h1");
    expect(await shown.textContent()).toContain("lenet5");
    const out = join(folder, "lenet5_accelerator");
    expect(JSON.parse(readFileSync(join(out, "accelerator.json"), "utf8"))).toMatchObject({ network: "lenet5" });
    expect(readFileSync(join(out, "README.md"), "utf8")).toContain("lenet5");
    expect(readFileSync(join(out, "rtl", "lenet5_top.v"), "utf8")).toMatch(/\bmodule lenet5_top\b/);
  });

  test("the command verifies the accelerator by simulation", async () => {
    const { page, folder } = editor;
    writeFileSync(join(folder, "tiny.dnnx"), tiny);
    await openFile(page, "tiny.dnnx");
    await runCommand(page, "DNNX: Verify Accelerator");
    await choose(page, /which implementation/, "Verilog");
    const notifications = async () =>
      (await page.locator(".notification-list-item").allTextContents()).map(plain).join("\n");
    // Its progress is a notification too: wait for what follows it.
    await expect.poll(notifications, { timeout: 240_000 }).toMatch(/agree|differ|failed/);
    expect(await notifications()).toContain("all 20 vectors agree with the reference bit for bit");
  });
});
