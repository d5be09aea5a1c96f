import type { MemoryShape } from "../memory.ts";
import { constantColumns, constantTables, countBits, operationTables, type ResourceModel } from "../resources.ts";
import { signedBits } from "../rtl.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import { circulantBits, circulantWord, turnStages } from "./circulant.ts";
import { type Product, productOf } from "./products.ts";
import { stagesBefore } from "./schedule.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { weightRow } from "./word.ts";

/**
 * Four circuits: products in DSP slices, by XNOR, moved by a distance, or in look-up tables. Features of the tables: one; constants;
 * accumulators; counters; products; the adder tree. Flip-flops: those of control and of data; a DSP slice takes up operands, products
 * and the first stage of the tree. Products that are moved are not calibrated yet: partial products, moved bits, tree, accumulators.
 */
export const matrixVectorResources: ResourceModel<MatrixVectorUnit> = {
  circuit: (unit) => {
    const kind = productKind(unit);
    if (kind === "xnor") return "matrixVectorXnor";
    if (kind === "shift") return "matrixVectorShift";
    return kind === "multiply" && unit.dsp ? "matrixVectorDsp" : "matrixVector";
  },
  lut: (unit) => {
    const sums = unit.pe * unit.output.bits;
    const kind = productKind(unit);
    const products = unit.pe * unit.simd;
    const values = kind === "multiply" ? products * valueTables(unit) : 0;
    if (kind === "shift") {
      const partial = unit.dsp ? 0 : products * partialBits(unit);
      const tables = constantTables(weightShape(unit)) + turningTables(unit);
      return [1, tables, partial, products * movedBits(unit), treeBits(unit), sums];
    }
    const tables = constantTables(weightShape(unit)) + constantTables(startShape(unit)) + values + turningTables(unit);
    const several = unit.columns > unit.simd;
    const product = productFactors(unit);
    const { first, rest } = treeTables(unit, product);
    const control = operationTables.counter(counterBitsOf(unit));
    const accumulators = several ? operationTables.accumulator(sums) : sums;
    if (product.agreement) return [1, tables, accumulators, control, first, rest];
    if (unit.dsp && kind === "multiply") {
      // A single product of a sum takes its accumulator along; else the slices take a part of the first stage of the tree.
      const alone = unit.simd === 1;
      return [1, tables, alone ? 0 : accumulators, alone ? accumulators : 0, control, first, rest];
    }
    return [1, tables, accumulators, control, ...productTables(unit, products, product.bits), first + rest];
  },
  ff: (unit) => {
    const turning = turningBits(unit);
    if (productKind(unit) === "shift") return [1, registerBits(unit) + turning, unit.pe * unit.output.bits];
    const product = productFactors(unit);
    const control = controlBits(unit);
    const sums = unit.pe * unit.output.bits;
    const constants = constantColumns(weightShape(unit)) + constantColumns(startShape(unit));
    const registers = treeRegisters(unit, product);
    if (productKind(unit) === "multiply" && unit.dsp) {
      const [, ...later] = registers;
      return [1, control + constants + turning + (registers.length > 0 ? sums : 0) + total(later)];
    }
    const operands = unit.simd * unit.input.bits + unit.pe * unit.simd * product.bits;
    return [1, control + constants + turning + operands + total(registers) + sums];
  },
  memories: (unit) => {
    const shape = weightShape(unit);
    return shape.depth > 1 ? [shape] : [];
  },
  multipliers: (unit) =>
    unit.dsp && multipliedBits(weightEncoding(unit.weights)) > 0 && productKind(unit) !== "select"
      ? { count: unit.pe * unit.simd, ...factorWidths(unit) }
      : undefined,
};

