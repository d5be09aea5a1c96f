import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { packageAssistant } from "./assistant/vsix.ts";
import { chooseTheme, cursorLine, type Editor, goTo, openFile, runCommand, startEditor } from "./editor.ts";
import { photographFailures } from "./failures.ts";
import { tiny } from "./tiny.ts";

const root = join(import.meta.dirname, "..", "..");

const patience = { timeout: 30_000 };

/** What the extension that stands for an assistant writes. */
interface Answer {
  readonly tools?: readonly string[];
  readonly answer?: object;
  readonly failure?: string;
}

describe("what stands around the editor", () => {
  let editor: Editor;

  beforeAll(async () => {
    mkdirSync(join(root, ".cache", "test"), { recursive: true });
    const assistant = join(root, ".cache", "test", "assistant.vsix");
    await packageAssistant(assistant);
    editor = await startEditor({ packaged: inject("packaged"), extensions: [assistant] });
    copyFileSync(join(root, "walkthrough", "first.dnnx"), join(editor.folder, "first.dnnx"));
    await editor.open("first.dnnx");
  });
  afterAll(() => editor?.close());
  photographFailures(() => editor);

  const text = () => readFileSync(join(editor.folder, "first.dnnx"), "utf8");
  const status = () => editor.page.locator(".statusbar-item", { hasText: "inference/s" });
  const line = (of: RegExp) => editor.page.locator(".monaco-editor .view-line", { hasText: of }).first();
  const treeRow = (name: RegExp) => editor.page.locator(".pane-body .monaco-list-row", { hasText: name }).first();

  test("the status bar shows throughput, fit and device; a click chooses another device", async () => {
    const { page } = editor;
    await status().waitFor({ timeout: 150_000 });
    expect(await status().textContent()).toMatch(/[\d.]+ k? ?inference\/s · [\d.]+ % of \w+.* · xc7z020/);
    await status().click();
    const list = page.locator(".quick-input-widget", { hasText: "Target of first: now board" });
    await list.locator(".monaco-list-row", { hasText: "pynq-z1" }).first().waitFor();
    // Each device says in turn whether the network would fit.
    await list.locator(".monaco-list-row .codicon-pass").first().waitFor({ timeout: 30_000 });
    await page.keyboard.type("xc7z045");
    // The title says what the network would cost on the device that Enter takes.
    const focused = page.locator(".quick-input-widget .monaco-list-row.focused", { hasText: "xc7z045" });
    await focused.first().waitFor();
    await page.locator(".quick-input-title", { hasText: "xc7z045: " }).waitFor();
    await page.keyboard.press("Enter");
    await line(/device\s+xc7z045/).waitFor();
    await status().filter({ hasText: "xc7z045" }).waitFor();
    await runCommand(page, "File: Revert File");
    await status().filter({ hasText: "xc7z020" }).waitFor();
  });

  test("the tree shows layers with their costs, follows the cursor, and a click goes to the layer", async () => {
    const { page } = editor;
    await page.locator('.activitybar .action-label[aria-label^="DNNX"]').click();
    await treeRow(/features/).waitFor();
    expect(await treeRow(/features/).textContent()).toMatch(/conv .*[\d,]+ cycles/);
    await treeRow(/^scores/).click();
    await expect.poll(() => cursorLine(editor.page), patience).toBe(lineOf("scores ="));
    await goTo(page, lineOf("features ="), 3);
    await page.locator(".pane-body .monaco-list-row.selected", { hasText: "features" }).waitFor();
  });

  test("the tree follows typing", async () => {
    const { page } = editor;
    const before = await treeRow(/features/).textContent();
    const at = lineOf("features =");
    await goTo(page, at, (text().split("\n")[at - 1] ?? "").indexOf("8, kernel") + 2);
    await page.keyboard.press("Backspace");
    await page.keyboard.type("16");
    await expect.poll(() => treeRow(/features/).textContent(), patience).not.toBe(before);
    await runCommand(page, "File: Revert File");
    await expect.poll(() => treeRow(/features/).textContent(), patience).toBe(before);
  });

  test.each([
    ["Light 2026", "vs", "light"],
    ["Dark 2026", "vs-dark", "dark"],
    ["Dark High Contrast", "hc-black", "dark"],
  ])("%s: pictures and colours follow the theme", async (theme, kind, icons) => {
    const { page } = editor;
    await chooseTheme(page, theme);
    await page.locator(`.monaco-workbench.${kind}`).waitFor();
    // As text: the types of this project know no page.
    const before = 'getComputedStyle(document.querySelector(".tab .dnnx-lang-file-icon"), "::before").backgroundImage';
    const picture = () => page.evaluate<string>(before);
    await expect.poll(picture, patience).toContain(`file-${icons}.svg`);
    await page.screenshot({ path: join(root, ".cache", "test", `around-${kind}.png`) });
  });

  test("every requirement is a test; one that was run follows typing", async () => {
    const { page } = editor;
    await runCommand(page, "Testing: Focus on Test Explorer View");
    const row = page.locator(".test-explorer .monaco-list-row", { hasText: "first.dnnx" });
    await row.waitFor({ timeout: 30_000 });
    await row.click();
    await page.keyboard.press("ArrowRight");
    await runCommand(page, "Test: Run All Tests");
    await page.locator(".test-explorer .codicon-testing-passed-icon").first().waitFor({ timeout: 30_000 });
    const at = lineOf("require latency");
    await goTo(page, at, (text().split("\n")[at - 1] ?? "").length + 1);
    for (let time = 0; time < 4; time++) await page.keyboard.press("Backspace");
    await page.keyboard.type("1 ns");
    await page.locator(".test-explorer .codicon-testing-failed-icon").first().waitFor({ timeout: 30_000 });
    await runCommand(page, "File: Revert File");
    await page.locator(".test-explorer .codicon-testing-failed-icon").first().waitFor({ state: "detached" });
  });

  test("a task checks every file of the workspace", async () => {
    const { page } = editor;
    writeFileSync(
      join(editor.folder, "wrong.dnnx"),
      "network n {\n  input a: uint8[1, 8, 8]\n  b = relu(c)\n  output b\n}\n",
    );
    await runCommand(page, "Tasks: Run Task");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "dnnx" }).first().click();
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "check" }).first().click();
    const terminal = async () => (await page.locator(".xterm-rows").first().textContent())?.replaceAll("\u00a0", " ");
    await expect.poll(terminal, { timeout: 30_000 }).toMatch(/wrong\.dnnx:3:12: error: .*dnnx-unknown-name/);
  });

  test("a page explains the numbers of a layer", async () => {
    const { page } = editor;
    await page.locator(".tab", { hasText: "first.dnnx" }).click();
    await goTo(page, lineOf("features ="), 3);
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Alt+e");
    const list = page.locator(".quick-input-widget", { hasText: "Layer of first to explain" });
    // The layer at the cursor comes first.
    await list.locator(".monaco-list-row.focused", { hasText: "features" }).waitFor();
    await page.keyboard.press("Enter");
    const shown = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame").locator("h1");
    await expect.poll(() => shown.textContent(), patience).toContain("features of first on board");
    await runCommand(page, "View: Close Editor");
  });

  describe("assistants", () => {
    /** Calls a tool as another extension does; `meanwhile` answers what the editor asks. */
    async function call(tool: string, input: object, meanwhile?: () => Promise<void>): Promise<Answer> {
      const { page, folder } = editor;
      const file = join(folder, "answer.json");
      rmSync(file, { force: true });
      await runCommand(page, "Assistant: Call Tool");
      const box = page.locator(".quick-input-widget", { hasText: "Tool and input" });
      await box.locator("input").fill(JSON.stringify({ tool, input }));
      await page.keyboard.press("Enter");
      await meanwhile?.();
      // Written whole when it can be read.
      const read = (): Answer | undefined => {
        try {
          return JSON.parse(readFileSync(file, "utf8"));
        } catch {
          return undefined;
        }
      };
      await expect.poll(read, { timeout: 60_000 }).toBeDefined();
      return read()!;
    }

    test("find every tool, and get an estimate, or the reason why not", async () => {
      const file = join(editor.folder, "first.dnnx");
      const { tools, answer } = await call("dnnx_estimate", { file });
      expect(tools).toEqual(expect.arrayContaining(manifest.contributes.languageModelTools.map(({ name }) => name)));
      expect(JSON.stringify(answer)).toMatch(/"network":"first".*"features"/);
      const { failure } = await call("dnnx_explain", { file, layer: "nothing" });
      expect(failure).toContain("nothing");
    });

    test("generate an accelerator when the user agrees, and not when not", async () => {
      const { page, folder } = editor;
      const input = { file: join(folder, "first.dnnx"), folder: join(folder, "by_assistant") };
      const reply = (word: string) => async () => {
        const question = page.locator(".monaco-dialog-box", { hasText: "Write the accelerator of" });
        await question.locator(".monaco-button", { hasText: word }).click();
      };
      expect((await call("dnnx_generate", input, reply("Cancel"))).failure).toBeDefined();
      expect(existsSync(input.folder)).toBe(false);
      expect((await call("dnnx_generate", input, reply("Yes"))).failure).toBeUndefined();
      expect(existsSync(join(input.folder, "rtl", "first_top.v"))).toBe(true);
    });
  });

  test("synthesis measures the accelerator beside the estimate", async () => {
    const { page, folder } = editor;
    writeFileSync(join(folder, "tiny.dnnx"), tiny);
    await openFile(page, "tiny.dnnx");
    await runCommand(page, "DNNX: Synthesise Accelerator");
    const notifications = async () => (await page.locator(".notification-list-item").allTextContents()).join("\n");
    await expect.poll(notifications, { timeout: 240_000 }).toMatch(/LUT \(estimated [\d,]+\)|failed/);
    expect(await notifications()).toMatch(/tiny: [\d,]+ LUT \(estimated [\d,]+\)/);
  });

  test("the walkthrough opens the example, and its first step is done", async () => {
    const { page } = editor;
    await runCommand(page, "Welcome: Open Walkthrough...");
    await page.locator(".quick-input-list .monaco-list-row", { hasText: "Design a neural network" }).first().click();
    const step = page.locator(".gettingStartedContainer .getting-started-step", { hasText: "Open an example" });
    await step.locator("a, .monaco-button", { hasText: "Open Example" }).first().click();
    await page.locator(".tab", { hasText: "Untitled-1" }).waitFor();
    await line(/network\s+first\s+on\s+board/).waitFor();
    await page.locator(".tab", { hasText: "Welcome" }).first().click();
    await step.locator(".codicon-getting-started-step-checked").waitFor();
  });

  /** The line, from 1, that starts with this text. */
  function lineOf(start: string): number {
    return (
      text()
        .split("\n")
        .findIndex((it) => it.trimStart().startsWith(start)) + 1
    );
  }
});
