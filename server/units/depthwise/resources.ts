import { productOf } from "../matrixVector/products.ts";
import {
  factorWidths,
  movedBits,
  productFeatures,
  productKind,
  productTables,
  usedShare,
} from "../matrixVector/resources.ts";
import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, countBits, type ResourceModel } from "../resources.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import type { DepthwiseUnit } from "./unit.ts";
import { tapShape } from "./word.ts";

/** As a matrix-vector unit with one product per channel and no tree; a DSP slice may take up operand, product and accumulator. */
export const depthwiseResources: ResourceModel<DepthwiseUnit> = {
  features: productFeatures,
  circuit: (unit) => {
    if (productKind(unit) === "xnor") return "matrixVectorXnor";
    if (productKind(unit) === "shift") return "matrixVectorShift";
    return usesDsp(unit) ? "matrixVectorDsp" : "matrixVector";
  },
  lut: (unit, of) => {
    const kind = productKind(unit);
    const tables = constantTables(depthwiseWeightShape(unit), of) + constantTables(startShape(unit), of);
    const control = countersOf(unit).reduce((sum, count) => sum + of.counter(count), 0);
    if (usesDsp(unit) && of.slices.sums) return [1, control, tables, 0, 0, unit.output.bits];
    const { bits } = unit.output;
    const accumulators = unit.pe * (unit.taps > 1 ? of.accumulator(bits) : unit.weights.bias ? of.sum(2, bits - 1) : 0);
    const common = [1, control, tables, 0, accumulators];
    if (kind === "xnor") return [...common, unit.pe];
    if (usesDsp(unit)) return [...common, 0];
    const depth = constantWords(unit);
    const products =
      unit.dsp && kind === "shift" ? 0 : unit.pe * usedShare(unit, depth) * productTables(unit, depth, of);
    return kind === "shift" ? [...common, products, unit.pe * movedBits(unit)] : [...common, products];
  },
  ff: (unit, { slices }) => {
    const sums = unit.pe * unit.output.bits;
    if (productKind(unit) === "shift") {
      const isRead = unit.memory === "bram" && !unit.offChip;
      const operands = unit.pe * (unit.input.bits + productBits(unit)) + (isRead ? 0 : tapShape(unit).width);
      return [1, operands, sums];
    }
    const control = 3 + countersOf(unit).reduce((sum, count) => sum + countBits(count), 0) + (unit.taps > 1 ? 4 : 0);
    const constants = constantColumns(depthwiseWeightShape(unit)) + constantColumns(startShape(unit));
    const operands = unit.pe * (unit.input.bits + productBits(unit));
    const brought = unit.offChip ? tapShape(unit).width : 0;
    const beside = { operands: !(usesDsp(unit) && slices.registers), sums: !(usesDsp(unit) && slices.sums) };
    return [1, control + constants + (beside.operands ? operands + brought : 0) + (beside.sums ? sums : 0)];
  },
  memories: (unit) => {
    const shape = depthwiseWeightShape(unit);
    return shape.depth > 1 && !unit.offChip ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp && multipliedBits(weightEncoding(unit.weights)) > 0 && productKind(unit) !== "select"
      ? { count: unit.pe, ...factorWidths(unit) }
      : undefined,
};

export function depthwiseWeightShape(unit: DepthwiseUnit): MemoryShape {
  return {
    ...tapShape(unit),
    kind: unit.memory,
    constant: true,
  };
}

/** Words in which synthesis sees the weights; those from beside the chip may be any. */
function constantWords(unit: DepthwiseUnit): number {
  return unit.offChip ? Number.MAX_SAFE_INTEGER : tapShape(unit).depth;
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

/** What counters count: taps, weights and channel groups with a bias. */
function countersOf(unit: DepthwiseUnit): readonly number[] {
  const groups = unit.channels / unit.pe;
  return [unit.taps, unit.offChip ? 1 : groups * unit.taps, unit.weights.bias ? groups : 1];
}
