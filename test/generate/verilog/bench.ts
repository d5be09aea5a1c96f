import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expectedPath, inputPath } from "../../../server/generate/vectors.ts";
import { rtlPaths, verilogFiles } from "../../../server/generate/verilog/files.ts";
import { testbenchName, topName } from "../../../server/generate/verilog/names.ts";
import { steadyFrame, testbench, testbenchPath } from "../../../server/generate/verilog/testbench.ts";
import type { Design } from "../../../server/mapping/design.ts";

/** A design with the text of its vector files by path, as the generated folder has them. Names of networks differ. */
export interface Case {
  readonly design: Design;
  readonly vectors: ReadonlyMap<string, string>;
  readonly frames: number;
  /** A window alone sends the padding that leads a frame which never comes; such words are not counted. */
  readonly tolerant?: boolean;
}

export interface CaseResult {
  /** What its test bench said. */
  readonly text: string;
  readonly mismatches: number;
  /** Cycles from the first input word to the last output word of the first frame. */
  readonly latency: number;
  /** Cycles between the last output words of consecutive frames in the second half. */
  readonly interval: number;
}

export type Simulator = "icarus" | "verilator";

const run = promisify(execFile);

/** Writes many designs with their test benches as one simulation; the other functions work in the folder it returns. */
export async function writeCases(cases: readonly Case[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dnnx-verilog-"));
  const files = new Map<string, string>();
  for (const { design, vectors, frames, tolerant } of cases) {
    const own = (path: string): string => `${design.network.name}/${path}`;
    const placed = (text: string): string =>
      text.replaceAll('"weights/', `"${own("weights/")}`).replaceAll('"test/', `"${own("test/")}`);
    for (const [path, text] of verilogFiles(design)) files.set(own(path), placed(text));
    for (const [path, text] of vectors) files.set(own(path), text);
    const bench = placed(testbench(design, frames, 20_000)).replaceAll('"DNNX ', `"${design.network.name} DNNX `);
    files.set(
      own(testbenchPath(design)),
      tolerant ? bench.replace(/failed\[\d+\] <= 1'b1;(?=\s*\$display\("\w+ DNNX extra)/, "") : bench,
    );
  }
  const designs = cases.map(({ design }) => design);
  files.set("root.v", rootText(designs));
  files.set("main.cpp", mainText);
  const sources = designs.flatMap((design) =>
    [...rtlPaths(design), testbenchPath(design)].map((path) => `${design.network.name}/${path}`),
  );
  files.set("sources.txt", [...sources, "root.v", ""].join("\n"));
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** Compiles; returns what the compiler said, which should be nothing. */
export async function compile(folder: string, simulator: Simulator): Promise<string> {
  const options = { cwd: folder, maxBuffer: 1 << 26 };
  if (simulator === "icarus") {
    const { stdout, stderr } = await run(
      "iverilog",
      ["-g2005", "-s", "root", "-o", "root.vvp", "-c", "sources.txt"],
      options,
    );
    return stdout + stderr;
  }
  const translate = ["--cc", "--exe", "--build", "--x-assign", "0", "-CFLAGS", "-O0", "--top-module", "root"];
  const quiet = ["-Wno-fatal", "-Wno-lint", "-Wno-style"];
  const { stderr } = await run("verilator", [...translate, ...quiet, "-f", "sources.txt", "main.cpp"], options);
  return stderr;
}

/** Runs all designs; `stall`: source and sink pause at random. Results in the order of the cases. */
export async function simulate(
  folder: string,
  simulator: Simulator,
  cases: readonly Case[],
  stall: boolean,
  seed = 1,
): Promise<CaseResult[]> {
  const plusargs = [`+stall=${stall ? 1 : 0}`, `+seed=${seed}`];
  const options = { cwd: folder, maxBuffer: 1 << 26 };
  const [program, args] = simulator === "icarus" ? ["vvp", ["-n", "root.vvp"]] : ["./obj_dir/Vroot", []];
  const { stdout } = await run(program as string, [...(args as string[]), ...plusargs], options);
  return cases.map(({ design }) => parse(stdout, `${design.network.name} DNNX `));
}

/** What Verilator and Icarus say about each design with all warnings on; empty when they are content. */
export async function lint(folder: string, cases: readonly Case[]): Promise<string> {
  const said: string[] = [];
  for (const { design } of cases) {
    const top = topName(design);
    const sources = rtlPaths(design).map((path) => `${design.network.name}/${path}`);
    for (const [tool, args] of [
      ["verilator", ["--lint-only", "-Wall", "--top-module", top, ...sources]],
      ["iverilog", ["-g2005", "-Wall", "-t", "null", "-s", top, ...sources]],
    ] as const) {
      const { stdout, stderr } = await run(tool, args, { cwd: folder }).catch((error) => error);
      if (stdout + stderr) said.push(`${tool}: ${stdout}${stderr}`);
    }
  }
  return said.join("\n");
}

export async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Files of vectors given as words by port. */
export function vectorFiles(inputs: readonly string[], expected: readonly string[]): Map<string, string> {
  return new Map([
    ...inputs.map((text, port) => [inputPath(port), text] as const),
    ...expected.map((text, port) => [expectedPath(port), text] as const),
  ]);
}

function parse(stdout: string, prefix: string): CaseResult {
  const lines = stdout.split("\n").filter((line) => line.startsWith(prefix));
  const result = lines.find((line) => line.startsWith(`${prefix}result`));
  const field = (name: string): number => Number(new RegExp(`${name}=(-?\\d+)`).exec(result ?? "")?.[1] ?? Number.NaN);
  const vectors = field("vectors");
  return {
    text: lines.join("\n"),
    mismatches: field("mismatches"),
    latency: field("first_frame") - field("first_input"),
    interval: (field("last_frame") - field("half_frame")) / (vectors - 1 - steadyFrame(vectors)),
  };
}

function rootText(designs: readonly Design[]): string {
  return [
    "`ifdef VERILATOR",
    "module root (input wire clk);",
    "`else",
    "module root;",
    "  reg clk = 1'b0;",
    "  always #5 clk = !clk;",
    "`endif",
    ...designs.flatMap((design, index) => [
      `  wire done_${index};`,
      `  ${testbenchName(design)} bench_${index} (.clk(clk), .done(done_${index}));`,
    ]),
    `  wire all_done = ${designs.map((_, index) => `done_${index}`).join(" && ")};`,
    "  always @(posedge clk) if (all_done) $finish;",
    "endmodule",
    "",
  ].join("\n");
}

const mainText = `#include "Vroot.h"
#include "verilated.h"
int main(int argc, char** argv) {
  VerilatedContext context;
  context.commandArgs(argc, argv);
  Vroot root{&context};
  root.clk = 0;
  while (!context.gotFinish()) {
    root.clk = !root.clk;
    root.eval();
    context.timeInc(1);
  }
  return 0;
}
`;
