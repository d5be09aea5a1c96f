import { globSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { build } from "esbuild";
import { unzipSync } from "fflate";
import { vsCodeFolder } from "../../../scripts/vscode.ts";

/** VS Code for the web: a page and static files, no program behind it. */
export interface WebVsCode {
  /** The address that opens a file of the folder. */
  address(file: string): string;
  /** Paths of what was served. */
  readonly served: ReadonlySet<string>;
  stop(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".css": "text/css",
  ".html": "text/html",
  ".js": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
/** The scheme of the file system that `files/extension.ts` keeps in memory. */
const scheme = "memory";

/**
 * Serves the workbench alone, with the packaged extension and with a folder that exists in memory only: extensions run in a worker
 * of the browser, and there is no disk and no Node.
 * @param more files of the folder besides, by their paths in it
 */
export async function serveWebVsCode(
  vsix: string,
  folder: string,
  settings: Readonly<Record<string, unknown>>,
  more: ReadonlyMap<string, string | Uint8Array>,
): Promise<WebVsCode> {
  const extension = unzipSync(readFileSync(vsix));
  const provider = await memoryFiles();
  const files = [
    ...globSync("**/*.*", { cwd: folder }).map((path) => [path, readFileSync(join(folder, path), "base64")]),
    ...[...more].map(([path, content]) => [path, Buffer.from(content).toString("base64")]),
  ];

  const answer = (path: string, port: number): string | Uint8Array | undefined => {
    if (path === "/") return page(port, settings);
    if (path === "/files.json") return JSON.stringify(files);
    if (path === "/provider/package.json") return JSON.stringify(provider.manifest);
    if (path === "/provider/extension.js") return provider.text;
    if (path.startsWith("/dnnx/")) return extension[`extension/${path.slice("/dnnx/".length)}`];
    if (path === "/static/out/vs/code/browser/workbench/workbench.js") return workbench();
    const file = normalize(path);
    return file.startsWith("/static/") ? readIfThere(join(vsCodeFolder, file.slice("/static/".length))) : undefined;
  };
  const served = new Set<string>();
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const content = answer(path, (server.address() as AddressInfo).port);
    if (content !== undefined) served.add(path);
    send(response, path, content);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    address: (file) => {
      const payload = JSON.stringify([["openFile", `${scheme}:/nets/${file}`]]);
      const query = new URLSearchParams({ folder: `${scheme}:/nets`, payload });
      return `http://127.0.0.1:${port}/?${query}`;
    },
    served,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function send(response: ServerResponse, path: string, content: string | Uint8Array | undefined): void {
  if (content === undefined) {
    response.writeHead(404).end();
    return;
  }
  const type = path === "/" ? "text/html" : (types[extname(path)] ?? "application/octet-stream");
  response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" }).end(content);
}

/** The page of the workbench, filled in as a host of VS Code for the web does. */
function page(port: number, settings: Readonly<Record<string, unknown>>): string {
  const at = (path: string) => ({ scheme: "http", authority: `127.0.0.1:${port}`, path });
  const configuration = {
    additionalBuiltinExtensions: [at("/dnnx"), at("/provider")],
    configurationDefaults: { ...settings, "telemetry.telemetryLevel": "off" },
    enableWorkspaceTrust: false,
    // What this build of VS Code asks for beyond others.
    isEnabledCoderGettingStarted: false,
    isEnabledFileDownloads: false,
    isEnabledFileUploads: false,
    userDataPath: "/",
    webviewEndpoint: "/static/out/vs/workbench/contrib/webview/browser/pre",
  };
  const values: Readonly<Record<string, string>> = {
    WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration).replaceAll('"', "&quot;"),
    WORKBENCH_WEB_BASE_URL: "/static",
    WORKBENCH_NLS_FALLBACK_URL: "/static/out/nls.messages.js",
    WORKBENCH_NLS_URL: "/static/out/nls.messages.js",
  };
  const html = readFileSync(join(vsCodeFolder, "out/vs/code/browser/workbench/workbench.html"), "utf8");
  return html.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? "");
}

/** The workbench without the server that this build of it takes for granted: where it is, and that it keeps the settings. */
function workbench(): string {
  const replacements = [
    ["remoteAuthority:location.host", "remoteAuthority:void 0"],
    [/(\.file\(this\.userDataPath\)\.with\(\{scheme:)\w+\.vscodeRemote/, '$1"vscode-userdata"'],
  ] as const;
  let text = readFileSync(join(vsCodeFolder, "out/vs/code/browser/workbench/workbench.js"), "utf8");
  for (const [from, to] of replacements) {
    if (text.search(from) < 0) throw new Error(`VS Code's workbench.js does not hold ${from} any more`);
    text = text.replace(from, to);
  }
  return text;
}

async function memoryFiles(): Promise<{ manifest: object; text: string }> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "files", "extension.ts")],
    bundle: true,
    write: false,
    external: ["vscode"],
    format: "cjs",
    platform: "browser",
  });
  const manifest = {
    name: "memory-files",
    publisher: "dnnx",
    version: "0.0.0",
    engines: { vscode: "^1.101.0" },
    browser: "./extension.js",
    activationEvents: [`onFileSystem:${scheme}`],
  };
  return { manifest, text: outputFiles[0]?.text ?? "" };
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
