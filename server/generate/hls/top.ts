import type { Connection, Design, Port } from "../../mapping/design.ts";
import type { MemoryKind } from "../../network/checked.ts";
import { type BurstReaderUnit, bufferedBeats, longestBurst } from "../../units/burstReader/unit.ts";
import { describeStream, indent, PIPELINE, streamType, wordBits, wordType } from "../../units/cpp.ts";
import type { FifoUnit } from "../../units/fifo/unit.ts";
import { hlsUnit } from "../../units/hls.ts";
import type { Stream } from "../../units/stream.ts";
import { inputsOf, type Unit } from "../../units/unit.ts";
import { weightPorts } from "../offChip.ts";
import { createNames } from "./names.ts";

/** The C++ of a design: the header with the top function, its definition, and the constants of the units. */
export interface HlsSources {
  readonly header: string;
  readonly source: string;
  /** Path in the generated folder to text. */
  readonly constants: ReadonlyMap<string, string>;
}

/** What the names of a unit's constant tables end in. */
const TABLES = ["_weights", "_bias", "_thresholds", "_flip", "_multiplier", "_addend", "_order", "_reader"];

/** Vitis HLS knows words of up to this many bits, and of up to 1024 unless told otherwise. */
const DEFAULT_WORD_LIMIT = 1024;

