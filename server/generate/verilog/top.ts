import type { Connection, Design } from "../../mapping/design.ts";
import { addressBits, memorySignal, memorySignals } from "../../units/burstReader/port.ts";
import { counterBits, inputPorts, outputPorts, unsigned, wordBits } from "../../units/rtl.ts";
import type { Unit } from "../../units/unit.ts";
import { axiSignals, type WeightPort, weightPorts } from "../offChip.ts";
import { masterPort, moduleName, slavePort, topName, usedBits } from "./names.ts";

/** The top module: units wired by their streams, AXI4-Stream on the outside, no registers of its own but the TLAST counters. */
export function topModule(design: Design): string {
  const { inputs, outputs, units, connections, network, target } = design;
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  const stream = (at: Connection["from"], side: "from" | "to"): Stream => {
    if (at.unit === undefined) {
      const port = (side === "from" ? inputs : outputs)[at.port];
      if (!port) throw new Error(`internal error: no port ${at.port} of network ${network.name}`);
      const name = side === "from" ? slavePort(at.port) : masterPort(at.port);
      return { name, prefix: "t", bits: usedBits(port) };
    }
    const unit = byName.get(at.unit);
    const port = unit && (side === "from" ? outputPorts(unit) : inputPorts(unit))[at.port];
    if (!port) throw new Error(`internal error: no port ${at.port} of unit ${at.unit} in ${network.name}`);
    return { name: `${at.unit}_${port.name}`, prefix: "", bits: wordBits(port.stream) };
  };
  const memories = weightPorts(design);
  const busses = [
    ...inputs.map((_, port) => slavePort(port)),
    ...outputs.map((_, port) => masterPort(port)),
    ...memories.map(({ axi }) => axi),
  ].join(":");
  const ports = [
    `(* X_INTERFACE_PARAMETER = "ASSOCIATED_BUSIF ${busses}, ASSOCIATED_RESET reset" *)`,
    "input  wire clk,",
    '(* X_INTERFACE_PARAMETER = "POLARITY ACTIVE_HIGH" *)',
    "input  wire reset,",
    ...inputs.flatMap((port, index) => [
      `// ${port.layer}: ${port.stream.lanes} x ${port.stream.bits} bit, ${port.stream.words} words per frame`,
      `input  wire [${port.dataBits - 1}:0] ${slavePort(index)}_tdata,`,
      `input  wire ${slavePort(index)}_tvalid,`,
      `output wire ${slavePort(index)}_tready,`,
    ]),
    ...outputs.flatMap((port, index) => [
      `// ${port.layer}: ${port.stream.lanes} x ${port.stream.bits} bit, ${port.stream.words} words per frame`,
      `output wire [${port.dataBits - 1}:0] ${masterPort(index)}_tdata,`,
      `output wire ${masterPort(index)}_tvalid,`,
      `input  wire ${masterPort(index)}_tready,`,
      `output wire ${masterPort(index)}_tlast,`,
    ]),
    ...memories.flatMap(memoryPorts),
  ];
  const [lastPort] = ports.splice(-1);
  ports.push(lastPort!.slice(0, -1));
  return [
    `// ${topName(design)}: accelerator of network ${network.name} for target ${target.name} (${target.device.name})`,
    "// Element i of a word stands at tdata[i*bits +: bits]; pixels row by row, channels of a pixel in ascending order.",
    "`default_nettype none",
    `module ${topName(design)} (`,
    ...ports.map((port) => `  ${port}`),
    ");",
    ...units.flatMap((unit) => wires(unit)),
    ...units.flatMap((unit) => instance(design, unit)),
    ...connections.flatMap((connection) => {
      const from = stream(connection.from, "from");
      const to = stream(connection.to, "to");
      const bits = [from.bits, to.bits, wordBits(connection.stream)];
      if (bits.some((it) => it !== bits[0])) {
        throw new Error(
          `internal error: ${network.name}: a stream of ${bits[2]} bits joins ${from.name} of ${from.bits} and ${to.name} of ${to.bits} bits`,
        );
      }
      return connect(from, to, connection, design);
    }),
    ...inputs.flatMap((port, index) =>
      port.dataBits > usedBits(port)
        ? [
            `  wire ${slavePort(index)}_unused = &{1'b0, ${slavePort(index)}_tdata[${port.dataBits - 1}:${usedBits(port)}]};`,
          ]
        : [],
    ),
    ...memories.flatMap(constantSignals),
    ...outputs.flatMap((port, index) => lastWord(masterPort(index), port.stream.words)),
    "endmodule",
    "`default_nettype wire",
    "",
  ].join("\n");
}

