import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

export const program = join(import.meta.dirname, "../../dist/dnnx.cjs");

export interface Outcome {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** Runs the bundled command line as a user does: a process of its own, in a folder. */
export function dnnx(words: readonly string[], folder: string, input = ""): Promise<Outcome> {
  if (!existsSync(program)) throw new Error("dist/dnnx.cjs is missing: run npm run build first");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: folder });
    let output = "";
    let errors = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      errors += data;
    });
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output, errors }));
    child.stdin.end(input);
  });
}
