import type { MemoryShape } from "../memory.ts";
import { constantTables, type ResourceModel } from "../resources.ts";
import { signedBits } from "../rtl.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { weightRow } from "./word.ts";

/**
 * Four circuits: products in DSP slices, by XNOR, moved by a distance, or in look-up tables. Features of the tables: one; constants; partial products;
 * bits selected or negated by one-bit and ternary weights; bits of the adder tree; accumulator bits. Flip-flops: one; registers of
 * operands, products and tree; accumulators.
 */
export const matrixVectorResources: ResourceModel<MatrixVectorUnit> = {
  circuit: (unit) => {
    const kind = productKind(unit);
    if (kind === "xnor") return "matrixVectorXnor";
    if (kind === "shift") return "matrixVectorShift";
    return kind === "multiply" && unit.dsp ? "matrixVectorDsp" : "matrixVector";
  },
  lut: (unit) => {
    const products = unit.pe * unit.simd;
    const sums = unit.pe * unit.output.bits;
    const kind = productKind(unit);
    const tables = constantTables(weightShape(unit)) + (kind === "multiply" ? products * valueTables(unit) : 0);
    if (kind === "xnor") return [1, tables, products, sums];
    if (kind === "shift") {
      const partial = unit.dsp ? 0 : products * partialBits(unit);
      return [1, tables, partial, products * movedBits(unit), treeBits(unit), sums];
    }
    if (kind === "multiply" && unit.dsp) return [1, tables, treeBits(unit), sums];
    return [
      1,
      tables,
      kind === "multiply" ? products * partialBits(unit) : 0,
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
    unit.dsp && multipliedBits(weightEncoding(unit.weights)) > 0 && productKind(unit) !== "select"
      ? { count: unit.pe * unit.simd, ...factorWidths(unit) }
      : undefined,
};

/** A word holds the weights of one cycle; with a single word the weights are constants in the logic. */
export function weightShape(unit: MatrixVectorUnit): MemoryShape {
  const width = unit.pe * weightRow(unit).bits;
  const depth = (unit.rows * unit.columns) / (unit.pe * unit.simd);
  return { width, depth, kind: unit.memory, constant: true };
}

/**
 * What a product is in hardware: an XNOR of two signs, an operand selected or negated, moved by a distance (after a
 * multiplication by a mantissa, where there is one), or multiplied (by a code that a table may give).
 */
export function productKind(unit: Weighted): "xnor" | "select" | "shift" | "multiply" {
  const { form, bits, binary } = weightEncoding(unit.weights);
  const { kind } = unit.weights.format;
  if (unit.input.binary && binary) return "xnor";
  if (form.kind === "float" || form.kind === "block") return "shift";
  if (unit.input.binary || unit.input.bits === 1) return "select";
  return form.kind === "integer" && (binary || kind === "ternary" || bits === 1) ? "select" : "multiply";
}

type Weighted = Pick<MatrixVectorUnit, "input" | "weights">;

/** Width of a product in bits. */
export function productBits(unit: Weighted): number {
  const encoding = weightEncoding(unit.weights);
  switch (productKind(unit)) {
    case "xnor":
      return 1;
    case "select":
      return Math.max(unit.input.bits, encoding.bits) + 1;
    case "shift":
      return unit.input.bits + signedBits(encoding.low, encoding.high);
    case "multiply":
      return unit.input.bits + multipliedBits(encoding);
  }
}

/** Bits of partial products of one multiplication in look-up tables. */
export function partialBits(unit: Weighted): number {
  return unit.input.bits * multipliedBits(weightEncoding(unit.weights));
}

/** Multiplexers of one product that is moved: its width for each binary digit of the distance, and the change of sign. */
export function movedBits(unit: Weighted): number {
  const { form } = weightEncoding(unit.weights);
  if (form.kind !== "float" && form.kind !== "block") return 0;
  const distances = form.kind === "float" ? form.shifts : form.span + 1;
  const sign = form.kind === "float" ? 1 : 0;
  return productBits(unit) * (Math.ceil(Math.log2(distances)) + sign);
}

/** Look-up tables that one product reads its shared value from. */
export function valueTables({ weights }: Weighted): number {
  const { form } = weightEncoding(weights);
  return form.kind === "index"
    ? constantTables({ width: form.valueBits, depth: form.entries, kind: "lutram", constant: true })
    : 0;
}

/** The factors of a product in a DSP slice. */
export function factorWidths({ input, weights }: Weighted): { readonly a: number; readonly b: number } {
  const encoding = weightEncoding(weights);
  const signedWeight = encoding.signed || encoding.form.kind === "offset";
  return { a: input.bits + (input.signed ? 0 : 1), b: multipliedBits(encoding) + (signedWeight ? 0 : 1) };
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
  if (unit.memory !== "bram" && unit.memory !== "uram") bits += unit.pe * weightRow(unit).bits;
  let width = productBits(unit);
  for (let left = unit.simd; left > 1; left = Math.ceil(left / 4)) {
    width += 2;
    bits += unit.pe * Math.ceil(left / 4) * Math.min(width, unit.output.bits);
  }
  return bits;
}
