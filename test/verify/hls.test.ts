import { expect, test } from "vitest";
import type { Design } from "../../server/mapping/design.ts";
import { readResult, verifyHls } from "../../server/verify/hls.ts";
import type { ToolResult, Tools } from "../../server/verify/tools.ts";

const design = { network: { name: "net" } } as Design;

/** A machine with these programs; `answers` are the results of the commands in order, which are recorded. */
function machine(programs: readonly string[], answers: readonly Partial<ToolResult>[]) {
  const commands: string[] = [];
  const tools: Tools = {
    which: async (name) => (programs.includes(name) ? `/usr/bin/${name}` : undefined),
    run: async (command, args, directory) => {
      commands.push([directory, command, ...args].join(" "));
      return { code: 0, stdout: "", stderr: "", ...answers[commands.length - 1] };
    },
  };
  return { tools, commands };
}

test("compiles with the first compiler found and runs on the vectors", async () => {
  const { tools, commands } = machine(["clang++"], [{}, { stdout: "DNNX result vectors=20 mismatches=0\n" }]);
  expect(await verifyHls(design, "/out", "/build", tools)).toEqual({
    simulator: "clang++",
    vectors: 20,
    mismatches: 0,
  });
  expect(commands).toEqual([
    "/out clang++ -std=c++14 -O1 -Wall -Wextra -Wno-unknown-pragmas -Ihls/shim hls/net.cpp hls/net_test.cpp -o /build/hls_test_bench",
    "/out /build/hls_test_bench test",
  ]);
});

test("no compiler: says what to install", async () => {
  const { tools } = machine([], []);
  await expect(verifyHls(design, "/out", "/build", tools)).rejects.toThrow("Debian package g++");
});

test("C++ that does not compile is no result", async () => {
  const { tools } = machine(["g++"], [{ code: 1, stderr: "net.cpp:3: error: no\n" }]);
  await expect(verifyHls(design, "/out", "/build", tools)).rejects.toThrow("net.cpp:3: error: no");
});

test("a program that stops early is no pass", async () => {
  const { tools } = machine(["g++"], [{}, { code: null, stderr: "stream a: read while empty\n" }]);
  await expect(verifyHls(design, "/out", "/build", tools)).rejects.toThrow("stream a: read while empty");
});

test("a result that the exit code contradicts is no pass", async () => {
  const { tools } = machine(
    ["g++"],
    [{}, { code: null, stdout: "DNNX result vectors=2 mismatches=0\n", stderr: "left" }],
  );
  await expect(verifyHls(design, "/out", "/build", tools)).rejects.toThrow("left");
});

test("the first mismatch is read", () => {
  const text = "DNNX mismatch vector=2 port=0 word=7 expected=0a actual=0b\nDNNX result vectors=3 mismatches=1\n";
  expect(readResult(text, "")).toEqual({
    vectors: 3,
    mismatches: 1,
    firstMismatch: { vector: 2, port: 0, word: 7, expected: "0a", actual: "0b" },
  });
});

test("zero vectors is an error, not a pass", () => {
  expect(() => readResult("DNNX result vectors=0 mismatches=0\n", "")).toThrow("nothing was compared");
});
