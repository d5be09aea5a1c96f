import type { Design } from "../mapping/design.ts";
import type { EngineDesign } from "../mapping/engine/engineDesign.ts";
import { meanDistance } from "../targets/technology.ts";
import { arrayResources, elementArea, type SystolicArray } from "../units/systolicArray/resources.ts";

/** The array of an engine as it is built. */
export function arrayOf({ machine, jobs }: EngineDesign, { target }: Design): SystolicArray {
  const { engine, buffers } = machine;
  const factors = [...jobs.byLayer.values()].flatMap(({ nests }) => nests.map((nest) => nest.factors));
  const widest = (of: "input" | "weight") => factors.reduce((most, it) => Math.max(most, it[of].bits), 1);
  const { input = 0, weight = 0, output = 0 } = engine.scratchpads;
  return {
    rows: machine.rows,
    columns: machine.columns,
    macs: machine.macs,
    operands: {
      input: Math.min(machine.operand, widest("input")),
      weight: Math.min(machine.operand, widest("weight")),
      real: factors.some((it) => it.input.kind === "float" || it.weight.kind === "float"),
    },
    accumulator: machine.accumulator,
    stages: engine.overlap ? 2 : 1,
    scratchpad: input + weight + output,
    lutMultipliers: engine.lutMultipliers,
    packing: engine.packing,
    fuse: engine.fuse,
    buffers: {
      input: buffers.input ?? 0,
      weight: buffers.weight ?? 0,
      output: buffers.output ?? 0,
      shared: buffers.shared,
    },
    blocks: Object.values(engine.buffers).some((it) => it !== undefined) ? undefined : target.budget,
    vector: machine.vector,
  };
}

/** Lengths of wires in m. */
export interface WireLengths {
  /** From an element of the array to the next one: the side of a square of its area. */
  readonly element: number;
  /** From a buffer to the array: as far as two places on the area of both are apart. */
  readonly buffer: number;
}

/** Undefined on an FPGA, where wires are not counted apart. */
export function wireLengths(engine: EngineDesign, design: Design): WireLengths | undefined {
  const { device } = design.target;
  if (device.kind === "fpga") return undefined;
  const array = arrayOf(engine, design);
  const { gate } = arrayResources(array, device);
  return {
    element: Math.sqrt(elementArea(array) * device.cells.logicArea),
    buffer: meanDistance(gate * device.cells.gate.value),
  };
}
