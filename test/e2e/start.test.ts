import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

describe("npm start", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dnnx-start-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("uses the program code where there is one", async () => {
    const calls = join(folder, "calls");
    const code = join(folder, "code");
    writeFileSync(code, `#!/bin/sh\necho "$@" >> ${calls}\n`);
    chmodSync(code, 0o755);
    const { exitCode } = await ended(start([], `${folder}${delimiter}${process.env.PATH}`));
    expect(exitCode).toBe(0);
    expect(readFileSync(calls, "utf8").trim().split("\n")).toEqual([
      `--install-extension ${join(root, "dist", "dnnx.vsix")} --force`,
      `${join(root, "examples")} ${join(root, "examples", "lenet5.dnnx")}`,
    ]);
  });

  test("serves VS Code with the example open, and Ctrl-C ends it", async () => {
    const child = start(["--serve", "--port", "0"]);
    const end = ended(child);
    const address = await printed(child, /^http:\S+$/m);
    expect(decodeURIComponent(address)).toContain("/examples/lenet5.dnnx");
    expect((await fetch(address)).status).toBe(200);
    child.kill("SIGINT");
    const { exitCode, errors } = await end;
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: "" });
    await expect(fetch(address)).rejects.toThrow();
  });

  test.each([
    [["--port", "x"], "dnnx: --port x: a port is a whole number from 0 to 65535\n"],
    [["--browser"], "dnnx: Unknown option '--browser'\n"],
  ])("%s is refused in one line", async (options, message) => {
    expect(await ended(start(options))).toEqual({ exitCode: 1, errors: message });
  });
});

function start(options: readonly string[], path = process.env.PATH ?? ""): ChildProcess {
  return spawn(process.execPath, [join(root, "scripts", "bootstrap.mjs"), "scripts/start.ts", ...options], {
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function ended(child: ChildProcess): Promise<{ exitCode: number | null; errors: string }> {
  let errors = "";
  child.stderr?.on("data", (data) => {
    errors += data;
  });
  return new Promise((resolve) => child.once("close", (exitCode) => resolve({ exitCode, errors })));
}

/** What matches in the output, as soon as it does. */
function printed(child: ChildProcess, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    child.stdout?.on("data", (data) => {
      output += data;
      const found = pattern.exec(output)?.[0];
      if (found !== undefined) resolve(found);
    });
    child.once("close", () => reject(new Error(`it ended with the output:\n${output}`)));
  });
}
