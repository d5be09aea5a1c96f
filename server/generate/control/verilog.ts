import type { Design, Port } from "../../mapping/design.ts";
import { topModules } from "../../mapping/distinctNames.ts";
import { counterBits, unsigned } from "../../units/rtl.ts";
import { axiSignals, type WeightPort, weightPorts } from "../offChip.ts";
import { masterPort, slavePort, topName } from "../verilog/names.ts";
import { memoryPorts } from "../verilog/top.ts";
import { addressBitsOf, baseRegister, identity, registersOf } from "./registers.ts";

/** The accelerator with an AXI4-Lite port beside its streams, for a processor system. */
export function axiTopName(design: Design): string {
  return `${design.network.name}_${topModules.registersTop}`;
}

export function controlName(design: Design): string {
  return `${design.network.name}_${topModules.registers}`;
}

/** TDATA of a DMA engine has 8, 16, 32 … bits; the accelerator's word stands in the lower ones. */
export function dmaBits(port: Port): number {
  let bits = 8;
  while (bits < port.dataBits) bits *= 2;
  return bits;
}

const control = "s_axi_control";

/** Names of AXI4-Lite signals with their direction, as the slave sees them, and width. */
const signals = (
  addressBits: number,
): readonly (readonly [name: string, direction: "input " | "output", bits: number])[] => [
  ["awaddr", "input ", addressBits],
  ["awvalid", "input ", 1],
  ["awready", "output", 1],
  ["wdata", "input ", 32],
  ["wstrb", "input ", 4],
  ["wvalid", "input ", 1],
  ["wready", "output", 1],
  ["bresp", "output", 2],
  ["bvalid", "output", 1],
  ["bready", "input ", 1],
  ["araddr", "input ", addressBits],
  ["arvalid", "input ", 1],
  ["arready", "output", 1],
  ["rdata", "output", 32],
  ["rresp", "output", 2],
  ["rvalid", "output", 1],
  ["rready", "input ", 1],
];

function width(bits: number): string {
  return bits === 1 ? "" : `[${bits - 1}:0] `;
}

/** The accelerator and its registers: clock and reset as AXI names them, streams as wide as a DMA engine wants them. */
export function axiTop(design: Design): string {
  const { inputs, outputs, target } = design;
  const memories = weightPorts(design);
  const addressBits = addressBitsOf(design);
  const busses = [
    control,
    ...inputs.map((_, port) => slavePort(port)),
    ...outputs.map((_, port) => masterPort(port)),
    ...memories.map(({ axi }) => axi),
  ].join(":");
  const ports = [
    `(* X_INTERFACE_PARAMETER = "ASSOCIATED_BUSIF ${busses}, ASSOCIATED_RESET aresetn" *)`,
    "input  wire aclk,",
    "input  wire aresetn,",
    ...signals(addressBits).map(([name, direction, bits]) => `${direction} wire ${width(bits)}${control}_${name},`),
    ...inputs.flatMap((port, index) => [
      `input  wire [${dmaBits(port) - 1}:0] ${slavePort(index)}_tdata,`,
      `input  wire ${slavePort(index)}_tvalid,`,
      `output wire ${slavePort(index)}_tready,`,
    ]),
    ...outputs.flatMap((port, index) => [
      `output wire [${dmaBits(port) - 1}:0] ${masterPort(index)}_tdata,`,
      `output wire [${dmaBits(port) / 8 - 1}:0] ${masterPort(index)}_tkeep,`,
      `output wire ${masterPort(index)}_tvalid,`,
      `input  wire ${masterPort(index)}_tready,`,
      `output wire ${masterPort(index)}_tlast,`,
    ]),
    ...memories.flatMap((port) => memoryPorts(port).filter((line) => !line.includes(` ${port.base},`))),
  ];
  ports.push(ports.pop()!.slice(0, -1));
  return [
    `// ${axiTopName(design)}: ${topName(design)} for target ${target.name} with an AXI4-Lite port for control and status.`,
    "// A stream word stands in the lower bits of TDATA; the upper ones are ignored on inputs and 0 on outputs.",
    "`default_nettype none",
    `module ${axiTopName(design)} (`,
    ...ports.map((port) => `  ${port}`),
    ");",
    "  wire reset;",
    ...(memories.length > 0 ? ["  wire hold;"] : []),
    ...memories.flatMap(guarded),
    ...outputs.flatMap((port, index) => [
      `  wire [${port.dataBits - 1}:0] ${masterPort(index)}_word;`,
      `  assign ${masterPort(index)}_tdata = ${padded(`${masterPort(index)}_word`, port)};`,
      `  assign ${masterPort(index)}_tkeep = {${dmaBits(port) / 8}{1'b1}};`,
    ]),
    ...inputs.flatMap((port, index) =>
      dmaBits(port) > port.dataBits
        ? [
            `  wire ${slavePort(index)}_unused = &{1'b0, ${slavePort(index)}_tdata[${dmaBits(port) - 1}:${port.dataBits}]};`,
          ]
        : [],
    ),
    "",
    `  ${topName(design)} accelerator (`,
    "    .clk(aclk),",
    "    .reset(reset),",
    [
      ...inputs.flatMap((port, index) => [
        `    .${slavePort(index)}_tdata(${slavePort(index)}_tdata[${port.dataBits - 1}:0])`,
        ...["tvalid", "tready"].map((signal) => `    .${slavePort(index)}_${signal}(${slavePort(index)}_${signal})`),
      ]),
      ...outputs.flatMap((_, index) => [
        `    .${masterPort(index)}_tdata(${masterPort(index)}_word)`,
        ...["tvalid", "tready", "tlast"].map(
          (signal) => `    .${masterPort(index)}_${signal}(${masterPort(index)}_${signal})`,
        ),
      ]),
      ...memories.flatMap(guardedPins),
    ].join(",\n"),
    "  );",
    "",
    `  ${controlName(design)} registers (`,
    "    .aclk(aclk),",
    "    .aresetn(aresetn),",
    ...signals(addressBits).map(([name]) => `    .${name}(${control}_${name}),`),
    "    .reset(reset),",
    ...(memories.length === 0
      ? []
      : [
          "    .hold(hold),",
          `    .quiet(${memories.map(({ base }) => `${base}_quiet`).join(" && ")}),`,
          ...memories.map(({ base }) => `    .${base}(${base}),`),
        ]),
    `    .taken(${slavePort(0)}_tvalid && ${slavePort(0)}_tready),`,
    `    .sent_last(${masterPort(0)}_tvalid && ${masterPort(0)}_tready && ${masterPort(0)}_tlast)`,
    "  );",
    "endmodule",
    "`default_nettype wire",
    "",
  ].join("\n");
}

