import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { root } from "./root.ts";

/** The npm package that holds the whole VS Code 1.139.1: workbench and extension host. */
const version = "4.139.1";
const folder = join(root, ".cache", "vscode", version);
/** VS Code as it is installed: its files, and the program that serves it. */
export const vsCodeFolder = join(folder, "node_modules", "code-server", "lib", "vscode");

/** A VS Code that answers on 127.0.0.1. */
export interface RunningVsCode {
  readonly process: ChildProcess;
  readonly port: number;
  /** The address that opens a folder and, in it, a file (both absolute paths). */
  address(folder: string, file: string): string;
  stop(): Promise<void>;
}

/** Fetches VS Code once. Says so, because it is large; a cut-off download starts again the next time. */
export async function installVsCode(): Promise<void> {
  const complete = join(folder, "complete");
  if (existsSync(complete)) return;
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  const stop = progress(`Fetching VS Code from npm (code-server ${version}, 600 MB on disk, once)`);
  try {
    // The install scripts would compile native parts that the server runs without.
    const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    await npm(["install", "--no-save", "--no-package-lock", ...quiet, `code-server@${version}`], folder);
    await npm(["install", "--omit=dev", "--no-package-lock", ...quiet], vsCodeFolder);
  } finally {
    stop();
  }
  await writeFile(complete, "");
}

/** Installs a packaged extension for servers that are started with the same data folder. */
export async function installExtension(vsix: string, dataFolder: string): Promise<void> {
  await finished(
    spawnServer(["--install-extension", vsix, "--force"], dataFolder),
    "VS Code could not install the VSIX",
  );
}

/** Starts VS Code; port 0 takes a free one. @param trusting folders are trusted without a question */
export async function startVsCode(dataFolder: string, wantedPort: number, trusting = true): Promise<RunningVsCode> {
  // Only this machine can reach it: no token. The folder it opens is the user's own.
  const local = [
    "--host",
    "127.0.0.1",
    "--without-connection-token",
    ...(trusting ? ["--disable-workspace-trust"] : []),
  ];
  const child = spawnServer([...local, "--port", `${wantedPort}`], dataFolder);
  const port = await listeningPort(child, wantedPort).catch(async (error) => {
    await stop(child);
    throw error;
  });
  return {
    process: child,
    port,
    address(workspace, file) {
      const payload = JSON.stringify([["openFile", `vscode-remote://127.0.0.1:${port}${file}`]]);
      return `http://127.0.0.1:${port}/?folder=${encodeURI(workspace)}&payload=${encodeURIComponent(payload)}`;
    },
    stop: () => stop(child),
  };
}

/** Ends the server with its extension hosts: they are a process group of their own. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  process.kill(-child.pid, "SIGTERM");
  await Promise.race([gone, delay(3_000)]);
  // It waits for editors that may come back; nothing of it is worth waiting for.
  if (!hasEnded(child)) process.kill(-child.pid, "SIGKILL");
  await gone;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function spawnServer(options: readonly string[], dataFolder: string): ChildProcess {
  const program = join(vsCodeFolder, "out", "server-main.js");
  const always = ["--accept-server-license-terms", "--telemetry-level", "off", "--server-data-dir", dataFolder];
  return spawn(process.execPath, [program, ...options, ...always], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // Ctrl-C reaches this process only, which then stops the server in good order
  });
}

/** The port from the server's first words, or an error: with a port that is taken it would stay and do nothing. */
function listeningPort(child: ChildProcess, wantedPort: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let output = "";
    const fail = (why: string) => reject(new Error(`VS Code could not be started: ${why}`));
    const read = (data: Buffer) => {
      output += data;
      const port = /Server bound to 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve(Number(port));
      else if (output.includes("EADDRINUSE")) fail(`port ${wantedPort} is taken; choose another with --port`);
    };
    child.stdout?.on("data", read);
    child.stderr?.on("data", read);
    child.once("error", ({ message }) => fail(message));
    child.once("exit", (code) => fail(`it ended with exit code ${code}: ${lastLine(output)}`));
  });
}

async function npm(options: readonly string[], cwd: string): Promise<void> {
  await finished(spawn("npm", options, { cwd, stdio: ["ignore", "pipe", "pipe"] }), `npm ${options[0]} failed`);
}

function finished(child: ChildProcess, failure: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (data) => (output += data));
    child.stderr?.on("data", (data) => (output += data));
    child.once("error", (error) => reject(new Error(`${failure}: ${error.message}`)));
    child.once("close", (code) => (code === 0 ? resolve() : reject(new Error(`${failure}: ${lastLine(output)}`))));
  });
}

function lastLine(output: string): string {
  return output.trim().split("\n").at(-1) ?? "";
}

/** A line that counts seconds on a terminal and is printed once elsewhere. Gives what ends it. */
function progress(text: string): () => void {
  if (!process.stdout.isTTY) {
    console.log(text);
    return () => {};
  }
  const begun = Date.now();
  const show = () => process.stdout.write(`\r${text}: ${Math.round((Date.now() - begun) / 1000)} s`);
  const timer = setInterval(show, 1_000);
  show();
  return () => {
    clearInterval(timer);
    process.stdout.write("\n");
  };
}
