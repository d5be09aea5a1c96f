import { fork } from "node:child_process";
import { createInterface } from "node:readline";
import * as vscode from "vscode";
import { IPCMessageReader, IPCMessageWriter } from "vscode-languageserver-protocol/node";
import { serverFlags } from "../../server/lsp/protocol.ts";
import type { StartServer } from "./connection.ts";

/** Time in ms that a server which was told to end has for it. */
const grace = 2_000;

/** Starts the server in a process of its own; with the extension under development a debugger can be attached to it. */
export const startServer: StartServer = async (context, log) => {
  const debugged = context.extensionMode === vscode.ExtensionMode.Development;
  const child = fork(context.asAbsolutePath("dist/server.cjs"), ["--node-ipc", `--clientProcessId=${process.pid}`], {
    execArgv: debugged ? ["--nolazy", "--inspect=6009"] : [...serverFlags],
    // Bytes of files travel as they are.
    serialization: "advanced",
    silent: true,
    env: {
      ...process.env,
      // The program of the desktop editor is not Node unless it is told to be.
      ELECTRON_RUN_AS_NODE: "1",
      ELECTRON_NO_ASAR: "1",
      // Node keeps the compiled server beside it, in the folder that goes with this version of the extension (docs/speed.md).
      NODE_COMPILE_CACHE: context.asAbsolutePath("dist/compiled"),
    },
  });
  if (child.stdout) createInterface({ input: child.stdout }).on("line", (line) => log.info(line));
  if (child.stderr) createInterface({ input: child.stderr }).on("line", (line) => log.error(line));
  await new Promise<void>((started, failed) => {
    child.once("spawn", started);
    child.once("error", failed);
  });
  return {
    reader: new IPCMessageReader(child),
    writer: new IPCMessageWriter(child),
    end: () => {
      const late = setTimeout(() => child.kill("SIGKILL"), grace);
      child.once("exit", () => clearTimeout(late));
    },
  };
};