/** A word holds the weights of one cycle, or vectors of circulant blocks; with a single word the weights are constants in the logic. */
export function weightShape(unit: MatrixVectorUnit): MemoryShape {
  const circulant = circulantWord(unit);
  if (circulant) {
    const { word: width } = circulantBits(unit, circulant, weightRow(unit).weight);
    return { width, depth: circulant.words, kind: unit.memory, constant: true };
  }
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

/** Multiplexers that turn vectors of circulant blocks: a look-up table with six inputs does two stages for one bit. */
function turningTables(unit: MatrixVectorUnit): number {
  const circulant = circulantWord(unit);
  if (!circulant || circulant.turns === 1) return 0;
  const { word, used } = circulantBits(unit, circulant, weightRow(unit).weight);
  return word * (Math.ceil(turnStages(circulant) / 2) - 1) + used;
}

/** Registers of turned vectors and of the input word that waits for them, which DSP slices take up, and of what counts blocks and turns. */
function turningBits(unit: MatrixVectorUnit): number {
  const circulant = circulantWord(unit);
  if (!circulant) return 0;
  const { phases, across, parts, turns } = circulant;
  const counters = countBits(phases) + countBits(across) + countBits(parts);
  if (turns === 1) return counters;
  const control = counters + 2 * countBits(turns);
  if (productKind(unit) === "multiply" && unit.dsp) return control;
  const { used } = circulantBits(unit, circulant, weightRow(unit).weight);
  return control + used + unit.simd * unit.input.bits;
}

/** What the accumulators start from, row group by row group, as wide as a bias is taken to be: a product. */
function startShape(unit: MatrixVectorUnit): MemoryShape {
  const bias = Math.min(unit.output.bits, productBits(unit));
  const width = unit.weights.bias ? unit.pe * bias : 0;
  return { width, depth: unit.rows / unit.pe, kind: "lutram", constant: true };
}

function productFactors(unit: MatrixVectorUnit): Product {
  return productOf(unit.input, weightEncoding(unit.weights));
}

/** Look-up tables of products: multiplications, and choices of a sign by a factor of one bit or a ternary one (two signed bits). */
export function productTables(unit: Weighted, products: number, bits: number): readonly [number, number] {
  const { input } = unit;
  const encoding = weightEncoding(unit.weights);
  const isTernary = (factor: { readonly bits: number; readonly signed: boolean }) => factor.bits === 2 && factor.signed;
  const selects =
    productKind(unit) === "select" || isTernary(input) || (encoding.form.kind === "integer" && isTernary(encoding));
  if (selects) return [0, products * operationTables.signed(bits)];
  return [products * operationTables.product(input.bits, multipliedBits(encoding)), 0];
}

/** Counters of words, of the address of the weights and of row groups with a bias. */
function counterBitsOf(unit: MatrixVectorUnit): number {
  const groups = unit.rows / unit.pe;
  const words = unit.columns / unit.simd;
  return countBits(words) + countBits(groups * words) + (unit.weights.bias ? countBits(groups) : 0);
}

/** Counters, and the bits that travel with the data; the "first" and "last" bits go through shift registers where they are long. */
function controlBits(unit: MatrixVectorUnit): number {
  const before = stagesBefore(unit);
  const bits = before + 1 + counterBitsOf(unit);
  return unit.columns > unit.simd ? bits + travelling(before) + travelling(before - 1) + 1 : bits;
}

/** Flip-flops of a chain of one bit: from three on it is a shift register of a look-up table. */
function travelling(length: number): number {
  return length >= 3 ? 0 : length;
}

/** Look-up tables of the adder tree: of its first stage, and of the others. */
function treeTables(unit: MatrixVectorUnit, product: Product): { readonly first: number; readonly rest: number } {
  let [first, rest] = [0, 0];
  let terms = 1;
  let operand = product.bits;
  for (let count = unit.simd; count > 1; count = Math.ceil(count / 4)) {
    let tables = 0;
    for (let left = count; left > 1; left -= 4) tables += operationTables.sum(Math.min(left, 4), operand);
    if (terms === 1) first = tables;
    else rest += tables;
    terms = Math.min(4 * terms, unit.simd);
    operand = sumBits(unit, product, terms);
  }
  return { first: unit.pe * first, rest: unit.pe * rest };
}

/** Bits of the registers behind each stage of the tree. */
function treeRegisters(unit: MatrixVectorUnit, product: Product): readonly number[] {
  const registers: number[] = [];
  let terms = 1;
  for (let count = unit.simd; count > 1; ) {
    count = Math.ceil(count / 4);
    terms = Math.min(4 * terms, unit.simd);
    registers.push(unit.pe * count * sumBits(unit, product, terms));
  }
  return registers;
}

/** Width of a sum of so many products. */
function sumBits(unit: MatrixVectorUnit, product: Product, terms: number): number {
  if (product.agreement) return countBits(terms + 1);
  return Math.min(signedBits(terms * product.low, terms * product.high), unit.output.bits);
}

function total(list: readonly number[]): number {
  return list.reduce((sum, it) => sum + it, 0);
}