/** Port declarations of a port to memory beside the chip. */
export function memoryPorts(port: WeightPort): readonly string[] {
  return [
    `// Weights of ${port.layer}: ${port.beats} beats of ${port.bits} bit from the address ${port.base}, a multiple of 4096`,
    `input  wire [${addressBits - 1}:0] ${port.base},`,
    ...axiSignals(port).map(
      ({ name, direction, bits }) =>
        `${direction.padEnd(6)} wire ${bits > 1 ? `[${bits - 1}:0] ` : ""}${port.axi}_${name},`,
    ),
  ];
}

function constantSignals(port: WeightPort): readonly string[] {
  const signals = axiSignals(port).filter(({ from }) => from === undefined);
  const ignored = signals.filter(({ direction }) => direction === "input").map(({ name }) => `${port.axi}_${name}`);
  return [
    "",
    ...signals.flatMap(({ name, value }) => (value === undefined ? [] : [`  assign ${port.axi}_${name} = ${value};`])),
    `  wire ${port.axi}_unused = &{1'b0, ${ignored.join(", ")}};`,
  ];
}

interface Stream {
  readonly name: string;
  /** AXI signals are called tdata, tvalid, tready. */
  readonly prefix: "" | "t";
  /** Bits of a word. */
  readonly bits: number;
}

function wires(unit: Unit): readonly string[] {
  return [...inputPorts(unit), ...outputPorts(unit)].flatMap(({ name, stream }) => [
    `  wire [${wordBits(stream) - 1}:0] ${unit.name}_${name}_data;`,
    `  wire ${unit.name}_${name}_valid;`,
    `  wire ${unit.name}_${name}_ready;`,
  ]);
}

function instance(design: Design, unit: Unit): readonly string[] {
  const ports = [...inputPorts(unit), ...outputPorts(unit)];
  const pins = [
    ...ports.flatMap(({ name }) =>
      ["data", "valid", "ready"].map((signal) => `.${name}_${signal}(${unit.name}_${name}_${signal})`),
    ),
    ...weightPorts({ units: [unit] }).flatMap(({ bits, base, axi }, at) =>
      memorySignals(bits).map(({ name }) => `.${memorySignal(name, at)}(${name === "base" ? base : `${axi}_${name}`})`),
    ),
  ];
  return [
    "",
    `  ${moduleName(design, unit)} ${unit.name}_unit (`,
    "    .clk(clk),",
    "    .reset(reset),",
    ...pins.map((pin, index) => `    ${pin}${index < pins.length - 1 ? "," : ""}`),
    "  );",
  ];
}

function connect(from: Stream, to: Stream, connection: Connection, design: Design): readonly string[] {
  const bits = wordBits(connection.stream);
  const source = `${from.name}_${from.prefix}`;
  const sink = `${to.name}_${to.prefix}`;
  const port = connection.to.unit === undefined ? design.outputs[connection.to.port] : undefined;
  const pad = port ? port.dataBits - bits : 0;
  const data = from.prefix === "t" ? `${source}data[${bits - 1}:0]` : `${source}data`;
  return [
    "",
    `  assign ${sink}data = ${pad > 0 ? `{${pad}'d0, ${data}}` : data};`,
    `  assign ${sink}valid = ${source}valid;`,
    `  assign ${source}ready = ${sink}ready;`,
  ];
}

/** TLAST on the last word of each frame. */
function lastWord(port: string, words: number): readonly string[] {
  if (words === 1) return ["", `  assign ${port}_tlast = 1'b1;`];
  const bits = counterBits(words);
  return [
    "",
    `  reg [${bits - 1}:0] ${port}_word;`,
    `  assign ${port}_tlast = ${port}_word == ${unsigned(bits, words - 1)};`,
    "  always @(posedge clk)",
    `    if (reset) ${port}_word <= ${unsigned(bits, 0)};`,
    `    else if (${port}_tvalid && ${port}_tready)`,
    `      ${port}_word <= ${port}_tlast ? ${unsigned(bits, 0)} : ${port}_word + ${unsigned(bits, 1)};`,
  ];
}
