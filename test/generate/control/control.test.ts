import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "../../../grammar/parse.ts";
import { estimateOf } from "../../../server/estimate/estimator.ts";
import { controlPaths } from "../../../server/generate/control/files.ts";
import { offsetOf, type RegisterName, registers } from "../../../server/generate/control/registers.ts";
import { axiTopName, dmaBits } from "../../../server/generate/control/verilog.ts";
import { generateFolder } from "../../../server/generate/folder.ts";
import { rtlPaths } from "../../../server/generate/verilog/files.ts";
import { writeFolder } from "../../../server/hosts/folder.ts";
import { createMapper } from "../../../server/mapping/map.ts";
import { createChecker } from "../../../server/network/check.ts";
import { runReference } from "../../../server/network/reference/run.ts";
import { sampleInputs } from "../../../server/network/reference/sample.ts";
import { resolveTarget } from "../../../server/targets/resolve.ts";

const run = promisify(execFile);

/** Words of 24 bits in; a binary image out, the slowest, and beside it a signed one and a flattened one. */
const source = `
target board { device xc7z020 clock 100 MHz }
network small on board {
  input x: uint8[3, 4, 4]
  c = conv(x, filters: 5, kernel: 3) @weights(int4) @activations(int7)
  f = flatten(c)
  b = quantize(c, to: binary)
  output b, c, f
}`;

const file = createChecker({ weights: () => ({ state: "missing", reason: "not in this test" }) })(parse(source));
const design = createMapper()(file.networks[0]!, resolveTarget(file.targets.get("board")!));
const frames = 3;

let root = "";
let folder = "";
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "dnnx-control-"));
  folder = join(root, "out");
  const options = { backend: "verilog", vectors: frames, seed: 1, version: "1.2.3" } as const;
  await writeFolder(folder, generateFolder(design, estimateOf(design), options));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe("the accelerator with an AXI4-Lite port", () => {
  test("has no warnings", async () => {
    const sources = [...rtlPaths(design), ...controlPaths(design)];
    const lint = ["--lint-only", "-Wall", "--top-module", axiTopName(design), ...sources];
    expect(await run("verilator", lint, { cwd: folder })).toMatchObject({ stdout: "", stderr: "" });
    const compile = ["-g2005", "-Wall", "-s", axiTopName(design), "-o", "/dev/null", ...sources];
    expect(await run("iverilog", compile, { cwd: folder })).toMatchObject({ stdout: "", stderr: "" });
  });

  test("counts frames and measures the latency and interval of the estimate", async () => {
    await writeFile(join(folder, "bench.v"), bench());
    const sources = ["bench.v", ...rtlPaths(design), ...controlPaths(design)];
    await run("iverilog", ["-g2005", "-s", "bench", "-o", join(root, "bench.vvp"), ...sources], { cwd: folder });
    const { stdout } = await run("vvp", ["-n", join(root, "bench.vvp")], { cwd: folder });
    const read = Object.fromEntries([...stdout.matchAll(/^(\w+) = (\w+)$/gm)].map(([, name, value]) => [name, value]));
    expect(read).toEqual({
      identity_before: (0x444e4e58).toString(16),
      status_before: "0",
      frames_in_after: frames.toString(16),
      frames_out_after: frames.toString(16),
      status_after: "0",
      latency_after: design.timing.latency.toString(16),
      interval_after: design.timing.interval.toString(16),
      control_held: "1",
      frames_out_held: "0",
      status_between: "1",
      mismatches: "0",
    });
  });

  /** Reads registers, sends all frames back to back, compares the first output, reads again, resets. */
  function bench(): string {
    const [input, output] = [design.inputs[0]!, design.outputs[0]!];
    const reads = (when: string, names: readonly RegisterName[]): string =>
      names.map((name) => `    read(${offsetOf(name)}); $display("${name}_${when} = %0h", value);`).join("\n");
    const others = design.outputs.flatMap((_, index) =>
      index === 0
        ? []
        : [
            `.m_axis_${index}_tdata(), .m_axis_${index}_tkeep(), .m_axis_${index}_tvalid(), .m_axis_${index}_tready(1'b1), .m_axis_${index}_tlast()`,
          ],
    );
    const [inWords, outWords] = [input.stream.words * frames, output.stream.words * frames];
    return `module bench;
  reg clk = 0, resetn = 0, arvalid = 0, awvalid = 0, sending = 0;
  always #5 clk = !clk;
  reg [4:0] address;
  reg [31:0] value, written;
  wire [31:0] rdata;
  wire arready, rvalid, awready, bvalid, ready, valid, last;
  reg [${dmaBits(input) - 1}:0] in [0:${inWords - 1}];
  reg [${dmaBits(output) - 1}:0] out [0:${outWords - 1}];
  wire [${dmaBits(output) - 1}:0] data;
  integer sent = 0, taken = 0, mismatches = 0;
  ${axiTopName(design)} dut (.aclk(clk), .aresetn(resetn),
    .s_axi_control_awaddr(address), .s_axi_control_awvalid(awvalid), .s_axi_control_awready(awready),
    .s_axi_control_wdata(written), .s_axi_control_wstrb(4'hf), .s_axi_control_wvalid(awvalid), .s_axi_control_wready(),
    .s_axi_control_bresp(), .s_axi_control_bvalid(bvalid), .s_axi_control_bready(1'b1),
    .s_axi_control_araddr(address), .s_axi_control_arvalid(arvalid), .s_axi_control_arready(arready),
    .s_axi_control_rdata(rdata), .s_axi_control_rresp(), .s_axi_control_rvalid(rvalid), .s_axi_control_rready(1'b1),
    .s_axis_0_tdata(in[sent]), .s_axis_0_tvalid(sending && sent < ${inWords}), .s_axis_0_tready(ready),
    .m_axis_0_tdata(data), .m_axis_0_tkeep(), .m_axis_0_tvalid(valid), .m_axis_0_tready(1'b1), .m_axis_0_tlast(last)${others.map((it) => `,\n    ${it}`).join("")});
  always @(posedge clk) begin
    if (sending && sent < ${inWords} && ready) sent <= sent + 1;
    if (valid) begin
      if (data !== out[taken] || last !== (taken % ${output.stream.words} == ${output.stream.words - 1})) mismatches = mismatches + 1;
      taken <= taken + 1;
    end
  end
  task read(input [4:0] at);
    begin
      @(negedge clk) address = at; arvalid = 1;
      @(posedge clk) while (!arready) @(posedge clk);
      @(negedge clk) arvalid = 0;
      while (!rvalid) @(negedge clk);
      value = rdata;
      @(negedge clk);
    end
  endtask
  task write(input [4:0] at, input [31:0] what);
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
    repeat (4) @(negedge clk);
    resetn = 1;
    // An idle accelerator works through the padding that leads a frame first.
    repeat (200) @(negedge clk);
${reads("before", ["identity", "status"])}
    sending = 1;
    while (sent < 3) @(negedge clk);
${reads("between", ["status"])}
    while (taken < ${outWords}) @(negedge clk);
    repeat (4) @(negedge clk);
${reads("after", ["frames_in", "frames_out", "status", "latency", "interval"])}
    write(${offsetOf("control")}, 1);
${reads("held", ["control", "frames_out"])}
    $display("mismatches = %0h", mismatches);
    $finish;
  end
endmodule
`;
  }
});

