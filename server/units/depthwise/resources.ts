import { productKind } from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import type { DepthwiseUnit } from "./unit.ts";

/** As a matrix-vector unit with one product per channel and no tree. */
export const depthwiseResources: ResourceModel<DepthwiseUnit> = {
  circuit: () => "depthwise",
  lut: (unit) => {
    const kind = productKind(unit);
    return [
      1,
      constantTables(depthwiseWeightShape(unit)),
      kind === "multiply" && !unit.dsp ? unit.pe * unit.input.bits * unit.weights.format.bits : 0,
      kind === "multiply" ? 0 : unit.pe * unit.input.bits,
      unit.pe * unit.output.bits,
    ];
  },
  ff: (unit) => {
    const operands = unit.pe * (unit.input.bits + unit.weights.format.bits);
    return [1, 2 * operands + unit.pe * unit.output.bits];
  },
  memories: (unit) => {
    const shape = depthwiseWeightShape(unit);
    return shape.depth > 1 ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp && productKind(unit) === "multiply"
      ? {
          count: unit.pe,
          a: unit.input.bits + (unit.input.signed ? 0 : 1),
          b: unit.weights.format.bits + (unit.weights.format.signed ? 0 : 1),
        }
      : undefined,
};

export function depthwiseWeightShape(unit: DepthwiseUnit): MemoryShape {
  return {
    width: unit.pe * unit.weights.format.bits,
    depth: (unit.channels / unit.pe) * unit.taps,
    kind: unit.memory,
    constant: true,
  };
}
