// npm start: the extension in a VS Code that has examples/ open.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { dist, root, scriptArguments } from "./root.ts";
import { findProgram } from "./systemPackages.ts";
import { installExtension, installVsCode, startVsCode } from "./vscode.ts";
import { packageExtension } from "./vsix.ts";

const usage = `npm start [-- OPTIONS]: builds the extension and opens VS Code on examples/ with it
  --serve      serve VS Code from npm on 127.0.0.1 even if the program code is on the PATH
  --port PORT  port of the served VS Code (default 8765)
  --no-open    prepare everything, open nothing`;
const workspace = join(root, "examples");
const firstFile = join(workspace, "lenet5.dnnx");
const vsix = join(dist, "dnnx.vsix");

await start();

async function start(): Promise<void> {
  const options = readOptions();
  if (options === undefined) {
    console.log(usage);
    return;
  }
  console.log("Packaging the extension");
  const bytes = await packageExtension(vsix);
  console.log(`dist/dnnx.vsix ${(bytes / 1000).toFixed(0)} KB`);
  const code = options.serve ? undefined : findProgram("code");
  if (code === undefined) await serve(options.port, options.open);
  else openInstalled(code, options.open);
}

/** Undefined when the user asked for help. */
function readOptions(): { serve: boolean; port: number; open: boolean } | undefined {
  const { values } = parseArgs({
    args: scriptArguments,
    options: {
      serve: { type: "boolean", default: false },
      port: { type: "string", default: "8765" },
      "no-open": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--port ${values.port}: a port is a whole number from 0 to 65535`);
  }
  return values.help ? undefined : { serve: values.serve, port, open: !values["no-open"] };
}

/** The user's own VS Code; it keeps running when this command ends. */
function openInstalled(code: string, open: boolean): void {
  runCode(code, ["--install-extension", vsix, "--force"]);
  if (open) runCode(code, [workspace, firstFile]);
}

function runCode(code: string, options: readonly string[]): void {
  const { status, error } = spawnSync(code, options, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${code} ${options.join(" ")} failed: ${error?.message ?? `exit code ${status}`}`);
}

async function serve(port: number, open: boolean): Promise<void> {
  const dataFolder = join(root, ".cache", "vscode", "data");
  await installVsCode();
  console.log("Installing the extension");
  await installExtension(vsix, dataFolder);
  if (!open) return;
  const vscode = await startVsCode(dataFolder, port);
  console.log(
    `\nVS Code with DNNX, ready in your browser (Ctrl-C stops it):\n${vscode.address(workspace, firstFile)}\n`,
  );
  const stopped = new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, resolve);
  });
  const ended = new Promise<void>((_, reject) => {
    vscode.process.once("exit", (code) => reject(new Error(`VS Code ended by itself with exit code ${code}`)));
  });
  await Promise.race([stopped, ended]);
  await vscode.stop();
}
