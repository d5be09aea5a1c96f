import type { Design, Port } from "../../mapping/design.ts";
import { settling } from "../../units/recurrent/schedule.ts";
import { leadingPadding } from "../../units/window/schedule.ts";
import { weightPorts } from "../offChip.ts";
import { expectedPath, inputPath } from "../vectors.ts";
import { rtlPaths } from "./files.ts";
import { filled, memoryCycle, memoryDeclarations, memoryPins, memoryStart } from "./memoryModel.ts";
import { masterPort, simulationName, slavePort, testbenchName, topName } from "./names.ts";

/**
 * The Verilog test bench: feeds all frames back to back, compares every output word, and measures cycles. It is clocked
 * logic only, so that Verilator compiles it without timing.
 *
 * Plusargs: `+stall=1` makes source and sink pause at random, and memory beside the chip answer late and with gaps, `+seed=N` chooses the pauses. What it prints is read by
 * server/verify/verilog.ts:
 *   `DNNX mismatch vector=V port=P word=W expected=H actual=H` for the first wrong word of each port (or one with a wrong TLAST),
 *   `DNNX result vectors=N mismatches=M first_input=C first_frame=C half_frame=C last_frame=C` at the end, with the cycles
 *   of the first input word and of the last output word of frames 0, {@link steadyFrame} and N - 1 (of the slowest port), or
 *   `DNNX timeout frames=F of=N cycle=C` when nothing has moved for `idleLimit` cycles.
 */
export function testbench(design: Design, vectors: number, idleLimit: number): string {
  const { inputs, outputs } = design;
  const memories = weightPorts(design);
  const name = testbenchName(design);
  const half = steadyFrame(vectors);
  return [
    `// ${name}: ${vectors} test vectors through ${topName(design)}`,
    `module ${name} (`,
    "  input  wire clk,",
    "  output reg  done",
    ");",
    "  integer cycle;",
    "  integer idle;",
    "  integer stall;",
    "  integer seed;",
    "  integer vector;",
    "  integer mismatches;",
    "  integer first_input;",
    "  reg     reset;",
    "  reg     moved;",
    `  reg [${vectors - 1}:0] failed;`,
    ...inputs.flatMap((port, index) => inputDeclarations(port, slavePort(index), vectors)),
    ...outputs.flatMap((port, index) => outputDeclarations(port, masterPort(index), vectors)),
    ...memories.flatMap(memoryDeclarations),
    "",
    `  ${topName(design)} accelerator (`,
    "    .clk(clk),",
    "    .reset(reset),",
    [
      ...inputs.flatMap((_, index) =>
        ["tdata", "tvalid", "tready"].map(
          (signal) => `    .${slavePort(index)}_${signal}(${slavePort(index)}_${signal})`,
        ),
      ),
      ...outputs.flatMap((_, index) =>
        ["tdata", "tvalid", "tready", "tlast"].map(
          (signal) => `    .${masterPort(index)}_${signal}(${masterPort(index)}_${signal})`,
        ),
      ),
      ...memories.flatMap(memoryPins),
    ].join(",\n"),
    "  );",
    "",
    "  // Marsaglia's xorshift: the same pauses in every simulator.",
    "  function [31:0] xorshift(input [31:0] state);",
    "    reg [31:0] a, b;",
    "    begin",
    "      a = state ^ (state << 13);",
    "      b = a ^ (a >> 17);",
    "      xorshift = b ^ (b << 5);",
    "    end",
    "  endfunction",
    "",
    "  initial begin",
    '    if (!$value$plusargs("stall=%d", stall)) stall = 0;',
    '    if (!$value$plusargs("seed=%d", seed)) seed = 1;',
    "    cycle = 0;",
    "    idle = 0;",
    "    first_input = -1;",
    "    reset = 1'b1;",
    "    done = 1'b0;",
    `    failed = {${vectors}{1'b0}};`,
    ...inputs.flatMap((_, index) => [
      `    $readmemh("${inputPath(index)}", ${slavePort(index)}_words);`,
      `    ${slavePort(index)}_next = 0;`,
      `    ${slavePort(index)}_tvalid = 1'b0;`,
      `    ${slavePort(index)}_pause = ${pauseSeed(index)};`,
    ]),
    ...outputs.flatMap((_, index) => [
      `    $readmemh("${expectedPath(index)}", ${masterPort(index)}_words);`,
      `    ${masterPort(index)}_next = 0;`,
      `    ${masterPort(index)}_wrong = 0;`,
      `    ${masterPort(index)}_tready = 1'b0;`,
      `    ${masterPort(index)}_pause = ${pauseSeed(inputs.length + index)};`,
      `    ${masterPort(index)}_frame = 0;`,
      `    ${masterPort(index)}_first = 0;`,
      `    ${masterPort(index)}_half = 0;`,
      `    ${masterPort(index)}_last = 0;`,
    ]),
    ...memories.flatMap((port, index) => memoryStart(port, pauseSeed(inputs.length + outputs.length + index))),
    "  end",
    "",
    "  always @(posedge clk) begin",
    "    cycle <= cycle + 1;",
    "    reset <= cycle < 4;",
    "    moved = 1'b0;",
    "    if (!reset && !done) begin",
    // An idle accelerator has worked through the padding that leads a frame; measure from there.
    `      if (cycle >= ${settled(design)}) begin`,
    ...inputs.flatMap((port, index) => source(port, slavePort(index), vectors)),
    "      end",
    ...outputs.flatMap((port, index) => sink(port, index, vectors, half)),
    "    end",
    ...memories.flatMap(memoryCycle),
    "    idle <= moved ? 0 : idle + 1;",
    `    if (!done && (${outputs
      .map((port, index) => `${masterPort(index)}_next >= ${port.stream.words * vectors}`)
      .join(" && ")}) && idle == ${drain}) begin`,
    "      mismatches = 0;",
    `      for (vector = 0; vector < ${vectors}; vector = vector + 1) mismatches = mismatches + (failed[vector] ? 1 : 0);`,
    `      $display("DNNX result vectors=%0d mismatches=%0d first_input=%0d first_frame=%0d half_frame=%0d last_frame=%0d",`,
    `        ${vectors}, mismatches, first_input, ${latest(outputs, "first")}, ${latest(outputs, "half")}, ${latest(outputs, "last")});`,
    "      done <= 1'b1;",
    "    end",
    `    if (!done && idle == ${idleLimit}) begin`,
    `      $display("DNNX timeout frames=%0d of=%0d cycle=%0d", ${masterPort(0)}_frame, ${vectors}, cycle);`,
    "      done <= 1'b1;",
    "    end",
    "  end",
    "endmodule",
    "",
  ].join("\n");
}

