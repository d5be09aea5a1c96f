import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { pageHtml } from "../../../client/webview/html.ts";
import type { FromPage, ToPage } from "../../../client/webview/messages.ts";
import { bundle, pages } from "../../../scripts/bundle.ts";
import { findChromium } from "../../../scripts/systemPackages.ts";
import { violationsOf } from "./axe.ts";
import { type Theme, themeStyle } from "./themes.ts";

const origin = "https://page.test";
const pictures = join(import.meta.dirname, "../../../.cache/test");

/** A page that is watched. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and refusals that the browser reported. */
  readonly complaints: readonly string[];
  /** What axe-core has against the page, one line each. */
  readonly violations: () => Promise<readonly string[]>;
  /** With DNNX_SCREENSHOT=1 a picture in .cache/test/, to look at. */
  readonly photograph: (name: string) => Promise<void>;
}

/** A page as VS Code shows it: the real bundle under the real content security policy; the test stands in for the extension. */
export interface OpenPage extends WatchedPage {
  /** Messages of the page so far. */
  readonly sent: () => Promise<readonly FromPage[]>;
  readonly send: (message: ToPage) => Promise<void>;
}

export interface Pages {
  readonly open: (view: string, script: string, theme: Theme, width?: number) => Promise<OpenPage>;
  /** A file that a browser opens by itself; it reaches nothing else. */
  readonly openFile: (html: string, scheme: "light" | "dark") => Promise<WatchedPage>;
  /** What a report takes in. */
  readonly files: () => { readonly script: string; readonly style: string };
  readonly close: () => Promise<void>;
}

/** Bundles the pages and starts Chromium. */
export async function startPages(): Promise<Pages> {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-pages-"));
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("the pages of the views need Chromium; npm test installs it");
  for (const one of pages) await bundle(folder, one);
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  const read = (name: string): string => readFileSync(join(folder, name), "utf8");
  return {
    files: () => ({ script: read("views.js"), style: read("views.css") + read("report.css") }),
    open: async (view, script, theme, width = 1100) => {
      const page = await browser.newPage({ viewport: { width, height: 900 } });
      const files = { script: `${origin}/${script}`, style: `${origin}/views.css`, source: origin, nonce: "test" };
      return openPage(page, themeStyle(theme), (path) => (path === "/" ? pageHtml(view, view, files) : read(path)));
    },
    openFile: async (html, scheme) => {
      const page = await browser.newPage({ viewport: { width: 1100, height: 900 }, colorScheme: scheme });
      const watched = watch(page);
      await serve(page, (path) => (path === "/" ? html : undefined));
      return watched;
    },
    close: async () => {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPage(page: Page, style: string, files: (path: string) => string): Promise<OpenPage> {
  const watched = watch(page);
  await page.addInitScript(standIn(style));
  await serve(page, files);
  return {
    ...watched,
    sent: () => page.evaluate("globalThis.sent"),
    send: (message) => page.evaluate(`window.postMessage(${JSON.stringify(message)}, "*"); ${twoFrames}`),
  };
}

/** Opens the page `/`; what is not among the files is not there. */
async function serve(page: Page, files: (path: string) => string | undefined): Promise<void> {
  await page.route("**", (route) => {
    const { origin: from, pathname } = new URL(route.request().url());
    const body = from === origin && pathname !== "/favicon.ico" ? files(pathname) : undefined;
    if (body === undefined) return route.abort();
    const types: Readonly<Record<string, string>> = { ".css": "text/css", ".js": "text/javascript" };
    return route.fulfill({ contentType: `${types[extname(pathname)] ?? "text/html"}; charset=utf-8`, body });
  });
  await page.goto(`${origin}/`);
}

function watch(page: Page): WatchedPage {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return {
    page,
    complaints,
    photograph: async (name) => {
      if (process.env.DNNX_SCREENSHOT !== "1") return;
      await page.screenshot({ path: join(pictures, `${name.replaceAll(" ", "-")}.png`), fullPage: true });
    },
    violations: () => violationsOf(page),
  };
}

/** What VS Code does before a page starts: the colours of the theme on its root, and the way back to the extension. */
function standIn(style: string): { readonly content: string } {
  return {
    content: `
      globalThis.sent = [];
      globalThis.acquireVsCodeApi = () => ({ postMessage: (message) => globalThis.sent.push(message), setState: () => {} });
      new MutationObserver((_, observer) => {
        if (!document.documentElement) return;
        document.documentElement.style.cssText = ${JSON.stringify(style)};
        observer.disconnect();
      }).observe(document, { childList: true });`,
  };
}

/** The message is handled and what it changed is drawn. */
const twoFrames = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done())))";
