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