describe("the header for C", () => {
  test("compiles without a warning and has the addresses of the Verilog", async () => {
    const program = `#include <stdio.h>
#include "out/vendor/small.h"
int main(void) {
  uint32_t memory[8] = {SMALL_IDENTITY_VALUE, 5, 0, 7};
  small_reset(memory);
  printf("%d %u %u ${registers.map(() => "%d").join(" ")}\\n", small_is_present(memory), memory[1], small_read(memory, SMALL_FRAMES_IN)${registers.map(({ name }) => `, SMALL_${name.toUpperCase()}`).join("")});
  return SMALL_S_AXIS_0_WORD_BYTES == 4 && SMALL_M_AXIS_0_WORDS > 0 ? 0 : 1;
}
`;
    await writeFile(join(root, "main.c"), program);
    const flags = ["-x", "c", "-std=c99", "-Wall", "-Wextra", "-pedantic", "-Werror"];
    await run("g++", [...flags, "main.c", "-o", "main"], { cwd: root });
    const { stdout } = await run(join(root, "main"));
    expect(stdout).toBe(`1 0 7 ${registers.map(({ offset }) => offset).join(" ")}\n`);
  });
});

describe("the driver in Python", () => {
  test("packs inputs to the words of the test vectors and unpacks outputs to the codes of the reference", async () => {
    const inputs = sampleInputs(design.network, frames, 1);
    const expected = inputs.map((frame) => {
      const codes = runReference(design.network, frame);
      return design.outputs.map(({ layer }) => [...codes.get(design.network.byName.get(layer)!.output.source)!]);
    });
    const program = `
import json, sys
sys.path.insert(0, "vendor")
import small
frames = json.load(sys.stdin)
def words(path, port):
    return [int(line, 16).to_bytes(port["word_bytes"], "little") for line in open(path).read().split()]
sent = words("test/input_0.txt", small.INPUTS[0])
packed = b"".join(small.pack(small.INPUTS[0], frame) for frame in frames)
results = []
for frame in range(len(frames)):
    row = []
    for index, port in enumerate(small.OUTPUTS):
        some = words("test/expected_%d.txt" % index, port)[frame * port["words"] : (frame + 1) * port["words"]]
        row.append(small.unpack(port, b"".join(some)))
    results.append(row)
try:
    small.pack(small.INPUTS[0], [256] * 48)
    refused = ""
except ValueError as error:
    refused = str(error)
print(json.dumps({"same": packed == b"".join(sent), "results": results, "refused": refused}))
`;
    await writeFile(join(root, "driver.py"), program);
    const child = run("python3", [join(root, "driver.py")], { cwd: folder });
    child.child.stdin!.end(JSON.stringify(inputs.map((frame) => [...frame.x!])));
    const { same, results, refused } = JSON.parse((await child).stdout);
    expect(same).toBe(true);
    expect(results).toEqual(expected);
    expect(refused).toBe("x: 256 is not in 0 ... 255");
  });
});
