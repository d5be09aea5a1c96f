import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expectedPath, frameWords, inputPath, vectorFile } from "../../../server/generate/vectors.ts";
import { rtlPaths, verilogFiles } from "../../../server/generate/verilog/files.ts";
import { simulationName, testbenchName } from "../../../server/generate/verilog/names.ts";
import { testbench } from "../../../server/generate/verilog/testbench.ts";
import type { Connection, Design, Port } from "../../../server/mapping/design.ts";
import { inputPorts, outputPorts } from "../../../server/units/rtl.ts";
import type { Stream, Unit } from "../../../server/units/unit.ts";

/** Many designs of one unit each, in one simulation. */
export interface Bench {
  readonly unit: Unit;
  /** [frame][input][element], stream order. */
  readonly inputs: readonly (readonly (readonly number[])[])[];
  /** [frame][element], the same at every output. */
  readonly expected: readonly (readonly number[])[];
}

export interface BenchResult {
  readonly text: string;
  readonly mismatches: number;
  /** Cycles from the first input word to the last output word of the first frame. */
  readonly latency: number;
  /** Cycles between the last output words of the last two of three or more frames. */
  readonly interval: number;
}

export type Simulator = "icarus" | "verilator";

const run = promisify(execFile);

/** A folder with everything; `simulate` and `lint` run in it. */
export async function writeBenches(benches: readonly Bench[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "dnnx-units-"));
  const files = new Map<string, string>();
  const designs = benches.map((bench, index) => singleUnit({ ...bench.unit, name: `u${index}` }, `c${index}`));
  designs.forEach((design, index) => {
    const { inputs, expected } = benches[index]!;
    for (const [path, text] of verilogFiles(design)) files.set(path, text);
    const own = `test/c${index}/`;
    const bench = testbench(design, expected.length, 5000);
    // A window alone sends the padding that leads a frame which never comes.
    const tolerant =
      benches[index]!.unit.kind === "window"
        ? bench.replace(/failed\[\d+\] <= 1'b1;(?=\s*\$display\("DNNX extra)/, "")
        : bench;
    files.set(
      `test/${testbenchName(design)}.v`,
      tolerant.replaceAll('"test/', `"${own}`).replaceAll('"DNNX ', `"c${index} DNNX `),
    );
    design.inputs.forEach((port, at) => {
      const frames = inputs.map((frame) => streamWords(frame[at]!, port));
      files.set(inputPath(at).replace("test/", own), vectorFile(frames));
    });
    design.outputs.forEach((port, at) => {
      files.set(expectedPath(at).replace("test/", own), vectorFile(expected.map((codes) => streamWords(codes, port))));
    });
  });
  files.set("test/root.v", rootText(designs));
  files.set("test/main.cpp", mainText);
  files.set(
    "sources.txt",
    [...designs.flatMap(rtlPaths), ...designs.map((d) => `test/${testbenchName(d)}.v`), "test/root.v", ""].join("\n"),
  );
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

export async function simulate(
  folder: string,
  simulator: Simulator,
  count: number,
  stall: boolean,
  seed = 1,
): Promise<BenchResult[]> {
  const plusargs = [`+stall=${stall ? 1 : 0}`, `+seed=${seed}`];
  const options = { cwd: folder, maxBuffer: 1 << 26 };
  const { stdout } =
    simulator === "icarus"
      ? await run("vvp", ["-n", "bench.vvp", ...plusargs], options)
      : await run("./obj_dir/Vroot", plusargs, options);
  return Array.from({ length: count }, (_, index) => parse(stdout, `c${index} `));
}

/** Compiles; returns what the compiler said. */
export async function compile(folder: string, simulator: Simulator): Promise<string> {
  const options = { cwd: folder, maxBuffer: 1 << 26 };
  const { stdout, stderr } =
    simulator === "icarus"
      ? await run("iverilog", ["-g2005", "-s", "root", "-o", "bench.vvp", "-c", "sources.txt"], options)
      : await run(
          "verilator",
          [
            "--cc",
            "--exe",
            "--build",
            "--x-assign",
            "0",
            "-O1",
            "-CFLAGS",
            "-O1",
            "-Wno-fatal",
            "-Wno-lint",
            "-Wno-style",
            "--top-module",
            "root",
            "-f",
            "sources.txt",
            "test/main.cpp",
          ],
          options,
        );
  return simulator === "icarus" ? stdout + stderr : stderr;
}

/** What the two linters say about each unit's module and top; empty when they are content. */
export async function lint(folder: string, count: number): Promise<string> {
  const said: string[] = [];
  for (let index = 0; index < count; index++) {
    const top = `c${index}_top`;
    const sources = [`rtl/${top}.v`, `rtl/c${index}_u${index}.v`];
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

/** A design whose ports are the ports of its only unit. */
export function singleUnit(unit: Unit, network: string): Design {
  const port = (stream: Stream): Port => ({
    layer: unit.layer,
    stream,
    dataBits: 8 * Math.ceil((stream.lanes * stream.bits) / 8),
  });
  const [inputs, outputs] = [inputPorts(unit), outputPorts(unit)];
  const connections: Connection[] = [
    ...inputs.map(({ stream }, at) => ({
      from: { unit: undefined, port: at },
      to: { unit: unit.name, port: at },
      stream,
    })),
    ...outputs.map(({ stream }, at) => ({
      from: { unit: unit.name, port: at },
      to: { unit: undefined, port: at },
      stream,
    })),
  ];
  const parts = {
    network: { name: network },
    target: { name: "board", device: { name: "device" } },
    units: [unit],
    connections,
    inputs: inputs.map(({ stream }) => port(stream)),
    outputs: outputs.map(({ stream }) => port(stream)),
  };
  return parts as unknown as Design;
}

function streamWords(codes: readonly number[], port: Port): string[] {
  return frameWords(codes, port);
}

function parse(stdout: string, prefix: string): BenchResult {
  const lines = stdout.split("\n").filter((line) => line.startsWith(prefix));
  const result = lines.find((line) => line.includes("DNNX result"));
  const field = (name: string): number => Number(new RegExp(`${name}=(-?\\d+)`).exec(result ?? "")?.[1] ?? Number.NaN);
  const halfFrames = field("vectors") - 1 - Math.floor(field("vectors") / 2);
  return {
    text: lines.join("\n"),
    mismatches: field("mismatches"),
    latency: field("first_frame") - field("first_input"),
    interval: (field("last_frame") - field("half_frame")) / halfFrames,
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
    ...designs.flatMap((design) => {
      const name = simulationName(design);
      return [`  wire ${name}_done;`, `  ${testbenchName(design)} ${name} (.clk(clk), .done(${name}_done));`];
    }),
    `  wire all_done = ${designs.map((design) => `${simulationName(design)}_done`).join(" && ")};`,
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
