import { frameWords, vectorFile } from "../../../server/generate/vectors.ts";
import type { Connection, Design, Port } from "../../../server/mapping/design.ts";
import { inputPorts, outputPorts } from "../../../server/units/rtl.ts";
import type { Stream } from "../../../server/units/stream.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { type Case, vectorFiles } from "../../generate/verilog/bench.ts";

/**
 * A unit alone between the ports of a network.
 * @param inputs element codes by frame and input port, in stream order
 * @param expected element codes by frame, the same at every output
 */
export function unitCase(
  unit: Unit,
  network: string,
  inputs: readonly (readonly (readonly number[])[])[],
  expected: readonly (readonly number[])[],
): Case {
  const design = singleUnit(unit, network);
  const vectors = vectorFiles(
    design.inputs.map((port, at) => vectorFile(inputs.map((frame) => frameWords(frame[at]!, port)))),
    design.outputs.map((port) => vectorFile(expected.map((codes) => frameWords(codes, port)))),
  );
  return { design, vectors, frames: expected.length, tolerant: unit.kind === "window" };
}

/** The parts of a design that the Verilog generator reads. */
function singleUnit(unit: Unit, network: string): Design {
  const port = (stream: Stream): Port => ({
    layer: unit.layer,
    stream,
    dataBits: 8 * Math.ceil((stream.lanes * stream.bits) / 8),
  });
  const outside = (at: number): Connection["from"] => ({ unit: undefined, port: at });
  const inside = (at: number): Connection["from"] => ({ unit: unit.name, port: at });
  const inputs = inputPorts(unit).map(({ stream }) => stream);
  const outputs = outputPorts(unit).map(({ stream }) => stream);
  const parts = {
    network: { name: network },
    target: { name: "board", device: { name: "device", memories: ["bram", "uram", "lutram", "registers"] } },
    units: [unit],
    connections: [
      ...inputs.map((stream, at) => ({ from: outside(at), to: inside(at), stream })),
      ...outputs.map((stream, at) => ({ from: inside(at), to: outside(at), stream })),
    ],
    inputs: inputs.map(port),
    outputs: outputs.map(port),
  };
  return parts as unknown as Design;
}