/** Cycles after which the accelerator waits for input. */
function settled(design: Design): number {
  return design.units.reduce(
    (cycles, unit) => {
      if (unit.kind === "window") return cycles + leadingPadding(unit);
      return unit.kind === "recurrent" ? cycles + settling(unit) : cycles;
    },
    16 + (weightPorts(design).length > 0 ? filled : 0),
  );
}

/** Cycles without a word after the last expected one: words too many would come in these. */
const drain = 64;

export function testbenchPath(design: Design): string {
  return `test/${testbenchName(design)}.v`;
}

export function simulationPath(design: Design): string {
  return `test/${simulationName(design)}.v`;
}

/** Verilog of the accelerator and its test bench, for any simulator. */
export function simulationSources(design: Design): readonly string[] {
  return [...rtlPaths(design), testbenchPath(design), simulationPath(design)];
}

export function verilatorMainPath(design: Design): string {
  return `test/${design.network.name}_verilator.cpp`;
}

/** Root of the simulation: Verilator's C++ gives the clock, other simulators make it here. */
export function simulation(design: Design): string {
  const name = simulationName(design);
  return [
    `// ${name}: the test bench with a clock`,
    "`ifdef VERILATOR",
    `module ${name} (input wire clk);`,
    "`else",
    `module ${name};`,
    "  reg clk = 1'b0;",
    "  always #5 clk = !clk;",
    "`endif",
    "  wire done;",
    `  ${testbenchName(design)} testbench (.clk(clk), .done(done));`,
    "  always @(posedge clk) if (done) $finish;",
    "endmodule",
    "",
  ].join("\n");
}

/** The C++ program around the Verilator model. */
export function verilatorMain(design: Design): string {
  const model = `V${simulationName(design)}`;
  return `// Clock of the Verilator simulation of ${topName(design)}.
#include "${model}.h"
#include "verilated.h"

int main(int argc, char** argv) {
  VerilatedContext context;
  context.commandArgs(argc, argv);
  ${model} model{&context};
  model.clk = 0;
  while (!context.gotFinish()) {
    model.clk = !model.clk;
    model.eval();
    context.timeInc(1);
  }
  model.final();
  return 0;
}
`;
}