/**
 * A read that was asked for must come to its end: while the accelerator is to be held in reset, no more of them are asked for, and the
 * reset waits until all beats are there.
 */
function guarded(port: WeightPort): readonly string[] {
  const { axi, base } = port;
  return [
    `  wire [63:0] ${base};`,
    `  wire ${base}_asks;`,
    `  reg ${base}_stopped;`,
    `  reg [15:0] ${base}_open; // beats that were asked for and are not there yet`,
    `  wire ${base}_quiet = ${base}_stopped && ${base}_open == 16'd0;`,
    `  assign ${axi}_arvalid = ${base}_asks && !${base}_stopped;`,
    "  always @(posedge aclk)",
    `    if (!aresetn) ${base}_stopped <= 1'b1;`,
    `    else if (!hold) ${base}_stopped <= 1'b0;`,
    `    else if (!${axi}_arvalid || ${axi}_arready) ${base}_stopped <= 1'b1;`,
    "  always @(posedge aclk)",
    `    if (!aresetn) ${base}_open <= 16'd0;`,
    `    else ${base}_open <= ${base}_open + (${axi}_arvalid && ${axi}_arready ? {8'd0, ${axi}_arlen} + 16'd1 : 16'd0)`,
    `      - (${axi}_rvalid && ${axi}_rready ? 16'd1 : 16'd0);`,
  ];
}

function guardedPins(port: WeightPort): readonly string[] {
  const { axi, base } = port;
  const special = new Map([
    ["arvalid", `${base}_asks`],
    ["arready", `${axi}_arready && !${base}_stopped`],
  ]);
  return [
    `    .${base}(${base})`,
    ...axiSignals(port).map(({ name }) => `    .${axi}_${name}(${special.get(name) ?? `${axi}_${name}`})`),
  ];
}

function padded(word: string, port: Port): string {
  const pad = dmaBits(port) - port.dataBits;
  return pad > 0 ? `{${pad}'d0, ${word}}` : word;
}

