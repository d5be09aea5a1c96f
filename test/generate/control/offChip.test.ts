import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { estimateOf } from "../../../server/estimate/estimator.ts";
import { controlPaths } from "../../../server/generate/control/files.ts";
import { registersOf } from "../../../server/generate/control/registers.ts";
import { axiTopName, dmaBits } from "../../../server/generate/control/verilog.ts";
import { generateFolder } from "../../../server/generate/folder.ts";
import { weightPorts } from "../../../server/generate/offChip.ts";
import { rtlPaths } from "../../../server/generate/verilog/files.ts";
import {
  memoryCycle,
  memoryDeclarations,
  memoryPins,
  memoryStart,
} from "../../../server/generate/verilog/memoryModel.ts";
import { writeFolder } from "../../../server/hosts/folder.ts";
import { createMapper } from "../../../server/mapping/map.ts";
import { createChecker } from "../../../server/network/check.ts";
import { resolveTarget } from "../../../server/targets/resolve.ts";

const run = promisify(execFile);

/** Images of 108 beats of 64 bits and, with a last burst of 12, of 60 beats of 32. */
const source = `
target board { device xc7z020 clock 100 MHz }
network small on board {
  input x: uint8[24]
  a = dense(x, units: 36) @weights(int8) @activations(int8) @memory(offchip) @fold(pe: 2, simd: 4)
  b = dense(a, units: 10) @weights(int4) @activations(int8) @memory(offchip) @fold(pe: 1, simd: 3)
  output b
}`;

const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(source));
const design = createMapper()(file.networks[0]!, resolveTarget(file.targets.get("board")!));
const frames = 3;

let root = "";
let folder = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "dnnx-off-chip-"));
  folder = join(root, "out");
  const options = { backend: "verilog", vectors: frames, seed: 1, version: "1.2.3" } as const;
  await writeFolder(folder, generateFolder(design, estimateOf(design), options));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const sources = [...rtlPaths(design), ...controlPaths(design)];

test("the top modules have no warnings", async () => {
  const lint = ["--lint-only", "-Wall", "--top-module", axiTopName(design), ...sources];
  expect(await run("verilator", lint, { cwd: folder })).toMatchObject({ stdout: "", stderr: "" });
  const compile = ["-g2005", "-Wall", "-s", axiTopName(design), "-o", "/dev/null", ...sources];
  expect(await run("iverilog", compile, { cwd: folder })).toMatchObject({ stdout: "", stderr: "" });
});

test("nothing is read before the weights have addresses, and no read is dropped when the accelerator is held", async () => {
  await writeFile(join(folder, "bench.v"), bench());
  const program = join(root, "bench.vvp");
  await run("iverilog", ["-g2005", "-s", "bench", "-o", program, "bench.v", ...sources], { cwd: folder });
  const { stdout } = await run("vvp", ["-n", program], { cwd: folder });
  const read = Object.fromEntries([...stdout.matchAll(/^(\w+) = (\w+)$/gm)].map(([, name, value]) => [name, value]));
  expect(read).toEqual({
    held_at_first: "1",
    asked_early: "0",
    upper_half: "12345678",
    asked_in_first_run: "1",
    under_way_when_held: "1",
    dropped: "0",
    withdrawn: "0",
    mismatches: "0",
    words: String(design.outputs[0]!.stream.words * frames),
  });
});

