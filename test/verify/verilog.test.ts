import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { generateFolder } from "../../server/generate/folder.ts";
import { writeFolder } from "../../server/hosts/folder.ts";
import { nodeTools } from "../../server/hosts/tools.ts";
import type { Design } from "../../server/mapping/design.ts";
import { createMapper } from "../../server/mapping/map.ts";
import { createChecker } from "../../server/network/check.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { VerificationError } from "../../server/verify/hls.ts";
import type { Tools } from "../../server/verify/tools.ts";
import { readOutcome, verifyVerilog } from "../../server/verify/verilog.ts";

const source = `
target board { device xc7z020 clock 100 MHz }
network small on board {
  input x: int8[2, 5, 5]
  c = conv(x, filters: 3, kernel: 3) @weights(int4) @activations(uint4)
  f = dense(flatten(c), units: 4) @weights(ternary)
  output f
}`;

function designOf(text: string): Design {
  const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(text));
  const network = file.networks[0]!;
  return createMapper()(network, resolveTarget(file.targets.get("board")!));
}

const design = designOf(source);
const options = { backend: "both", vectors: 6, seed: 1, version: "1.2.3", file: "small.dnnx" } as const;
const generated = generateFolder(design, estimateOf(design), options);

let root = "";
let folder = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "dnnx-verify-"));
  folder = join(root, "out");
  await mkdir(join(root, "build"));
  await writeFolder(folder, generated);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const verify = (simulator: "icarus" | "verilator", tools: Tools = nodeTools) =>
  verifyVerilog(design, folder, join(root, "build"), tools, { simulator });

describe("a generated folder", () => {
  test("is the same again, byte for byte", () => {
    const again = designOf(source);
    expect(generateFolder(again, estimateOf(again), options)).toEqual(generated);
  });

  test("lists all its files and what it was made from", () => {
    const record = JSON.parse(generated.get("accelerator.json") as string);
    expect(record.files).toEqual([...generated.keys()]);
    expect(record).toMatchObject({ generator: "dnnx", version: "1.2.3", network: "small", verilog_top: "small_top" });
    expect(record.outputs[0]).toMatchObject({ name: "m_axis_0", tensor: "f", shape: [4] });
    expect(generated.get("README.md")).toContain("weights are pseudo-random");
  });

  test("with one backend has no files of the other", () => {
    const paths = (backend: "verilog" | "hls") =>
      [...generateFolder(design, estimateOf(design), { ...options, backend }).keys()].join(" ");
    expect(paths("verilog")).not.toMatch(/hls|weights.*\.h\b/);
    expect(paths("hls")).not.toMatch(/rtl|\.mem|testbench/);
  });

  test("needs at least one test vector", () => {
    const make = () => generateFolder(design, estimateOf(design), { ...options, vectors: 0 });
    expect(make).toThrow(RangeError);
  });

  test("simulates with its own Makefile", async () => {
    const { code, stdout } = await nodeTools.run("make", ["-C", "vendor", "icarus", "lint"], folder);
    expect(code).toBe(0);
    expect(stdout.match(/DNNX result vectors=6 mismatches=0 /g)).toHaveLength(2);
  });
});

test("Icarus and Verilator agree on words and cycles", async () => {
  const [icarus, verilator] = [await verify("icarus"), await verify("verilator")];
  expect(icarus).toMatchObject({ vectors: 6, mismatches: 0, latencyCycles: design.timing.latency });
  expect(icarus.intervalCycles).toBe(design.timing.interval);
  expect({ ...verilator, simulator: "icarus" }).toEqual(icarus);
});

test("wrong words are counted by vector, the first one is named", async () => {
  const path = join(folder, "test", "expected_0.txt");
  const right = await readFile(path, "utf8");
  const lines = right.split("\n");
  const words = (lines.length - 1) / 6;
  for (const vector of [2, 5]) {
    const at = vector * words;
    lines[at] = lines[at]!.slice(0, -1) + (Number.parseInt(lines[at]!.at(-1)!, 16) ^ 1).toString(16);
  }
  await writeFile(path, lines.join("\n"));
  try {
    const result = await verify("icarus");
    expect(result).toMatchObject({ vectors: 6, mismatches: 2, firstMismatch: { vector: 2, port: 0, word: 0 } });
    expect(result.firstMismatch!.expected).toBe(lines[2 * words]);
    expect(result.firstMismatch!.actual).toBe(right.split("\n")[2 * words]);
  } finally {
    await writeFile(path, right);
  }
});

test("a frame that never comes is an error, not a pass", async () => {
  const path = join(folder, "rtl", "small_c.v");
  const text = await readFile(path, "utf8");
  // The accumulators never say that they are done.
  await writeFile(path, text.replace("assign out_valid = sums_valid;", "assign out_valid = 1'b0 && sums_valid;"));
  try {
    await expect(verify("icarus")).rejects.toThrow(/stopped after 0 of 6 output frames/);
  } finally {
    await writeFile(path, text);
  }
});

test("Verilog that a simulator refuses is an error with its words", async () => {
  const path = join(folder, "rtl", "small_c.v");
  const text = await readFile(path, "utf8");
  await writeFile(path, text.replace("endmodule", "endmodul"));
  try {
    await expect(verify("icarus")).rejects.toThrow(/does not accept the generated Verilog[\s\S]*small_c\.v/);
  } finally {
    await writeFile(path, text);
  }
});

test("without a simulator the message says what to install", async () => {
  const none: Tools = { ...nodeTools, which: async () => undefined };
  const error = await verifyVerilog(design, folder, root, none).catch((it: Error) => it);
  expect(error).toBeInstanceOf(VerificationError);
  expect((error as Error).message).toContain("verilator (with g++ and make) and iverilog");
});

test("no vectors and no result are errors", () => {
  const read = (stdout: string) => readOutcome({ code: 0, stdout, stderr: "" }, design);
  expect(() =>
    read("DNNX result vectors=0 mismatches=0 first_input=-1 first_frame=0 half_frame=0 last_frame=0"),
  ).toThrow("nothing was compared");
  expect(() => read("something else")).toThrow("without a result: something else");
});
