import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { violationsOf } from "../client/views/axe.ts";
import { chooseTheme, cursorLine, type Editor, goTo, pressUntil, runCommand, startEditor } from "./editor.ts";
import { photographFailures } from "./failures.ts";
import { frameOf, viewPage } from "./viewPage.ts";

const patience = { timeout: 60_000 };
const name = "lenet5.dnnx";

interface ShownView {
  readonly id: string;
  readonly command: string;
  /** After Ctrl+K. */
  readonly key: string;
  readonly tab: string;
  /** What its picture is made of. */
  readonly marks: string;
  /** The mark of the layer conv1; absent: the view shows no layers. */
  readonly conv1?: string;
}

const views: readonly ShownView[] = [
  {
    id: "dashboard",
    command: "DNNX: Show Costs",
    key: "Alt+d",
    tab: "Costs",
    marks: "[aria-label=Layers] .items > *",
    conv1: "[aria-label^='conv1, ']",
  },
  {
    id: "roofline",
    command: "DNNX: Show Roofline",
    key: "Alt+r",
    tab: "Roofline",
    marks: ".plot .items > *",
    conv1: "[aria-label^='conv1 on pynq, ']",
  },
  {
    id: "comparison",
    command: "DNNX: Compare Targets",
    key: "Alt+c",
    tab: "Comparison of targets",
    marks: ".plot rect",
  },
  {
    id: "graph",
    command: "DNNX: Show Network Graph",
    key: "Alt+n",
    tab: "Network",
    marks: ".graph-picture .node",
    conv1: "[aria-label^='conv1 conv ']",
  },
  {
    id: "timeline",
    command: "DNNX: Show Timeline",
    key: "Alt+l",
    tab: "Timeline",
    marks: ".plot .items > *",
    conv1: "[aria-label^='conv1 (conv), ']",
  },
  {
    id: "difference",
    command: "DNNX: Show Costs Since the Last Commit",
    key: "Alt+h",
    tab: "Since the Last Commit",
    marks: ".plot .items > *",
    conv1: "[aria-label^='conv1 (changed), ']",
  },
];

