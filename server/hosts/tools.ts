import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { ToolResult, Tools } from "../verify/tools.ts";

/** Programs of this machine. A cancelled program ends with everything it has started. */
export const nodeTools: Tools = { which, run };

async function which(name: string): Promise<string | undefined> {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    if (folder === "") continue;
    const path = join(folder, name);
    if (await canRun(path)) return path;
  }
  return undefined;
}

async function canRun(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(command: string, args: readonly string[], directory: string, signal?: AbortSignal): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(cancelled(command));
      return;
    }
    // A process group of its own, so that make's compilers end with make.
    const child = spawn(command, args, { cwd: directory, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    const stop = () => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    signal?.addEventListener("abort", stop, { once: true });
    process.once("exit", stop);
    const settle = () => {
      signal?.removeEventListener("abort", stop);
      process.removeListener("exit", stop);
    };
    child.on("error", (error) => {
      settle();
      reject(new Error(`${command} cannot be started in ${directory}: ${error.message}`));
    });
    child.on("close", (code) => {
      settle();
      if (signal?.aborted) reject(cancelled(command));
      else resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended by itself in the meantime.
  }
}

function cancelled(command: string): Error {
  const error = new Error(`${command} was cancelled`);
  error.name = "AbortError";
  return error;
}