test("the driver in Python makes the bytes of an image, and the header for C writes its address", async () => {
  const [port] = weightPorts(design);
  const driver = `import sys; sys.path.insert(0, "vendor"); import small; path, size, low, high = small.WEIGHTS[0]; print(small.image_of(path, size).hex(), small.REGISTERS[low], small.REGISTERS[high])`;
  const { stdout } = await run("python3", ["-B", "-c", driver], { cwd: folder });
  const lines = (await readFile(join(folder, port!.path), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(port!.beats);
  // The lowest byte of a beat comes first.
  const bytes = lines.map((line) => line.match(/../g)!.reverse().join("")).join("");
  const offsets = ["a_base_low", "a_base_high"].map(
    (name) => registersOf(design).find((it) => it.name === name)!.offset,
  );
  expect(stdout).toBe(`${bytes} ${offsets.join(" ")}\n`);
  await writeFile(
    join(root, "main.c"),
    `#include "small.h"
#include <stdio.h>
int main(void) {
  uint32_t memory[16] = {0};
  small_set_a_base(memory, UINT64_C(0x1234567840000));
  printf("%x %x\\n", memory[${offsets[0]! / 4}], memory[${offsets[1]! / 4}]);
  return 0;
}
`,
  );
  const program = join(root, "main");
  const options = ["-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror", "-I", join(folder, "vendor")];
  await run("gcc", [...options, "-o", program, join(root, "main.c")]);
  expect((await run(program)).stdout).toBe("67840000 12345\n");
});

/** Holds the accelerator while beats are on their way, and runs all frames after that. */
function bench(): string {
  const ports = weightPorts(design);
  const [input, output] = [design.inputs[0]!, design.outputs[0]!];
  const [inWords, outWords] = [input.stream.words * frames, output.stream.words * frames];
  const offset = (name: string) => registersOf(design).find((it) => it.name === name)!.offset;
  const lines = (list: readonly (readonly string[])[]) => list.flat().join("\n");
  const some = (signal: string) => ports.map(({ axi }) => `${axi}_${signal}`).join(" || ");
  return `module bench;
  reg clk = 0, resetn = 0, arvalid = 0, awvalid = 0, sending = 0;
  always #5 clk = !clk;
  reg [5:0] address;
  reg [31:0] value, written;
  wire [31:0] rdata;
  wire arready, rvalid, awready, bvalid, ready, valid;
  reg [${dmaBits(input) - 1}:0] in [0:${inWords - 1}];
  reg [${dmaBits(output) - 1}:0] out [0:${outWords - 1}];
  wire [${dmaBits(output) - 1}:0] data;
  integer sent = 0, taken = 0, mismatches = 0, dropped = 0, withdrawn = 0, asked = 0, cycle = 0, stall = 1, round;
  wire reset = !resetn;
${ports.map(({ axi }) => `  reg ${axi}_waited = 0;`).join("\n")}
${lines(ports.map(memoryDeclarations))}
  ${axiTopName(design)} dut (.aclk(clk), .aresetn(resetn),
    .s_axi_control_awaddr(address), .s_axi_control_awvalid(awvalid), .s_axi_control_awready(awready),
    .s_axi_control_wdata(written), .s_axi_control_wstrb(4'hf), .s_axi_control_wvalid(awvalid), .s_axi_control_wready(),
    .s_axi_control_bresp(), .s_axi_control_bvalid(bvalid), .s_axi_control_bready(1'b1),
    .s_axi_control_araddr(address), .s_axi_control_arvalid(arvalid), .s_axi_control_arready(arready),
    .s_axi_control_rdata(rdata), .s_axi_control_rresp(), .s_axi_control_rvalid(rvalid), .s_axi_control_rready(1'b1),
    .s_axis_0_tdata(in[sent]), .s_axis_0_tvalid(sending && sent < ${inWords}), .s_axis_0_tready(ready),
    .m_axis_0_tdata(data), .m_axis_0_tkeep(), .m_axis_0_tvalid(valid), .m_axis_0_tready(1'b1), .m_axis_0_tlast(),
${ports.flatMap((port) => memoryPins(port).slice(1)).join(",\n")});
  function [31:0] xorshift(input [31:0] state);
    reg [31:0] a, b;
    begin
      a = state ^ (state << 13);
      b = a ^ (a >> 17);
      xorshift = b ^ (b << 5);
    end
  endfunction
  always @(posedge clk) begin
    cycle <= cycle + 1;
${lines(ports.map(memoryCycle))}
    if (${some("arvalid")}) asked <= 1;
${ports
  .map(
    ({ axi }) => `    if (${axi}_waited && !${axi}_arvalid) withdrawn = withdrawn + 1;
    ${axi}_waited <= ${axi}_arvalid && !${axi}_arready;
    if (${axi}_rvalid && dut.reset) dropped = dropped + 1;`,
  )
  .join("\n")}
    if (sending && sent < ${inWords} && ready) sent <= sent + 1;
    if (sending && valid) begin
      if (data !== out[taken]) mismatches = mismatches + 1;
      taken <= taken + 1;
    end
  end
  task read(input [5:0] at);
    begin
      @(negedge clk) address = at; arvalid = 1;
      @(posedge clk) while (!arready) @(posedge clk);
      @(negedge clk) arvalid = 0;
      while (!rvalid) @(negedge clk);
      value = rdata;
      @(negedge clk);
    end
  endtask
  task write(input [5:0] at, input [31:0] what);
    begin
      @(negedge clk) address = at; written = what; awvalid = 1;
      @(posedge clk) while (!awready) @(posedge clk);
      @(negedge clk) awvalid = 0;
      while (!bvalid) @(negedge clk);
      @(negedge clk);
    end
  endtask
  initial begin
    $readmemh("test/input_0.txt", in);
    $readmemh("test/expected_0.txt", out);
${lines(ports.map((port, at) => memoryStart(port, `32'd${at + 1}`)))}
    repeat (4) @(negedge clk);
    resetn = 1;
    repeat (50) @(negedge clk);
    read(${offset("control")}); $display("held_at_first = %0h", value);
    $display("asked_early = %0d", asked);
    write(${offset("a_base_high")}, 32'h12345678);
    read(${offset("a_base_high")}); $display("upper_half = %0h", value);
    write(${offset("a_base_high")}, 0);
${ports.map(({ base }) => `    write(${offset(`${base}_low`)}, 32'h40000);\n    write(${offset(`${base}_high`)}, 0);`).join("\n")}
    write(${offset("control")}, 0);
    sending = 1;
    while (taken < 2) @(negedge clk);
    $display("asked_in_first_run = %0d", asked);
    write(${offset("control")}, 1);
    $display("under_way_when_held = %0d", ${ports.map(({ axi }) => `${axi}_head != ${axi}_tail`).join(" || ")});
    sending = 0;
    while (!dut.reset) @(negedge clk);
    repeat (4) @(negedge clk);
    // Held again and again while it asks for the first beats.
    for (round = 0; round < 30; round = round + 1) begin
      write(${offset("control")}, 0);
      repeat (round) @(negedge clk);
      write(${offset("control")}, 1);
      while (!dut.reset) @(negedge clk);
    end
    sent = 0; taken = 0; mismatches = 0;
    write(${offset("control")}, 0);
    sending = 1;
    while (taken < ${outWords}) @(negedge clk);
    $display("dropped = %0d", dropped);
    $display("withdrawn = %0d", withdrawn);
    $display("mismatches = %0d", mismatches);
    $display("words = %0d", taken);
    $finish;
  end
endmodule
`;
}