export function hlsSources(design: Design): HlsSources {
  const network = design.network.name;
  const name = createNames();
  const top = name(`${network}_top`);
  const ports = [
    ...design.inputs.map((_, i) => name(`s_axis_${i}`)),
    ...design.outputs.map((_, i) => name(`m_axis_${i}`)),
  ];
  const units = design.units.filter(
    (unit): unit is Exclude<Unit, FifoUnit | BurstReaderUnit> => unit.kind !== "fifo" && unit.kind !== "burstReader",
  );
  const functions = new Map(units.map((unit) => [unit.name, name(unit.name, TABLES)]));
  const links = linksOf(design).map((link) => ({ ...link, variable: name(link.name) }));

  const constants = new Map<string, string>();
  const includes: string[] = [];
  const definitions: string[] = [];
  const memories = new Map<string, readonly WeightReader[]>();
  const images = new Map(weightPorts(design).map((it) => [it.unit, it]));
  for (const unit of units) {
    const generated = hlsUnit(unit, functions.get(unit.name)!);
    definitions.push(generated.function);
    const readers = generated.readers?.map(({ unit: of, name: reader, bits }) => ({
      unit: of,
      reader,
      bits,
      port: name(hlsMemoryPort(of)),
      stream: name(`${of}_beats`),
    }));
    if (readers) memories.set(unit.name, readers);
    if (generated.constants === undefined) continue;
    constants.set(`weights/${unit.name}.h`, guarded(`WEIGHTS_${unit.name}_H`, generated.constants));
    includes.push(`#include "../weights/${unit.name}.h"`);
  }
  const brought = [...memories.values()].flat();
  const receivers = design.inputs.map((port, i) => receive(name(`receive_${i}`), port));
  const senders = design.outputs.map((port, i) => send(name(`send_${i}`), port));

  const link = (side: "from" | "to", unit: string | undefined, port: number) => {
    const found = links.find((l) => l[side].unit === unit && l[side].port === port);
    if (found === undefined) {
      throw new Error(
        `internal error: port ${port} of ${unit ?? "the network"} is not connected (${side === "to" ? "input" : "output"})`,
      );
    }
    return found.variable;
  };
  const space = `${network}_units`;
  const calls = [
    ...receivers.map((r, i) => `${space}::${r.name}(${ports[i]}, ${link("from", undefined, i)});`),
    ...units.flatMap((unit) => {
      const inputs = inputsOf(unit).map((_, i) => link("to", unit.name, i));
      const outputs = Array.from({ length: unit.kind === "fork" ? unit.copies : 1 }, (_, i) =>
        link("from", unit.name, i),
      );
      const readers = memories.get(unit.name) ?? [];
      const streams = [...inputs, ...readers.map(({ stream }) => stream), ...outputs];
      return [
        ...readers.map(({ reader, port, stream }) => `${space}::${reader}(${port}, ${stream});`),
        `${space}::${functions.get(unit.name)}(${streams.join(", ")});`,
      ];
    }),
    ...senders.map((s, i) => `${space}::${s.name}(${link("to", undefined, i)}, ${ports[design.inputs.length + i]});`),
  ];

  const parameters = [
    ...[...design.inputs, ...design.outputs].map((port, i) => `hls::stream<ap_uint<${port.dataBits}> >& ${ports[i]}`),
    ...brought.map(({ bits, port }) => `const ap_uint<${bits}>* ${port}`),
  ];
  const declaration = `void ${top}(${parameters.join(",\n    ")})`;
  const source = [
    ...title(design, "Vitis HLS C++ of the accelerator"),
    `#include "${network}.hpp"`,
    "",
    "#include <ap_fixed.h>",
    "#include <cstdint>",
    "",
    ...(includes.length === 0 ? [] : [...includes, ""]),
    "// One function per hardware unit; a call computes one frame. Element i of a word stands at bits [i * bits +: bits].",
    `namespace ${space} {`,
    "",
    ...receivers.map((r) => r.text),
    ...definitions,
    ...senders.map((s) => s.text),
    `}  // namespace ${space}`,
    "",
    "// The units run at the same time, each on its own frame; the streams between them hold as many words as the",
    "// simulation of the pipeline asked for.",
    `${declaration} {`,
    // Addresses of weights are written into registers before it starts; streams need no start.
    `#pragma HLS INTERFACE mode=${brought.length > 0 ? "s_axilite" : "ap_ctrl_none"} port=return`,
    ...ports.map((port) => `#pragma HLS INTERFACE mode=axis port=${port}`),
    ...brought.flatMap(({ port, unit }) => [
      `#pragma HLS INTERFACE mode=m_axi port=${port} bundle=${unit} offset=slave depth=${images.get(unit)!.beats} max_read_burst_length=${longestBurst}`,
      `#pragma HLS INTERFACE mode=s_axilite port=${port}`,
    ]),
    "#pragma HLS DATAFLOW",
    ...brought.flatMap(({ stream, bits }) => [
      `  hls::stream<ap_uint<${bits}> > ${stream}("${stream}");`,
      `#pragma HLS STREAM variable=${stream} depth=${bufferedBeats}`,
    ]),
    ...links.flatMap((l) => [
      `  ${streamType(l.stream)} ${l.variable}("${l.variable}");`,
      `#pragma HLS STREAM variable=${l.variable} depth=${l.depth}`,
      ...(l.memory === undefined
        ? []
        : [
            `#pragma HLS BIND_STORAGE variable=${l.variable} type=fifo impl=${l.memory === "registers" ? "srl" : l.memory}`,
          ]),
    ]),
    ...indent(1, calls),
    "}",
    "",
  ].join("\n");

  const widest = Math.max(...design.connections.map((c) => wordBits(c.stream)), ...widestRows(units));
  const header = guarded(
    `DNNX_${network}_HPP`,
    [
      ...title(design, "Interface of the accelerator"),
      ...(widest > DEFAULT_WORD_LIMIT
        ? [
            `// The widest word has ${widest} bits.`,
            "#ifndef AP_INT_MAX_W",
            `#define AP_INT_MAX_W ${Math.ceil(widest / 1024) * 1024}`,
            "#endif",
            "",
          ]
        : []),
      "#include <ap_int.h>",
      "#include <hls_stream.h>",
      "",
      "// AXI4-Stream ports. A call takes and gives one frame; frames follow each other without a mark.",
      ...design.inputs.map((port, i) => describePort(ports[i]!, design, port, "in")),
      ...design.outputs.map((port, i) => describePort(ports[design.inputs.length + i]!, design, port, "out")),
      ...brought.map(
        ({ port, unit }) =>
          `// ${port}: in memory beside the chip, what ${images.get(unit)!.path} has; a beat in a line.`,
      ),
      `${declaration};`,
      "",
    ].join("\n"),
  );
  return { header, source, constants };
}

/** Parameter of the top function for the weights of a unit. */
export function hlsMemoryPort(unit: string): string {
  return `${unit}_memory`;
}

/** What reads the weights of a unit. */
interface WeightReader {
  readonly unit: string;
  readonly reader: string;
  readonly bits: number;
  readonly port: string;
  readonly stream: string;
}

/** Name of the top function. */
export function hlsTop(design: Design): string {
  return createNames()(`${design.network.name}_top`);
}

