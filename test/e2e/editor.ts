import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Locator, type Page } from "playwright-core";
import { findChromium } from "../../scripts/systemPackages.ts";
import { installExtension, startVsCode } from "../../scripts/vscode.ts";
import { type Packaged, packageInto } from "./packaged.ts";

const root = join(import.meta.dirname, "..", "..");

/** Time in ms that anything in the window may take; on a busy machine VS Code alone takes a minute to start. */
const patience = 120_000;

/** A real VS Code in Chromium, with the packaged extension, on a copy of `examples/`. */
export interface Editor {
  readonly page: Page;
  /** The copy of `examples/`. */
  readonly folder: string;
  /** What the browser's console reported as errors, for a failed test. */
  readonly complaints: readonly string[];
  /** The folder of installed extensions. */
  readonly extensions: string;
  /** The process ids of the language servers that run for this editor. */
  languageServers(): number[];
  /** Starts over with another file of the folder. */
  open(file: string): Promise<void>;
  close(): Promise<void>;
}

/** Settings that keep the window to the file at hand; none of them touches the extension. */
export const settings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.enabled": false,
  "files.autoSave": "off",
  "editor.hover.above": false,
  "editor.minimap.enabled": false,
  "files.simpleDialog.enable": true,
  "terminal.integrated.gpuAcceleration": "off",
  "security.workspace.trust.startupPrompt": "never",
};

export interface EditorOptions {
  /** The extension as it was packaged; absent: it is packaged now. */
  readonly packaged?: Packaged;
  /** The folder is not trusted. */
  readonly restricted?: boolean;
  /** VSIX files of extensions beside it. */
  readonly extensions?: readonly string[];
  /** Further settings of the user. */
  readonly settings?: Readonly<Record<string, unknown>>;
}

export async function startEditor(options: EditorOptions = {}): Promise<Editor> {
  const scratch = mkdtempSync(join(tmpdir(), "dnnx-e2e-"));
  const closing: (() => Promise<void>)[] = [
    async () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }),
  ];
  const close = async () => {
    for (const step of closing.splice(0).toReversed()) await step();
  };
  try {
    return await openEditor(scratch, closing, close, options);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Pushes to `closing` what undoes each thing that it starts. */
async function openEditor(
  scratch: string,
  closing: (() => Promise<void>)[],
  close: () => Promise<void>,
  options: EditorOptions,
): Promise<Editor> {
  const folder = join(scratch, "examples");
  const data = join(scratch, "data");
  cpSync(join(root, "examples"), folder, { recursive: true });
  mkdirSync(join(data, "data", "User"), { recursive: true });
  const own = { ...settings, ...options.settings };
  writeFileSync(join(data, "data", "User", "settings.json"), JSON.stringify(own));

  const { extensions } = options.packaged ?? (await packageInto(scratch));
  cpSync(extensions, join(data, "extensions"), { recursive: true });
  for (const extension of options.extensions ?? []) await installExtension(extension, data);
  const vscode = await startVsCode(data, 0, options.restricted !== true);
  closing.push(vscode.stop);
  const { page, complaints, close: closeBrowser } = await openBrowser();
  closing.push(closeBrowser);
  return {
    page,
    folder,
    complaints,
    extensions: join(data, "extensions"),
    languageServers: () => processesOf(join(data, "extensions"), "server.cjs"),
    async open(file) {
      await page.goto(vscode.address(folder, join(folder, file)));
      await page.locator(".monaco-editor .view-line").first().waitFor({ timeout: 120_000 });
    },
    close,
  };
}

/** An empty page of Chromium, and what its console reports as errors. */
export async function openBrowser(): Promise<{
  page: Page;
  complaints: readonly string[];
  close: () => Promise<void>;
}> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("the end-to-end test needs Chromium; npm test installs it");
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  page.setDefaultTimeout(patience);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, complaints, close: () => browser.close() };
}

/** Running processes whose command names a file of this name in this folder (Linux only, as is the test). */
function processesOf(folder: string, file: string): number[] {
  return globSync("/proc/[0-9]*/cmdline").flatMap((path) => {
    const words = readIfThere(path).split("\0");
    const runs = words.some((word) => word.startsWith(folder) && word.endsWith(file));
    return runs ? [Number(path.split("/")[2])] : [];
  });
}

/** A process may end while its command is read. */
function readIfThere(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Presses keys, one after the other, until what they open is there: keys that come while an editor opens or a list closes
 * are lost, and a user presses them again.
 */
export async function pressUntil(page: Page, keys: readonly string[], opened: Locator): Promise<void> {
  for (let left = 5; left > 0; left--) {
    for (const key of keys) await page.keyboard.press(key);
    const shown = opened.first().waitFor({ timeout: left > 1 ? 8_000 : 60_000 });
    if (left === 1 || (await succeeds(shown))) return shown;
  }
}

const succeeds = (attempt: Promise<unknown>) =>
  attempt.then(
    () => true,
    () => false,
  );

/** Shows a file of the folder by its path, as a user does. */
export async function openFile(page: Page, path: string): Promise<void> {
  const name = path.split("/").at(-1)!;
  const input = page.locator(".quick-input-widget input:focus");
  await pressUntil(page, ["Control+p"], input);
  await input.fill(path);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: name }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".tab.active", { hasText: name }).waitFor();
  await page.locator(".monaco-editor.focused").waitFor();
}

/** Runs a command by its title, as a user does. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = page.locator(".quick-input-widget input:focus");
  await pressUntil(page, ["F1"], input);
  await input.fill(`>${title}`);
  // The first entry is what was used last, or only sounds alike.
  const label = page.locator(".label-name", {
    hasText: new RegExp(`^${title.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
  });
  await page.locator(".quick-input-list .monaco-list-row", { has: label }).first().click();
}

/** The line that the cursor is in, from 1. */
export async function cursorLine(page: Page): Promise<number> {
  const shown = await page.locator(".statusbar-item", { hasText: /^Ln \d+/ }).textContent();
  return Number(/Ln (\d+)/.exec(shown ?? "")?.[1]);
}

/** What an editor shows, which has no-break spaces for spaces. */
export function plain(text: string | null): string {
  return (text ?? "").replaceAll("\u00a0", " ");
}

/** Chooses a colour theme by its name. A setting in the file would take a window that is open minutes to notice. */
export async function chooseTheme(page: Page, theme: string): Promise<void> {
  await pressUntil(page, ["Control+k", "Control+t"], page.getByPlaceholder(/^Select Color Theme/));
  await page.keyboard.type(theme);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: theme }).waitFor();
  await page.keyboard.press("Enter");
}

/** Takes the first entry with this text of the list that is open under this title. */
export async function choose(page: Page, title: string | RegExp, entry: string): Promise<void> {
  const list = page.locator(".quick-input-widget", { hasText: title });
  await list.locator(".monaco-list-row", { hasText: entry }).first().click();
}

/** Puts the cursor at a line and column, both from 1. */
export async function goTo(page: Page, line: number, column: number): Promise<void> {
  const input = page.locator(".quick-input-widget input:focus");
  await pressUntil(page, ["Control+g"], input);
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}
