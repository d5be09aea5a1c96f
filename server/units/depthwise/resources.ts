import { factorWidths, movedBits, partialBits, productKind, valueTables } from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import type { DepthwiseUnit } from "./unit.ts";

/** As a matrix-vector unit with one product per channel and no tree. */
export const depthwiseResources: ResourceModel<DepthwiseUnit> = {
  circuit: () => "depthwise",
  lut: (unit) => {
    const kind = productKind(unit);
    return [
      1,
      constantTables(depthwiseWeightShape(unit)) + (kind === "multiply" ? unit.pe * valueTables(unit) : 0),
      unit.dsp || kind === "xnor" || kind === "select" ? 0 : unit.pe * partialBits(unit),
      kind === "shift" ? unit.pe * movedBits(unit) : kind === "multiply" ? 0 : unit.pe * unit.input.bits,
      unit.pe * unit.output.bits,
    ];
  },
  ff: (unit) => {
    const operands = unit.pe * (unit.input.bits + weightBits(unit));
    return [1, 2 * operands + unit.pe * unit.output.bits];
  },
  memories: (unit) => {
    const shape = depthwiseWeightShape(unit);
    return shape.depth > 1 ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp && multipliedBits(weightEncoding(unit.weights)) > 0 && productKind(unit) !== "select"
      ? { count: unit.pe, ...factorWidths(unit) }
      : undefined,
};

export function depthwiseWeightShape(unit: DepthwiseUnit): MemoryShape {
  return {
    width: unit.pe * weightBits(unit),
    depth: (unit.channels / unit.pe) * unit.taps,
    kind: unit.memory,
    constant: true,
  };
}

/** Bits of a weight, with the exponent of its block. */
export function weightBits({ weights }: Pick<DepthwiseUnit, "weights">): number {
  const { bits, form } = weightEncoding(weights);
  return bits + (form.kind === "block" ? form.exponentBits : 0);
}