/** The registers of `registers.ts` behind an AXI4-Lite slave that answers one access at a time. */
export function controlModule(design: Design): string {
  const words = design.inputs[0]!.stream.words;
  const memories = weightPorts(design);
  const all = registersOf(design);
  const addressBits = addressBitsOf(design);
  const wordBits = counterBits(words);
  const address = (name: string): string =>
    `${addressBits - 2}'d${all.find((register) => register.name === name)!.offset / 4}`;
  const read = (name: string, value: string): string => `        ${address(name)}: rdata <= ${value};`;
  const ports = [
    "input  wire aclk",
    "input  wire aresetn",
    ...signals(addressBits).map(([name, direction, bits]) => `${direction} ${registered(name)} ${width(bits)}${name}`),
    "output reg  reset",
    ...(memories.length === 0 ? [] : ["output reg  hold", "input  wire quiet"]),
    ...memories.map(({ base }) => `output reg  [63:0] ${base}`),
    "input  wire taken",
    "input  wire sent_last",
  ];
  const last =
    words === 1
      ? ["  wire frame_first = taken;", "  wire frame_taken = taken;"]
      : [
          `  reg [${wordBits - 1}:0] word;`,
          `  wire frame_first = taken && word == ${unsigned(wordBits, 0)};`,
          `  wire frame_taken = taken && word == ${unsigned(wordBits, words - 1)};`,
          "  always @(posedge aclk)",
          `    if (reset) word <= ${unsigned(wordBits, 0)};`,
          `    else if (taken) word <= frame_taken ? ${unsigned(wordBits, 0)} : word + ${unsigned(wordBits, 1)};`,
        ];
  return [
    `// ${controlName(design)}: registers of ${design.network.name} behind AXI4-Lite; the generated README lists them.`,
    "// taken: a word enters by the first input. sent_last: the last word of a frame leaves by the first output.",
    "`default_nettype none",
    `module ${controlName(design)} (`,
    ...ports.map((port, index) => `  ${port}${index < ports.length - 1 ? "," : ""}`),
    ");",
    ...(memories.length === 0 ? ["  reg hold; // bit 0 of control"] : []),
    "  reg [31:0] frames_in, frames_out, latency, interval;",
    "  reg [31:0] cycle; // since the reset, modulo 2^32",
    "  reg [31:0] started, left; // cycle of the first word of the frame that is timed, of the last frame out",
    "  reg [31:0] in_flight; // frames that have begun to enter and not left",
    "  reg timed; // the frame inside entered an empty accelerator and is alone so far",
    "",
    memories.length === 0
      ? "  always @(posedge aclk) reset <= !aresetn || hold;"
      : "  always @(posedge aclk) reset <= !aresetn || (hold && (reset || quiet)); // not while reads are under way",
    "",
    ...last,
    "",
    "  always @(posedge aclk) begin",
    "    if (reset) begin",
    "      frames_in <= 32'd0;",
    "      frames_out <= 32'd0;",
    "      latency <= 32'd0;",
    "      interval <= 32'd0;",
    "      cycle <= 32'd0;",
    "      started <= 32'd0;",
    "      left <= 32'd0;",
    "      in_flight <= 32'd0;",
    "      timed <= 1'b0;",
    "    end else begin",
    "      cycle <= cycle + 32'd1;",
    "      if (frame_taken) frames_in <= frames_in + 32'd1;",
    "      if (frame_first && !sent_last) in_flight <= in_flight + 32'd1;",
    "      if (!frame_first && sent_last) in_flight <= in_flight - 32'd1;",
    "      if (frame_first && in_flight == 32'd0) begin",
    "        started <= cycle;",
    "        timed <= 1'b1;",
    "      end",
    "      if (sent_last) begin",
    "        frames_out <= frames_out + 32'd1;",
    "        left <= cycle;",
    "        if (frames_out != 32'd0) interval <= cycle - left;",
    "        if (timed) latency <= cycle - started;",
    "        timed <= 1'b0;",
    "      end",
    "    end",
    "  end",
    "",
    "  // Writing: address and data are taken together, the response follows.",
    "  wire write = awvalid && wvalid && !bvalid;",
    "  assign awready = write;",
    "  assign wready = write;",
    "  assign bresp = 2'd0;",
    "  always @(posedge aclk) begin",
    "    if (!aresetn) begin",
    `      hold <= 1'b${memories.length === 0 ? 0 : 1};`,
    "      bvalid <= 1'b0;",
    "    end else begin",
    `      if (write && awaddr[${addressBits - 1}:2] == ${address("control")} && wstrb[0]) hold <= wdata[0];`,
    ...memories.flatMap((port) =>
      (["low", "high"] as const).map(
        (half) =>
          `      if (write && awaddr[${addressBits - 1}:2] == ${address(baseRegister(port, half))}) ${port.base}[${half === "low" ? "31:0" : "63:32"}] <= wdata;`,
      ),
    ),
    "      if (write) bvalid <= 1'b1;",
    "      else if (bready) bvalid <= 1'b0;",
    "    end",
    "  end",
    "",
    "  // Reading.",
    "  assign arready = !rvalid;",
    "  assign rresp = 2'd0;",
    "  always @(posedge aclk) begin",
    "    if (!aresetn) begin",
    "      rvalid <= 1'b0;",
    "      rdata <= 32'd0;",
    "    end else if (arvalid && arready) begin",
    "      rvalid <= 1'b1;",
    `      case (araddr[${addressBits - 1}:2])`,
    read("identity", `32'h${identity.toString(16)}`),
    read("control", "{31'd0, hold}"),
    read("status", "{31'd0, in_flight != 32'd0}"),
    read("frames_in", "frames_in"),
    read("frames_out", "frames_out"),
    read("latency", "latency"),
    read("interval", "interval"),
    ...memories.flatMap((port) => [
      read(baseRegister(port, "low"), `${port.base}[31:0]`),
      read(baseRegister(port, "high"), `${port.base}[63:32]`),
    ]),
    "        default: rdata <= 32'd0;",
    "      endcase",
    "    end else if (rready) rvalid <= 1'b0;",
    "  end",
    "",
    `  wire unused = &{1'b0, awaddr[1:0], araddr[1:0], ${memories.length === 0 ? "wdata[31:1], " : ""}wstrb[3:1]};`,
    "endmodule",
    "`default_nettype wire",
    "",
  ].join("\n");
}

function registered(signal: string): string {
  return ["bvalid", "rdata", "rvalid"].includes(signal) ? "reg " : "wire";
}