describe("the views in a real VS Code", () => {
  let editor: Editor;
  let source: readonly string[] = [];

  beforeAll(async () => {
    editor = await startEditor({ packaged: inject("packaged"), settings: { "git.enabled": true } });
    const git = (...words: readonly string[]) => execFileSync("git", words, { cwd: editor.folder, stdio: "pipe" });
    git("init", "--quiet");
    git("add", name);
    git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "commit", "--quiet", "--message", "LeNet-5");
    source = readFileSync(join(editor.folder, name), "utf8").split("\n");
    await editor.open(name);
    await editor.page.locator(".codelens-decoration", { hasText: "inference/s" }).waitFor();
  });
  afterAll(() => editor?.close());
  photographFailures(() => editor, revert);

  const lineOf = (layer: string) => source.findIndex((text) => text.trimStart().startsWith(`${layer} =`)) + 1;
  const fileTab = () => editor.page.locator(".tab", { hasText: /^lenet5\.dnnx$/ });
  async function focusFile(): Promise<void> {
    await fileTab().click();
    // Keys that come before go to the webview that had the focus.
    await editor.page.locator(".monaco-editor.focused").waitFor();
  }
  const viewTab = ({ tab }: ShownView) => editor.page.locator(".tab", { hasText: `${name}: ${tab}` });

  /** Opens a view by its keys, or brings it to the front. */
  async function show(view: ShownView): Promise<Locator> {
    const { page } = editor;
    await focusFile();
    const shown = viewPage(page, view.id);
    await pressUntil(page, ["Control+k", view.key], shown.locator(".tools"));
    return shown;
  }

  /** Types another folding of conv1, which makes it slower. */
  async function typeFold(): Promise<void> {
    const line = lineOf("conv1");
    await focusFile();
    await goTo(editor.page, line, (source[line - 1] ?? "").indexOf("pe: 6") + "pe: 6".length + 1);
    await editor.page.keyboard.press("Backspace");
    await editor.page.keyboard.type("3");
  }

  async function revert(): Promise<void> {
    await focusFile();
    await runCommand(editor.page, "File: Revert File");
  }

  test.each(views)("$id: keys open it; it follows typing, and opens layers by mouse and by keyboard", async (view) => {
    const { page } = editor;
    const shown = await show(view);
    await viewTab(view).waitFor();
    const everything = async () => (await shown.locator(".body").allInnerTexts()).join();
    if (view.id !== "difference") await shown.locator(view.marks).first().waitFor();
    const before = await everything();
    await typeFold();
    await expect.poll(everything, patience).not.toBe(before);
    await shown.locator(view.marks).first().waitFor();
    if (view.conv1 !== undefined) {
      await goTo(page, 1, 1);
      await shown.locator(`${view.marks}${view.conv1}`).first().click();
      await expect.poll(() => cursorLine(page), patience).toBe(lineOf("conv1"));
      expect(await fileTab().count()).toBe(1);
    }
    // The page that was clicked may take the focus after the file.
    await focusFile();
    await goTo(page, 1, 1);
    await page.keyboard.press("Control+2");
    await tabTo(shown.locator("thead button"));
    for (const order of ["[aria-sort=descending]", "[aria-sort=ascending]", ":not([aria-sort])"]) {
      await page.keyboard.press("Enter");
      await shown.locator(`th${order}`, { has: page.locator(":focus") }).waitFor();
    }
    if (view.conv1 !== undefined) {
      await tabTo(shown.locator("tbody button", { hasText: "conv1" }));
      await page.keyboard.press("Enter");
      await expect.poll(() => cursorLine(page), patience).toBe(lineOf("conv1"));
    }
    await revert();
    await expect.poll(everything, patience).toBe(before);
  });

  test("what is shown says so while the file has errors", async () => {
    const shown = await show(views[0]!);
    const line = lineOf("conv1");
    await goTo(editor.page, line, (source[line - 1] ?? "").indexOf("image,") + 1);
    await editor.page.keyboard.type("x");
    await shown.locator(".notice", { hasText: "What is shown is the state before." }).waitFor();
    await revert();
    await shown.locator(".notice").waitFor({ state: "hidden" });
  });

  test("a target of the catalogue is compared by keyboard", async () => {
    const shown = await show(views[2]!);
    const rows = shown.locator("tbody tr");
    expect(await rows.count()).toBe(1);
    await editor.page.keyboard.press("Control+2");
    await tabTo(shown.locator(".others select"));
    await editor.page.keyboard.type("Zynq-7045");
    await expect.poll(() => rows.count(), patience).toBe(2);
  });

  test.each([
    { id: "comparison", format: "csv", file: "lenet5-comparison.csv", starts: /^target,device,/ },
    { id: "dashboard", format: "svg", file: "lenet5-pynq-dashboard.svg", starts: /^<\?xml [^\n]*\n<svg / },
    { id: "roofline", format: "png", file: "lenet5-roofline.png", starts: /^\x89PNG/ },
    { id: "graph", format: "svg", file: "lenet5-pynq-graph.svg", starts: /^<\?xml [^\n]*\n<svg / },
    { id: "timeline", format: "csv", file: "lenet5-pynq-timeline.csv", starts: /^layer,operation,begin \(cycles\),/ },
  ])("$id: shown by its command, saved as $format where the user says", async ({ id, format, file, starts }) => {
    const { page, folder } = editor;
    const view = views.find((it) => it.id === id)!;
    await focusFile();
    await runCommand(page, view.command);
    const shown = viewPage(page, id);
    await shown.locator(".tools").waitFor();
    expect(await viewTab(view).count()).toBe(1);
    // Before the picture stands there is nothing to save. Since the last commit nothing differs, and only a table is saved.
    if (id !== "difference") await shown.locator(view.marks).first().waitFor();
    await shown.locator(".tools button", { hasText: format.toUpperCase() }).click();
    const path = page.locator(".quick-input-widget input");
    await expect.poll(() => path.inputValue(), patience).toBe(join(folder, file));
    await page.keyboard.press("Enter");
    await page.locator(".notification-list-item", { hasText: `Saved ${file}.` }).waitFor();
    expect(readFileSync(join(folder, file), "latin1")).toMatch(starts);
  });

  test.each([
    ["Dark 2026", "vscode-dark"],
    ["Dark High Contrast", "vscode-high-contrast"],
    ["Light 2026", "vscode-light"],
  ])("%s: every view follows the theme and can be used by everybody", async (theme, kind) => {
    const { page } = editor;
    await focusFile();
    await chooseTheme(page, theme);
    for (const view of views) {
      const shown = await show(view);
      await shown.and(shown.page().locator(`.${kind}`)).waitFor();
      // Since the last commit nothing differs, so there is nothing to draw.
      if (view.id !== "difference") await shown.locator(view.marks).first().waitFor();
      expect(await violationsOf(await frameOf(shown)), view.id).toEqual([]);
    }
  });

  /** Presses the Tab key until one of these has the focus. */
  async function tabTo(wanted: Locator): Promise<void> {
    const focused = wanted.and(wanted.page().locator(":focus"));
    for (let presses = 0; presses < 120; presses++) {
      if ((await focused.count()) > 0) return;
      await editor.page.keyboard.press("Tab");
    }
    throw new Error(`the Tab key does not come to ${wanted}`);
  }
});
