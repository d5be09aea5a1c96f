import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/**
 * Three circuits: products in DSP slices, by XNOR, or in look-up tables. Features of the tables: one; constants; partial products;
 * bits selected or negated by one-bit and ternary weights; bits of the adder tree; accumulator bits. Flip-flops: one; registers of
 * operands, products and tree; accumulators.
 */
export const matrixVectorResources: ResourceModel<MatrixVectorUnit> = {
  circuit: (unit) => {
    const kind = productKind(unit);
    if (kind === "xnor") return "matrixVectorXnor";
    return kind === "multiply" && unit.dsp ? "matrixVectorDsp" : "matrixVector";
  },
  lut: (unit) => {
    const products = unit.pe * unit.simd;
    const sums = unit.pe * unit.output.bits;
    const tables = constantTables(weightShape(unit));
    const kind = productKind(unit);
    if (kind === "xnor") return [1, tables, products, sums];
    if (kind === "multiply" && unit.dsp) return [1, tables, treeBits(unit), sums];
    return [
      1,
      tables,
      kind === "multiply" ? products * unit.input.bits * unit.weights.format.bits : 0,
      kind === "select" ? products * unit.input.bits : 0,
      treeBits(unit),
      sums,
    ];
  },
  ff: (unit) => [1, registerBits(unit), unit.pe * unit.output.bits],
  memories: (unit) => {
    const shape = weightShape(unit);
    return shape.depth > 1 ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp && productKind(unit) === "multiply"
      ? {
          count: unit.pe * unit.simd,
          a: unit.input.bits + (unit.input.signed ? 0 : 1),
          b: unit.weights.format.bits + (unit.weights.format.signed ? 0 : 1),
        }
      : undefined,
};

/** A word holds the weights of one cycle; with a single word the weights are constants in the logic. */
export function weightShape(unit: MatrixVectorUnit): MemoryShape {
  const width = unit.pe * unit.simd * unit.weights.format.bits;
  const depth = (unit.rows * unit.columns) / (unit.pe * unit.simd);
  return { width, depth, kind: unit.memory, constant: true };
}

/** What a product is in hardware: an XNOR of two signs, an operand selected or negated, or a multiplication. */
export function productKind(unit: Pick<MatrixVectorUnit, "input" | "weights">): "xnor" | "select" | "multiply" {
  const { kind, bits } = unit.weights.format;
  if (unit.input.binary && kind === "binary") return "xnor";
  return unit.input.binary || unit.input.bits === 1 || kind === "binary" || kind === "ternary" || bits === 1
    ? "select"
    : "multiply";
}

/** Width of a product in bits. */
export function productBits(unit: MatrixVectorUnit): number {
  switch (productKind(unit)) {
    case "xnor":
      return 1;
    case "select":
      return Math.max(unit.input.bits, unit.weights.format.bits) + 1;
    case "multiply":
      return unit.input.bits + unit.weights.format.bits;
  }
}

/** Bits of all adders of the tree: at each level half as many operands, one bit wider. */
function treeBits(unit: MatrixVectorUnit): number {
  let bits = 0;
  let width = productBits(unit);
  for (let left = unit.simd; left > 1; left = Math.ceil(left / 2)) {
    width++;
    bits += Math.floor(left / 2) * Math.min(width, unit.output.bits);
  }
  return unit.pe * bits;
}

/** Registers of operands (weights too, where no memory block holds them), products and every second level of the tree. */
function registerBits(unit: MatrixVectorUnit): number {
  const products = unit.pe * unit.simd;
  let bits = unit.simd * unit.input.bits + products * productBits(unit);
  if (unit.memory !== "bram" && unit.memory !== "uram") bits += products * unit.weights.format.bits;
  let width = productBits(unit);
  for (let left = unit.simd; left > 1; left = Math.ceil(left / 4)) {
    width += 2;
    bits += unit.pe * Math.ceil(left / 4) * Math.min(width, unit.output.bits);
  }
  return bits;
}
