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

/**
 * Starts a program ("$0", "$@") beside a watch that reads from a pipe which only we hold: when it ends, because the program has ended
 * or because this process died in whatever way, everything that the program started ends too.
 */
const watched = 'exec 3<&0; { read -r _ <&3; kill -KILL 0; } >/dev/null 2>&1 & exec "$0" "$@" 3<&- </dev/null';

/** There is no shell, and there are no process groups, on Windows: a program ends there when it is cancelled, its children do not. */
const hasShell = process.platform !== "win32";

async function run(
  command: string,
  args: readonly string[],
  directory: string,
  signal?: AbortSignal,
): Promise<ToolResult> {
  const path = command.includes("/") ? command : await which(command);
  if (path === undefined) throw new Error(`${command} cannot be started in ${directory}: it is not on the PATH`);
  if (signal?.aborted) throw cancelled(command);
  return await new Promise((resolve, reject) => {
    const options = { cwd: directory, detached: hasShell } as const;
    const child = hasShell ? spawn("sh", ["-c", watched, path, ...args], options) : spawn(path, args, options);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    // The watch may be gone before it is told to end.
    child.stdin.on("error", () => {});
    const stop = () => {
      if (hasShell) child.stdin.destroy();
      else child.kill();
    };
    signal?.addEventListener("abort", stop, { once: true });
    const settle = () => {
      signal?.removeEventListener("abort", stop);
      child.stdin.destroy();
    };
    child.on("exit", settle);
    child.on("error", (error) => {
      settle();
      reject(new Error(`${command} cannot be started in ${directory}: ${error.message}`));
    });
    child.on("close", (code) => {
      if (signal?.aborted) reject(cancelled(command));
      else resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
  });
}

function cancelled(command: string): Error {
  const error = new Error(`${command} was cancelled`);
  error.name = "AbortError";
  return error;
}
