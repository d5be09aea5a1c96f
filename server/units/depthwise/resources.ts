import { productOf } from "../matrixVector/products.ts";
import {
  factorWidths,
  movedBits,
  partialBits,
  productKind,
  productTables,
  valueTables,
} from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, countBits, operationTables, type ResourceModel } from "../resources.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import type { DepthwiseUnit } from "./unit.ts";

/** As a matrix-vector unit with one product per channel and no tree; a DSP slice takes up operand, product and accumulator. */
export const depthwiseResources: ResourceModel<DepthwiseUnit> = {
  circuit: (unit) => {
    if (productKind(unit) === "xnor") return "matrixVectorXnor";
    if (productKind(unit) === "shift") return "matrixVectorShift";
    return usesDsp(unit) ? "matrixVectorDsp" : "matrixVector";
  },
  lut: (unit) => {
    const kind = productKind(unit);
    const sums = unit.pe * unit.output.bits;
    if (kind === "shift") {
      const partial = unit.dsp ? 0 : unit.pe * partialBits(unit);
      return [1, constantTables(depthwiseWeightShape(unit)), partial, unit.pe * movedBits(unit), 0, sums];
    }
    const values = kind === "multiply" ? unit.pe * valueTables(unit) : 0;
    const tables = constantTables(depthwiseWeightShape(unit)) + constantTables(startShape(unit)) + values;
    const accumulators = unit.taps > 1 ? operationTables.accumulator(sums) : sums;
    const control = operationTables.counter(countersOf(unit));
    if (kind === "xnor") return [1, tables, accumulators, control, 0, 0];
    if (usesDsp(unit)) return [1, tables, 0, accumulators, control, 0, 0];
    return [1, tables, accumulators, control, ...productTables(unit, unit.pe, productBits(unit)), 0];
  },
  ff: (unit) => {
    const sums = unit.pe * unit.output.bits;
    if (productKind(unit) === "shift") {
      const operands = unit.input.bits + productBits(unit) + (unit.memory === "bram" ? 0 : weightBits(unit));
      return [1, unit.pe * operands, sums];
    }
    const control = 3 + countersOf(unit) + (unit.taps > 1 ? 4 : 0);
    const constants = constantColumns(depthwiseWeightShape(unit)) + constantColumns(startShape(unit));
    if (usesDsp(unit)) return [1, control + constants];
    return [1, control + constants + unit.pe * (unit.input.bits + productBits(unit)) + sums];
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

function usesDsp(unit: DepthwiseUnit): boolean {
  return unit.dsp && productKind(unit) === "multiply";
}

function productBits(unit: DepthwiseUnit): number {
  return productOf(unit.input, weightEncoding(unit.weights)).bits;
}

/** Biases of the channels, as wide as a product. */
function startShape(unit: DepthwiseUnit): MemoryShape {
  const bias = Math.min(unit.output.bits, productBits(unit));
  const width = unit.weights.bias ? unit.pe * bias : 0;
  return { width, depth: unit.channels / unit.pe, kind: "lutram", constant: true };
}

function countersOf(unit: DepthwiseUnit): number {
  const groups = unit.channels / unit.pe;
  return countBits(unit.taps) + countBits(groups * unit.taps) + (unit.weights.bias ? countBits(groups) : 0);
}
