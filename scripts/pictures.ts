// npm run pictures: the pictures of the documentation, from a real VS Code.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { choose, type Editor, goTo, runCommand, startEditor } from "../test/e2e/editor.ts";
import { animation, type Frame } from "./pictures/gif.ts";
import { root } from "./root.ts";

const folder = join(root, "docs", "images");
/** Names of themes as settings write them; the first one is that of the other pictures. */
const themes = {
  light: "Light 2026",
  dark: "Dark 2026",
  "high-contrast": "Default High Contrast",
} as const;

/** The file of the animation: small enough to be read at a glance. */
const typed = {
  file: "typing.dnnx",
  text: `target board {
  device xc7z020
  clock 100 MHz
}

network digits on board {
  input image: uint8(scale: 2^-8)[1, 28, 28]
  conv1 = conv(image, filters: 16, kernel: 5)
  act1 = relu(conv1) @activations(uint4(scale: 2^-3))
  pool1 = maxpool(act1, kernel: 2)
  scores = dense(flatten(pool1), units: 10)
  output scores

  require throughput >= 60000 inference/s
  require dsp <= 60%
}
`,
  /** Where the cursor goes, and what is typed there. */
  steps: [
    { behind: "kernel: 5)", text: " @weights(int4)" },
    { behind: "units: 10)", text: " @weights(ternary)" },
    { behind: "clock 1", text: "5", instead: 1 },
  ],
} as const;

mkdirSync(folder, { recursive: true });
const editor = await startEditor();
try {
  await stills(editor);
  await typing(editor);
} finally {
  await editor.close();
}

/** LeNet-5 with a hover in every theme, and the accelerator that was generated from it. */
async function stills({ page, open, set }: Editor): Promise<void> {
  for (const [name, theme] of Object.entries(themes).toReversed()) {
    set("workbench.colorTheme", theme);
    await open("lenet5.dnnx");
    await page.locator(".codelens-decoration").first().waitFor();
    await settled(page);
    await hoverLayer(page, "conv2");
    await save(`editor-${name}.png`, await page.screenshot());
    await page.keyboard.press("Escape");
  }
  await runCommand(page, "DNNX: Generate Accelerator");
  await choose(page, /language/, "Verilog");
  await choose(page, "Folder for the accelerator", "lenet5_accelerator");
  await page.frameLocator("iframe.webview").frameLocator("iframe#active-frame").locator("h1").waitFor();
  await save("accelerator.png", await page.screenshot());
}

/** Somebody types approximations, and the costs follow. */
async function typing({ page, folder: workspace, open }: Editor): Promise<void> {
  writeFileSync(join(workspace, typed.file), typed.text);
  await page.setViewportSize({ width: 1000, height: 520 });
  await open(typed.file);
  await page.locator(".codelens-decoration").first().waitFor();
  const part = { x: 0, y: 0, width: 1000, height: 520 };
  const frames: Frame[] = [];
  const frame = async (time: number) => {
    frames.push({ png: await page.screenshot({ clip: part, caret: "initial" }), time });
  };
  await settled(page);
  await frame(1_500);
  let { text }: { text: string } = typed;
  for (const step of typed.steps) {
    const at = text.indexOf(step.behind) + step.behind.length;
    const before = text.slice(0, at);
    await goTo(page, before.split("\n").length, at - before.lastIndexOf("\n"));
    const removed = "instead" in step ? step.instead : 0;
    for (let count = 0; count < removed; count++) await page.keyboard.press("Delete");
    for (const letter of step.text) {
      await page.keyboard.type(letter);
      await settled(page);
      await frame(90);
    }
    await page.keyboard.press("Escape");
    await settled(page);
    await frame(1_800);
    text = before + step.text + text.slice(at + removed);
  }
  await save("typing.gif", animation(frames));
}

async function hoverLayer(page: Page, name: string): Promise<void> {
  const line = page.locator(".monaco-editor .view-line", { hasText: new RegExp(`^\\s*${name}\\b`) }).first();
  await line
    .locator("span", { hasText: new RegExp(`^\\s*${name}$`) })
    .last()
    .hover();
  await page.locator(".monaco-hover:visible .hover-contents", { hasText: "LUT" }).first().waitFor();
}

/** Costs that stand above the code and beside it follow the diagnostics at VS Code's leisure. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(700);
}

async function save(name: string, content: Uint8Array): Promise<void> {
  writeFileSync(join(folder, name), content);
  console.log(`docs/images/${name} ${(content.length / 1000).toFixed(0)} KB`);
}