function inputDeclarations(port: Port, name: string, vectors: number): readonly string[] {
  return [
    `  reg  [${port.dataBits - 1}:0] ${name}_words [0:${port.stream.words * vectors - 1}];`,
    `  integer    ${name}_next;`,
    `  reg [31:0] ${name}_pause;`,
    `  reg        ${name}_tvalid;`,
    `  wire       ${name}_tready;`,
    `  reg  [${port.dataBits - 1}:0] ${name}_tdata;`,
  ];
}

function outputDeclarations(port: Port, name: string, vectors: number): readonly string[] {
  return [
    `  reg  [${port.dataBits - 1}:0] ${name}_words [0:${port.stream.words * vectors - 1}];`,
    `  integer    ${name}_next;`,
    `  integer    ${name}_wrong;`,
    `  integer    ${name}_frame;`,
    `  integer    ${name}_first;`,
    `  integer    ${name}_half;`,
    `  integer    ${name}_last;`,
    `  reg [31:0] ${name}_pause;`,
    `  reg        ${name}_tready;`,
    `  wire       ${name}_tvalid;`,
    `  wire       ${name}_tlast;`,
    `  wire [${port.dataBits - 1}:0] ${name}_tdata;`,
  ];
}

/** Offers the next word, and holds it until it is taken. */
function source(port: Port, name: string, vectors: number): readonly string[] {
  return [
    `        if (${name}_tvalid && ${name}_tready) begin`,
    "          moved = 1'b1;",
    "          if (first_input < 0) first_input <= cycle;",
    "        end",
    `        ${name}_pause <= xorshift(${name}_pause);`,
    `        if (!${name}_tvalid || ${name}_tready) begin`,
    `          if (${name}_next < ${port.stream.words * vectors} && (stall == 0 || ${name}_pause[1:0] == 2'd0)) begin`,
    `            ${name}_tvalid <= 1'b1;`,
    `            ${name}_tdata <= ${name}_words[${name}_next];`,
    `            ${name}_next <= ${name}_next + 1;`,
    `          end else ${name}_tvalid <= 1'b0;`,
    "        end",
  ];
}

/**
 * Frame from whose end on the interval is measured: half of the frames are left, an even number of them, since two frames may take an odd
 * number of cycles.
 */
export function steadyFrame(vectors: number): number {
  const half = Math.floor(vectors / 2);
  return (vectors - 1 - half) % 2 === 1 && half > 1 ? half - 1 : half;
}

/** Takes words and compares; a word that should not come counts for the last vector. */
function sink(port: Port, index: number, vectors: number, half: number): readonly string[] {
  const name = masterPort(index);
  const { words } = port.stream;
  const total = words * vectors;
  return [
    `      ${name}_pause <= xorshift(${name}_pause);`,
    `      ${name}_tready <= stall == 0 || ${name}_pause[9:8] == 2'd0;`,
    `      if (${name}_tvalid && ${name}_tready) begin`,
    "        moved = 1'b1;",
    `        if (${name}_next >= ${total}) begin`,
    `          failed[${vectors - 1}] <= 1'b1;`,
    `          $display("DNNX extra port=${index} actual=%h", ${name}_tdata);`,
    "        end else begin",
    `          if (${name}_tdata !== ${name}_words[${name}_next]`,
    `              || ${name}_tlast !== (${name}_next % ${words} == ${words - 1})) begin`,
    `            failed[${name}_frame] <= 1'b1;`,
    `            if (${name}_wrong == 0)`,
    `              $display("DNNX mismatch vector=%0d port=${index} word=%0d expected=%h actual=%h",`,
    `                ${name}_frame, ${name}_next % ${words}, ${name}_words[${name}_next], ${name}_tdata);`,
    `            ${name}_wrong <= 1;`,
    "          end",
    `          if (${name}_next % ${words} == ${words - 1}) begin`,
    `            ${name}_frame <= ${name}_frame + 1;`,
    `            if (${name}_frame == 0) ${name}_first <= cycle;`,
    `            if (${name}_frame == ${half}) ${name}_half <= cycle;`,
    `            ${name}_last <= cycle;`,
    "          end",
    "        end",
    `        ${name}_next <= ${name}_next + 1;`,
    "      end",
  ];
}

function latest(outputs: readonly Port[], which: string): string {
  return outputs
    .map((_, index) => `${masterPort(index)}_${which}`)
    .reduce((most, next) => `((${next} > ${most}) ? ${next} : ${most})`);
}

function pauseSeed(port: number): string {
  // Any nonzero state will do; the ports must not pause together.
  return `32'd${(0x9e3779b9 * (port + 1)) >>> 0} ^ seed`;
}
