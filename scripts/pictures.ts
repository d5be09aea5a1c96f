// npm run pictures [-- stills|views|typing]: the pictures of the documentation, or some of them, from a real VS Code.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { choose, chooseTheme, type Editor, goTo, runCommand, startEditor } from "../test/e2e/editor.ts";
import { viewPage } from "../test/e2e/viewPage.ts";
import { animation, type Frame } from "./pictures/gif.ts";
import { root, scriptArguments } from "./root.ts";

const folder = join(root, "docs", "images");
/** Names of themes as their list shows them; the first one is that of the other pictures. */
const themes = {
  light: "Light 2026",
  dark: "Dark 2026",
  "high-contrast": "Dark High Contrast",
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

/** Views of a file beside it: the name of their picture, their command, what must stand on their page, and targets to compare with. */
const shownViews = [
  {
    picture: "costs",
    id: "dashboard",
    command: "DNNX: Show Costs",
    mark: "[aria-label=Layers] .items > *",
    others: [],
  },
  { picture: "roofline", id: "roofline", command: "DNNX: Show Roofline", mark: ".items > *", others: ["titan-x"] },
  {
    picture: "comparison",
    id: "comparison",
    command: "DNNX: Compare Targets",
    mark: ".plot",
    others: ["xc7z010", "xc7z045"],
  },
  { picture: "graph", id: "graph", command: "DNNX: Show Network Graph", mark: ".node", others: [] },
  { picture: "timeline", id: "timeline", command: "DNNX: Show Timeline", mark: ".items > *", others: [] },
] as const;

const parts = { stills, views, typing };
const chosen = scriptArguments.length > 0 ? scriptArguments : Object.keys(parts);
for (const name of chosen) {
  if (!(name in parts)) throw new Error(`${name}: npm run pictures takes ${Object.keys(parts).join(", ")}`);
}
mkdirSync(folder, { recursive: true });
const editor = await startEditor();
try {
  for (const [name, part] of Object.entries(parts)) if (chosen.includes(name)) await part(editor);
} finally {
  await editor.close();
}

/** LeNet-5 with a hover in every theme, and the accelerator that was generated from it. */
async function stills({ page, open }: Editor): Promise<void> {
  await open("lenet5.dnnx");
  await page.locator(".codelens-decoration").first().waitFor();
  for (const [name, theme] of Object.entries(themes).toReversed()) {
    await chooseTheme(page, theme);
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

/** LeNet-5 with each view beside it, in every theme. */
async function views({ page, open }: Editor): Promise<void> {
  await open("lenet5.dnnx");
  await page.locator(".codelens-decoration").first().waitFor();
  await runCommand(page, "View: Close Primary Side Bar");
  for (const [name, theme] of Object.entries(themes).toReversed()) {
    await page.locator(".tab", { hasText: /^lenet5\.dnnx$/ }).click();
    await chooseTheme(page, theme);
    for (const { picture, id, command, mark, others } of shownViews) {
      await page.locator(".tab", { hasText: /^lenet5\.dnnx$/ }).click();
      await runCommand(page, command);
      const shown = viewPage(page, id);
      await shown.locator(mark).first().waitFor();
      const chosen = shown.locator(".chosen li");
      // What was chosen with the theme before has stayed.
      for (const name of (await chosen.count()) === 0 ? others : []) {
        await shown.locator(".others select").selectOption(name);
        await chosen.filter({ hasText: name }).waitFor();
      }
      // No hint of what the mouse happens to be over.
      await page.mouse.move(0, 0);
      await settled(page);
      await save(`${picture}-${name}.png`, await page.screenshot());
    }
  }
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
  const hover = page.locator(".monaco-hover:visible", { hasText: "LUT" }).first();
  await hover.waitFor();
  // It fades in.
  await hover.evaluate(
    "it => Promise.all(it.getAnimations({ subtree: true }).map(one => one.finished)).then(() => null)",
  );
}

/** Costs that stand above the code and beside it follow the diagnostics at VS Code's leisure. */
async function settled(page: Page): Promise<void> {
  await page.waitForTimeout(700);
}

async function save(name: string, content: Uint8Array): Promise<void> {
  writeFileSync(join(folder, name), content);
  console.log(`docs/images/${name} ${(content.length / 1000).toFixed(0)} KB`);
}