function widestRows(units: readonly Unit[]): number[] {
  return units.map((unit) => (unit.kind === "matrixVector" ? unit.simd * unit.weights.format.bits : 0));
}

export function title(design: Design, what: string): string[] {
  const { network, target, timing } = design;
  return [
    `// ${what}: network ${network.name} on ${target.name} (${target.device.name}, ${target.clock / 1e6} MHz).`,
    `// Generated by DNNX; planned for a frame every ${timing.interval} cycles.`,
    "",
  ];
}

function describePort(name: string, design: Design, port: Port, direction: "in" | "out"): string {
  const tensor = design.network.byName.get(port.layer)?.output;
  const meaning = tensor === undefined ? "" : `, ${tensor.format.text} ${tensor.shape.join(" x ")}`;
  return `// ${name} (${direction}): ${port.layer}${meaning}; ${describeStream(port.stream)} of ${port.dataBits} bits.`;
}

function guarded(name: string, text: string): string {
  const guard = name.toUpperCase().replace(/[^A-Z0-9]/g, "_");
  return `#ifndef ${guard}\n#define ${guard}\n\n${text}\n#endif\n`;
}

interface Link {
  readonly name: string;
  readonly stream: Stream;
  readonly from: Connection["from"];
  readonly to: Connection["to"];
  readonly depth: number;
  readonly memory: MemoryKind | undefined;
}

/** Connections with the FIFOs on their way taken up: each becomes one `hls::stream` with the depth of its FIFOs. */
function linksOf(design: Design): Link[] {
  const fifos = new Map<string, FifoUnit>();
  for (const unit of design.units) if (unit.kind === "fifo") fifos.set(unit.name, unit);
  const leaving = new Map(design.connections.filter((c) => c.from.unit !== undefined).map((c) => [c.from.unit!, c]));
  const links: Link[] = [];
  for (const connection of design.connections) {
    if (connection.from.unit !== undefined && fifos.has(connection.from.unit)) continue;
    let end = connection;
    let depth = 0;
    let fifo: FifoUnit | undefined;
    for (let next = fifoOf(end); next !== undefined; next = fifoOf(end)) {
      fifo = next;
      depth += next.depth;
      const onward = leaving.get(next.name);
      if (onward === undefined) throw new Error(`internal error: nothing reads FIFO ${next.name}`);
      end = onward;
    }
    links.push({
      name: fifo?.name ?? `${connection.from.unit ?? "input"}_to_${end.to.unit ?? "output"}`,
      stream: connection.stream,
      from: connection.from,
      to: end.to,
      depth: Math.max(2, depth),
      memory: fifo?.memory,
    });
  }
  return links;

  function fifoOf(connection: Connection): FifoUnit | undefined {
    return connection.to.unit === undefined ? undefined : fifos.get(connection.to.unit);
  }
}

interface PortFunction {
  readonly name: string;
  readonly text: string;
}

function receive(name: string, port: Port): PortFunction {
  const lines = [
    `// Input ${port.layer}: ${port.dataBits} bits of the port to ${wordBits(port.stream)} bits of the stream.`,
    `void ${name}(hls::stream<ap_uint<${port.dataBits}> >& in, ${streamType(port.stream)}& out) {`,
    ...indent(1, [`for (int i = 0; i < ${port.stream.words}; ++i) {`, PIPELINE]),
    ...indent(2, [`const ap_uint<${port.dataBits}> word = in.read();`, `out.write(${wordType(port.stream)}(word));`]),
    "  }",
    "}",
    "",
  ];
  return { name, text: lines.join("\n") };
}

function send(name: string, port: Port): PortFunction {
  const lines = [
    `// Output ${port.layer}: ${wordBits(port.stream)} bits of the stream to ${port.dataBits} bits of the port, upper bits zero.`,
    `void ${name}(${streamType(port.stream)}& in, hls::stream<ap_uint<${port.dataBits}> >& out) {`,
    ...indent(1, [`for (int i = 0; i < ${port.stream.words}; ++i) {`, PIPELINE]),
    ...indent(2, [`const ${wordType(port.stream)} word = in.read();`, `out.write(ap_uint<${port.dataBits}>(word));`]),
    "  }",
    "}",
    "",
  ];
  return { name, text: lines.join("\n") };
}
