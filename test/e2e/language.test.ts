import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createLines } from "../../grammar/lines.ts";
import { tooLarge, tooMany } from "../service/repair/texts.ts";
import { cursorLine, type Editor, goTo, openFile, plain, pressUntil, runCommand, startEditor } from "./editor.ts";
import { photographFailures } from "./failures.ts";

const patience = { timeout: 60_000 };

const files = {
  "parts/blocks.dnnx": `/// A convolution and what follows it.
block pair(x, filters) {
  a = conv(x, filters: filters, kernel: 3, padding: same) @weights(int4)
  return relu(a)
}
`,
  "net.dnnx": `import "parts/blocks.dnnx"

target board {
  device xc7z020
  clock 100 MHz
}

network digits on board {
  input image: uint8(scale: 2^-8)[1, 28, 28]
  first = conv(image, filters: 8, kernel: 3) @weights(int4) @activations(uint4(scale: 2^-3))
  second = pair(first, filters: 8)
  pooled = maxpool(second, kernel: 2)
  scores = dense(flatten(pooled), units: 10) @weights(ternary)
  output scores
}
`,
  "misspelt.dnnx": `network n {
  input image: uint8[1, 8, 8]
  a = sigmoit(image)
  b = flaten(a)
  output b
}
`,
  "costly.dnnx": tooMany,
  "large.dnnx": tooLarge,
};
type Name = keyof typeof files;

