import type { CheckedNetwork } from "../network/checked.ts";
import type { FifoUnit } from "../units/fifo/unit.ts";
import type { Stream } from "../units/stream.ts";
import type { Unit } from "../units/unit.ts";
import type { Pipeline } from "./assemble.ts";
import type { Connection, Port } from "./design.ts";
import { createDistinctNames } from "./distinctNames.ts";
import { shortFifo } from "./pipeline.ts";
import { streamOrder } from "./stream.ts";

export interface Wires {
  readonly units: readonly Unit[];
  readonly connections: readonly Connection[];
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

/** Units and connections one by one, in the order of the stream. */
export function wiresOf(pipeline: Pipeline, network: CheckedNetwork): Wires {
  const { wiring, nodes, byLayer } = pipeline;
  const units: Unit[] = [];
  const connections: Connection[] = [];
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const ends = new Map<number, string | undefined>();
  const inputPorts = new Map<number, number>();
  const sourceOf = (at: number, port: number): Connection["from"] => {
    const unit = ends.get(at);
    return { unit, port: unit === undefined ? inputPorts.get(at)! : port };
  };
  const distinct = createDistinctNames();
  const named = new Map(pipeline.parts.flatMap((part) => part.units.map((unit) => [unit, distinct(unit)] as const)));
  const connectUnit = (from: Connection["from"], unit: Unit, port: number, stream: Stream) => {
    const { name } = named.get(unit)!;
    connections.push({ from, to: { unit: name, port }, stream });
    return { unit: name, port: 0 };
  };
  nodes.forEach((node, index) => {
    const layer = wiring.layers[node.at]!;
    const part = pipeline.parts[index]!;
    units.push(...part.units.map((unit) => named.get(unit)!));
    if (!node.stage) {
      inputPorts.set(node.at, inputs.length);
      inputs.push(portOf(layer.name, node.output, wiring.layouts[node.at]!));
    }
    const fifos = new Map(
      part.units.filter((unit): unit is FifoUnit => unit.kind === "fifo").map((unit) => [unit.name, unit]),
    );
    let end: Connection["from"] | undefined;
    node.edges.forEach((it, port) => {
      let from = sourceOf(it.from, it.port);
      const fifo = it.fifo && fifos.get(it.fifo.name);
      if (fifo && !it.fifo!.behindConverter) from = connectUnit(from, fifo, 0, fifo.input);
      if (it.converter) from = connectUnit(from, it.converter, 0, it.converter.input);
      if (fifo && it.fifo!.behindConverter) from = connectUnit(from, fifo, 0, fifo.input);
      end = connectUnit(from, node.stage!.units[0]!, port, node.stage!.inputs[port]!);
    });
    node.stage?.units.slice(1).forEach((unit, before) => {
      end = connectUnit(end!, unit, 0, node.stage!.units[before]!.output);
    });
    if (node.fork) end = connectUnit(end ?? sourceOf(node.at, 0), node.fork, 0, node.fork.input);
    ends.set(node.at, end?.unit);
  });
  const index = new Map(wiring.layers.map((layer, at) => [layer.name, at]));
  network.outputs.forEach((name, port) => {
    const origin = wiring.origins[index.get(name)!]!;
    const node = byLayer[origin]!;
    const forkPort = wiring.readers[origin]!.findIndex((reader) => reader.layer < 0 && reader.port === port);
    let from = sourceOf(origin, node.fork ? forkPort : 0);
    if (from.unit === undefined) {
      // A network that sends its input on has at least a register in between.
      const fifo: FifoUnit = {
        kind: "fifo",
        name: `output_${port}_register`,
        layer: name,
        depth: shortFifo,
        input: node.output,
        output: node.output,
        memory: "registers",
      };
      named.set(fifo, distinct(fifo));
      units.push(named.get(fifo)!);
      from = connectUnit(from, fifo, 0, fifo.input);
    }
    connections.push({ from, to: { unit: undefined, port }, stream: node.output });
    outputs.push(portOf(name, node.output, wiring.layouts[origin]!));
  });
  return { units, connections, inputs, outputs };
}

function portOf(layer: string, stream: Stream, layout: readonly number[]): Port {
  const order = streamOrder(layout);
  return { layer, stream, dataBits: Math.ceil((stream.lanes * stream.bits) / 8) * 8, ...(order ? { order } : {}) };
}
