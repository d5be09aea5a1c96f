import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import {
  AbstractMessageReader,
  AbstractMessageWriter,
  createProtocolConnection,
  type DataCallback,
  type Disposable,
  Emitter,
  type Message,
  type ProtocolConnection,
} from "vscode-languageserver/node";
import { bundle, extensionPrograms } from "../../scripts/bundle.ts";
import { findChromium } from "../../scripts/systemPackages.ts";
import { type FilesParams, filesRequest } from "../../server/lsp/protocol.ts";
import { editor } from "./bed.ts";
import type { MemoryFiles } from "./memoryFiles.ts";

declare const window: { worker: Worker; received: (message: unknown) => void };

/** The server as it is packaged, in a worker of a real browser. */
export interface BrowserServer {
  readonly client: ProtocolConnection;
  /** Faults that the worker did not catch. */
  readonly faults: readonly string[];
  readonly close: () => Promise<void>;
}

/** A server with an editor in front of it that has these files. */
export async function startBrowserEditor(files: MemoryFiles): Promise<BrowserServer> {
  const server = await startBrowserServer();
  const { client } = server;
  client.onRequest(filesRequest, (params: FilesParams): Promise<unknown> => files.answer(params));
  for (const what of ["diagnostic", "inlayHint", "codeLens"]) client.onRequest(`workspace/${what}/refresh`, () => null);
  client.listen();
  await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: editor });
  await client.sendNotification("initialized", {});
  return server;
}

async function startBrowserServer(): Promise<BrowserServer> {
  const program = await packagedServer();
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error("this test needs Chromium; npm test installs it");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--no-first-run"] });
  const page = await browser.newPage();
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => void faults.push(message));
  page.on("console", (message) => void (message.type() === "error" && faults.push(message.text())));
  const received = new Emitter<Message>();
  await page.exposeFunction("received", (message: Message) => received.fire(message));
  await page.evaluate((text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    window.worker = new Worker(address, { name: "dnnx" });
    window.worker.onmessage = ({ data }) => window.received(data);
  }, program);

  class Reader extends AbstractMessageReader {
    listen(callback: DataCallback): Disposable {
      return received.event(callback);
    }
  }
  class Writer extends AbstractMessageWriter {
    write(message: Message): Promise<void> {
      return page.evaluate((sent) => window.worker.postMessage(sent), message);
    }
    end(): void {}
  }
  return {
    client: createProtocolConnection(new Reader(), new Writer()),
    faults,
    close: () => browser.close(),
  };
}

/** Text of the bundled server. */
async function packagedServer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-browser-"));
  try {
    const server = extensionPrograms.find(({ file }) => file === "server.cjs");
    if (!server) throw new Error("the extension has no program server.cjs");
    await bundle(folder, server);
    return readFileSync(join(folder, server.file), "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
