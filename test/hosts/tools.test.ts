import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { nodeTools } from "../../server/hosts/tools.ts";

test("finds programs on the path only", async () => {
  expect(await nodeTools.which("sh")).toMatch(/\/sh$/);
  expect(await nodeTools.which("no-such-program-anywhere")).toBeUndefined();
});

test("gives exit code and both outputs, in the folder asked for", async () => {
  const result = await nodeTools.run("sh", ["-c", "pwd; echo wrong >&2; exit 3"], "/");
  expect(result).toEqual({ code: 3, stdout: "/\n", stderr: "wrong\n" });
});

test("a program that cannot be started is named", async () => {
  await expect(nodeTools.run("no-such-program-anywhere", [], "/")).rejects.toThrow("no-such-program-anywhere");
});

test("cancelling ends the program and everything it started", async () => {
  const controller = new AbortController();
  // The inner sleep is a child of its own; it holds the pipe open, so that run only ends when it is gone too.
  const running = nodeTools.run("sh", ["-c", "sleep 60 & wait"], "/", controller.signal);
  setTimeout(() => controller.abort(), 100);
  const started = Date.now();
  await expect(running).rejects.toMatchObject({ name: "AbortError" });
  expect(Date.now() - started).toBeLessThan(20_000);
});

test("a signal that is already given starts nothing", async () => {
  await expect(nodeTools.run("sh", ["-c", "exit 0"], "/", AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
});

test("a program ends with the process that started it, however that one ends", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dnnx-tools-"));
  const beats = join(folder, "beats");
  const length = () => (existsSync(beats) ? statSync(beats).size : 0);
  const module = new URL("../../server/hosts/tools.ts", import.meta.url).href;
  const program = "while :; do echo beat >>beats; sleep 0.02; done";
  const source = `
    const { nodeTools } = await import(${JSON.stringify(module)});
    nodeTools.run("sh", ["-c", ${JSON.stringify(program)}], ${JSON.stringify(folder)});
  `;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", source], { stdio: "ignore" });
  try {
    while (length() < 20) await wait(20);
    const ended = once(parent, "exit");
    parent.kill("SIGKILL");
    await ended;
    // The watch needs a moment; then nobody writes any more.
    for (let before = -1; before !== length(); await wait(500)) before = length();
    const last = length();
    await wait(1_000);
    expect(length()).toBe(last);
  } finally {
    parent.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
});