describe("the language in a real VS Code", () => {
  let editor: Editor;

  beforeAll(async () => {
    editor = await startEditor({
      packaged: inject("packaged"),
      settings: { "editor.linkedEditing": true, "editor.formatOnType": true },
    });
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(editor.folder, name)), { recursive: true });
      writeFileSync(join(editor.folder, name), text);
    }
    await editor.open("net.dnnx");
    await editor.page.locator(".codelens-decoration", { hasText: "inference/s" }).waitFor();
  });
  afterAll(() => editor?.close());
  photographFailures(() => editor, revert);

  const line = (of: string | RegExp) => editor.page.locator(".monaco-editor .view-line", { hasText: of }).first();
  const activeTab = (name: string) => editor.page.locator(".tab.active", { hasText: name });
  const listed = (text: string | RegExp) =>
    editor.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  const offered = (text: string | RegExp) =>
    editor.page.locator(".action-widget .monaco-list-row.action", { hasText: text }).first();
  const lamp = () => editor.page.locator(".lightBulbWidget:visible").first();
  const squiggles = () => editor.page.locator(".squiggly-error, .squiggly-warning");

  const open = (name: Name) => openFile(editor.page, name);

  /** Puts the cursor where `needle` begins, or so many characters behind that. */
  async function cursorAt(name: Name, needle: string, behind = 0): Promise<void> {
    const place = createLines(files[name]).positionAt(files[name].indexOf(needle) + behind);
    await goTo(editor.page, place.line + 1, place.character + 1);
  }

  async function revert(): Promise<void> {
    await runCommand(editor.page, "File: Revert File");
    await editor.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  const lineIn = (name: Name, needle: string) =>
    createLines(files[name]).positionAt(files[name].indexOf(needle)).line + 1;

  describe("finds", () => {
    test("the data sheet of a device, and the block that a call means", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "xc7z020", 2);
      await pressUntil(page, ["F12"], activeTab("xc7z020"));
      const sheet = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame").locator("body");
      await sheet.getByText("53,200").first().waitFor();
      await open("net.dnnx");
      await cursorAt("net.dnnx", "pair(first", 2);
      await pressUntil(page, ["F12"], activeTab("blocks.dnnx"));
      await expect.poll(() => cursorLine(page), patience).toBe(lineIn("parts/blocks.dnnx", "block pair"));
    });

    test("every place of a name, in a list and lit up", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "first = ", 1);
      // Where it is written, and where it is read. An editor that got the focus after the cursor lights up nothing until
      // the cursor moves.
      const lit = page.locator(".wordHighlight, .wordHighlightStrong, .wordHighlightText");
      await pressUntil(page, ["ArrowRight", "ArrowLeft"], lit);
      await expect.poll(() => lit.count(), patience).toBe(2);
      await page.keyboard.press("Shift+F12");
      // There is one other place: the cursor goes there.
      await expect.poll(() => cursorLine(page), patience).toBe(lineIn("net.dnnx", "second ="));
      await page.keyboard.press("Shift+Alt+F12");
      await page.locator(".pane-body .monaco-list-row", { hasText: /pair\(first/ }).waitFor();
    });

    test("symbols of the file and of the workspace", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await pressUntil(page, ["Control+Shift+o"], listed("digits"));
      await page.keyboard.type("pooled");
      await page.keyboard.press("Enter");
      await expect.poll(() => cursorLine(page), patience).toBe(lineIn("net.dnnx", "pooled ="));
      const search = page.locator(".quick-input-widget input:focus");
      await pressUntil(page, ["Control+t"], search);
      await search.fill("#pair");
      await listed("parts/blocks.dnnx").waitFor();
      await page.keyboard.press("Enter");
      await activeTab("blocks.dnnx").waitFor();
    });

    test("the file behind a link", async () => {
      const { page } = editor;
      await open("net.dnnx");
      // The link is drawn anew while the mouse is over it, so it is met where it stands.
      const { x, y } = (await page.locator(".detected-link").first().boundingBox())!;
      await page.keyboard.down("Control");
      await page.mouse.click(x + 20, y + 5);
      await page.keyboard.up("Control");
      await activeTab("blocks.dnnx").waitFor();
    });

    test("the outline, which goes where it is clicked", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await runCommand(page, "Explorer: Focus on Outline View");
      await page.locator(".pane-body .monaco-list-row", { hasText: /^image\s*input/ }).click();
      await expect.poll(() => cursorLine(page), patience).toBe(lineIn("net.dnnx", "input image"));
    });

    test("the data sheet of the device that a network runs on, as its type", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "digits on", 1);
      await runCommand(page, "Go to Type Definition");
      await activeTab("xc7z020").waitFor();
      await runCommand(page, "View: Close Editor");
      await activeTab("net.dnnx").waitFor();
    });

    test("who reads a layer, as a call hierarchy", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "pooled = ", 1);
      await page.keyboard.press("Shift+Alt+h");
      await page.locator(".pane-body .monaco-list-row", { hasText: /scores\s*dense/ }).waitFor();
    });

    test("meanings: a word is coloured by what it is", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "pair(first", 2);
      await runCommand(page, "Developer: Inspect Editor Tokens and Scopes");
      const inspected = page.locator(".token-inspect-widget", { hasText: "semantic token type" });
      expect(plain(await inspected.textContent())).toContain("semantic token typefunction");
      await page.keyboard.press("Escape");
      await inspected.waitFor({ state: "detached" });
    });
  });

  describe("helps to write", () => {
    test("a layer with its arguments to fill in, and what they mean", async () => {
      const { page } = editor;
      await open("net.dnnx");
      const before = "pooled = maxpool(second, kernel: 2)";
      await cursorAt("net.dnnx", before, before.length);
      await page.keyboard.press("Enter");
      await page.keyboard.type("act = leakyr");
      const suggestion = page.locator(".suggest-widget .monaco-list-row.focused", { hasText: "leakyrelu" });
      await suggestion.waitFor();
      const beside = page.locator(".suggest-details:visible");
      const documentation = async () => {
        // A key that comes while the list is being filled only asks for the list once more.
        if ((await beside.count()) === 0) await page.keyboard.press("Control+ ");
        return beside.allInnerTexts();
      };
      await expect.poll(documentation, { ...patience, interval: 1_000 }).toEqual([expect.stringContaining("slope")]);
      await page.keyboard.press("Enter");
      await line(/act.*\s=\sleakyrelu\(/).waitFor();
      await page.keyboard.type("pooled, ");
      await page.locator(".parameter-hints-widget:visible", { hasText: "slope" }).waitFor();
      await page.keyboard.press("Escape");
      await revert();
    });

    test("a snippet", async () => {
      const { page } = editor;
      await open("misspelt.dnnx");
      await page.keyboard.press("Control+End");
      await page.keyboard.type("targ");
      await page.locator(".suggest-widget .monaco-list-row", { hasText: "Target" }).first().click();
      await line(/clock\s+100\s+MHz/).waitFor();
      // The first thing to fill in is selected.
      await page.keyboard.type("mine");
      await line(/target\s+mine\s+\{/).waitFor();
      await page.keyboard.press("Escape");
      await revert();
    });

    test("the layout: of the document by keys, of a line when it ends", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "second = ");
      await page.keyboard.type("     ");
      await page.keyboard.press("Control+Shift+i");
      await line(/^\s\ssecond/).waitFor();
      await revert();
      await cursorAt("net.dnnx", "pair(first, ", "pair(first, ".length);
      await page.keyboard.type("    ");
      await page.keyboard.press("End");
      await page.keyboard.press("Enter");
      await line(/pair\(first,\sfilters/).waitFor();
      await revert();
    });

    test("a new name, everywhere at once", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "first = ", 1);
      await pressUntil(page, ["F2"], page.locator(".rename-input:focus"));
      await page.keyboard.press("Control+a");
      await page.keyboard.type("start");
      await page.keyboard.press("Enter");
      await line(/pair\(start,/).waitFor();
      await line(/^\s+start\b.*conv/).waitFor();
      await revert();
    });

    test("a name while it is typed, where it is linked", async () => {
      const { page } = editor;
      await open("net.dnnx");
      await cursorAt("net.dnnx", "pooled = ", "pooled".length);
      await page.locator(".linked-editing-decoration").first().waitFor();
      await page.keyboard.type("2");
      await line(/flatten\(pooled2\)/).waitFor();
      await revert();
    });
  });

  describe("shows less or more", () => {
    test("a network folds away and comes back", async () => {
      const { page } = editor;
      await open("costly.dnnx");
      await cursorAt("costly.dnnx", "b = conv");
      await line(/^\s+b\b.*\s=\sconv/).waitFor();
      await page.keyboard.press("Control+Shift+[");
      await line(/^\s+b\b.*\s=\sconv/).waitFor({ state: "detached" });
      await page.keyboard.press("Control+Shift+]");
      await line(/^\s+b\b.*\s=\sconv/).waitFor();
    });

    test("the selection grows from a word to the file", async () => {
      const { page } = editor;
      await open("costly.dnnx");
      await cursorAt("costly.dnnx", "kernel: 3", 1);
      const selected = async () => {
        const shown = await page.locator(".statusbar-item", { hasText: /^Ln \d+/ }).textContent();
        return Number(/\((\d+) selected\)/.exec(shown ?? "")?.[1] ?? 0);
      };
      const argument = files["costly.dnnx"].indexOf("kernel: 3");
      const statement = "a = conv(x, filters: 8, kernel: 3) @weights(int8)";
      expect(files["costly.dnnx"]).toContain(statement);
      const seen: number[] = [];
      while (!seen.includes(statement.length) && seen.length < 10) {
        await page.keyboard.press("Shift+Alt+ArrowRight");
        await expect.poll(selected, patience).toBeGreaterThan(seen.at(-1) ?? 0);
        seen.push(await selected());
      }
      expect(argument).toBeGreaterThan(0);
      expect(seen).toContain("kernel: 3".length);
      expect(seen.at(-1)).toBe(statement.length);
    });
  });

  describe("mends", () => {
    async function menu(keys = "Control+."): Promise<Locator> {
      const rows = editor.page.locator(".action-widget .monaco-list-row.action");
      await pressUntil(editor.page, [keys], rows);
      return rows;
    }

    test("a requirement that is missed: candidates with before and after; one is taken and the squiggle goes", async () => {
      const { page } = editor;
      await open("costly.dnnx");
      await page.locator(".squiggly-warning, .squiggly-error").first().waitFor();
      await cursorAt("costly.dnnx", "lut <=", 1);
      await lamp().waitFor();
      const rows = await menu();
      const titles = (await rows.allTextContents()).map(plain);
      const repairs = titles.filter((title) => /lut [\d,]+ → [\d,]+/.test(title));
      expect(repairs.length, titles.join("\n")).toBeGreaterThan(1);
      await offered(/lut [\d,]+ → [\d,]+/).click();
      await squiggles().first().waitFor({ state: "detached" });
      await page.locator(".tab.active.dirty").waitFor();
      await revert();
      await squiggles().first().waitFor();
    });

    test("a network that does not fit, as a whole", async () => {
      const { page } = editor;
      await open("large.dnnx");
      await squiggles().first().waitFor();
      await cursorAt("large.dnnx", "wide on", 1);
      await lamp().waitFor();
      await menu();
      await offered("Fit to device").click();
      await squiggles().first().waitFor({ state: "detached" });
      await page.locator(".tab.active.dirty").waitFor();
      await revert();
      await cursorAt("large.dnnx", "device", 1);
      await runCommand(page, "Source Action...");
      await offered("Fit to device").click();
      await squiggles().first().waitFor({ state: "detached" });
      await revert();
    });

    test("all that has one mend, at once", async () => {
      await open("misspelt.dnnx");
      await squiggles().first().waitFor();
      await runCommand(editor.page, "Fix All");
      await line(/=\ssigmoid\(image\)/).waitFor();
      await line(/=\sflatten\(a\)/).waitFor();
      await squiggles().first().waitFor({ state: "detached" });
      await revert();
    });

    test("a folding that was chosen is written by a double click on its hint", async () => {
      await open("costly.dnnx");
      const hint = line(/^\s+a\b.*conv/).locator("span", { hasText: /^pe\s\d+,\ssimd\s\d+$/ });
      await hint.last().dblclick();
      await line(/@weights\(int8\)\s@fold\(pe:\s\d+,\ssimd:\s\d+\)/).waitFor();
      await revert();
    });

    test("annotations become an approximation, layers a block, a format another", async () => {
      const { page } = editor;
      await open("costly.dnnx");
      await cursorAt("costly.dnnx", "b = conv", 1);
      await menu("Control+Shift+r");
      await offered("Extract the annotations of b").click();
      await line(/use\sapproximation1/).waitFor();
      await line(/approximation\sapproximation1/).waitFor();
      await page.keyboard.press("Escape");
      await revert();

      await cursorAt("costly.dnnx", "a = conv");
      await page.keyboard.press("Shift+ArrowDown");
      await page.keyboard.press("Shift+End");
      await menu("Control+Shift+r");
      await offered("Extract 2 layers into a block").click();
      await line(/block\sblock1\(/).waitFor();
      await page.keyboard.press("Escape");
      await revert();

      await cursorAt("costly.dnnx", "int4", 1);
      await menu("Control+Shift+r");
      await offered(/Write int4.* as fixed/).click();
      await line(/@weights\(fixed</).waitFor();
      await revert();
    });
  });

  test("an import follows a file that is renamed", async () => {
    const { page, folder } = editor;
    await open("parts/blocks.dnnx");
    await runCommand(page, "File: Reveal Active File in Explorer View");
    const entry = page.locator(".explorer-folders-view .monaco-list-row", { hasText: "blocks.dnnx" });
    await entry.click();
    await page.keyboard.press("F2");
    await page.locator(".explorer-folders-view input").fill("layers.dnnx");
    await page.keyboard.press("Enter");
    await page
      .locator(".monaco-dialog-box", { hasText: "refactoring changes" })
      .locator(".monaco-button", { hasText: "OK" })
      .click();
    await expect.poll(() => existsSync(join(folder, "parts", "layers.dnnx")), patience).toBe(true);
    // The window settles on the new name before it takes keys.
    await activeTab("layers.dnnx").waitFor();
    await entry.waitFor({ state: "detached" });
    await open("net.dnnx");
    await line(/import\s"parts\/layers\.dnnx"/).waitFor();
    expect(await squiggles().count()).toBe(0);
  });
});
