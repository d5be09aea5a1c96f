import type { Connection, Design, Port } from "../../../server/mapping/design.ts";
import type { Stream } from "../../../server/units/stream.ts";
import { inputsOf, type Unit } from "../../../server/units/unit.ts";

/**
 * A design in which every unit stands alone between ports of its own: input ports in the order of the units (two for an
 * add), one output port each.
 */
export function separateUnits(name: string, units: readonly Unit[]): Design {
  const inputs: Port[] = [];
  const outputs: Port[] = [];
  const connections: Connection[] = [];
  for (const unit of units) {
    const streams = inputsOf(unit);
    streams.forEach((stream, port) => {
      connections.push({ from: { unit: undefined, port: inputs.length }, to: { unit: unit.name, port }, stream });
      inputs.push(portOf(unit.layer, stream));
    });
    connections.push({
      from: { unit: unit.name, port: 0 },
      to: { unit: undefined, port: outputs.length },
      stream: unit.output,
    });
    outputs.push(portOf(unit.layer, unit.output));
  }
  return designOf(name, units, connections, inputs, outputs);
}

export function portOf(layer: string, stream: Stream): Port {
  return { layer, stream, dataBits: 8 * Math.ceil((stream.lanes * stream.bits) / 8) };
}

/** The parts of a design that the C++ generator reads; the rest throws when it is touched. */
export function designOf(
  name: string,
  units: readonly Unit[],
  connections: readonly Connection[],
  inputs: readonly Port[],
  outputs: readonly Port[],
): Design {
  const parts = {
    network: { name, byName: new Map() },
    target: { name: "board", clock: 100e6, device: { kind: "fpga", name: "xc7z020", title: "Zynq-7020" } },
    timing: { interval: 1 },
    units,
    connections,
    inputs,
    outputs,
  };
  return parts as unknown as Design;
}
