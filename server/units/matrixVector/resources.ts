import { zeroChance } from "../../network/weights/draw.ts";
import type { MemoryShape } from "../memory.ts";
import type { Operations, Slices } from "../operations.ts";
import {
  constantColumns,
  constantTables,
  countBits,
  isSliced,
  type Multipliers,
  type ResourceModel,
  usedBits,
} from "../resources.ts";
import { signedBits } from "../rtl.ts";
import { multipliedBits, weightEncoding } from "../weightEncoding.ts";
import { circulantBits, circulantWord, turnStages } from "./circulant.ts";
import { constantFactors, fewRegisters, fewTables, fewWords } from "./fewWords.ts";
import { borrowingNumbers, joinedBits, oddBits, packedMultipliers } from "./packing.resources.ts";
import { type Product, productOf } from "./products.ts";
import { stagesBefore } from "./schedule.ts";
import { addedAtOnce } from "./tree.ts";
import type { MatrixVectorUnit } from "./unit.ts";
import { startMemory, weightRow, wordShape } from "./word.ts";

/** Of units with products of weights and a sum of them. */
export const productFeatures: ResourceModel<MatrixVectorUnit>["features"] = {
  matrixVector: {
    lut: ["handshake", "counters", "tables of constants", "adder tree", "accumulators", "products"],
    ff: ["handshake", "control, operands, tree and sums"],
  },
  matrixVectorDsp: {
    lut: [
      "handshake",
      "counters",
      "tables of constants",
      "first stage of the adder tree",
      "adder tree and accumulators",
      "sums of single products",
    ],
    ff: ["handshake", "control, constants and sums"],
  },
  matrixVectorPacked: {
    lut: [
      "handshake",
      "counters",
      "tables of constants",
      "first stage of the adder tree",
      "adder tree and accumulators",
      "numbers that were borrowed from",
      "weights put together in front of the slices",
      "shared values",
    ],
    ff: ["handshake", "control, constants and sums"],
  },
  matrixVectorShift: {
    lut: [
      "handshake",
      "counters",
      "tables of constants",
      "adder tree",
      "accumulators",
      "products",
      "products moved by a distance",
    ],
    ff: ["handshake", "operands, products and tree", "sums"],
  },
  matrixVectorXnor: {
    lut: ["handshake", "counters", "tables of constants", "adder tree", "accumulators", "products"],
    ff: ["handshake", "control, operands, tree and sums"],
  },
};

/**
 * Four circuits: products in DSP slices, by XNOR, moved by a distance, or in look-up tables. A DSP slice of some families takes
 * up operands, products and the first stage of the tree.
 */
export const matrixVectorResources: ResourceModel<MatrixVectorUnit> = {
  features: productFeatures,
  circuit: (unit) => {
    const kind = productKind(unit);
    if (kind === "xnor") return "matrixVectorXnor";
    if (kind === "shift") return "matrixVectorShift";
    if (unit.packed) return "matrixVectorPacked";
    return takesSlices(unit) ? "matrixVectorDsp" : "matrixVector";
  },
  lut: (unit, of) => {
    const depth = constantWords(unit);
    const kind = productKind(unit);
    const few = fewWords(unit);
    const products = unit.pe * unit.simd * usedShare(unit, depth) * distinctShare(unit, depth);
    const control = counterTables(unit, of);
    const tables = constantTables(weightShape(unit), of) + constantTables(startShape(unit), of) + turningTables(unit);
    const accumulators = usedRows(unit, few) * accumulatorTables(unit, of);
    const counted = few && fewTables(unit, few, of);
    const { first, rest } = counted ?? treeTables(unit, of);
    const multiplied = () => counted?.products ?? products * productTables(unit, depth, of);
    const common = [1, control, tables, first + rest];
    switch (kind) {
      case "shift":
        return [...common, accumulators, unit.dsp ? 0 : multiplied(), products * movedBits(unit)];
      case "xnor":
        return [...common, accumulators, products];
      case "multiply":
        if (unit.packed) {
          const { packed } = unit;
          // Slices add packed numbers, as they add products.
          const added = packed.summed ? 0 : first;
          const values = unit.pe * unit.simd * valueTables(unit);
          const corrected = [borrowingNumbers(unit, packed), joinedBits(unit, packed, of), values];
          return [1, control, tables, added, rest + accumulators, ...corrected];
        }
        if (takesSlices(unit)) {
          if (!of.slices.sums) return [1, control, tables, first, rest + accumulators, 0];
          // A single product of a sum takes its accumulator along; else the slices take the first stage of the tree where it adds four.
          if (unit.simd === 1) return [1, control, tables, 0, 0, unit.output.bits];
          return [1, control, tables, unit.simd < 4 ? first : 0, rest + accumulators, 0];
        }
        return [...common, accumulators, multiplied()];
      case "select":
        return [...common, accumulators, multiplied()];
    }
  },
  ff: (unit, { slices }) => {
    const isTakenUp = takesSlices(unit) && slices.registers;
    const turning = turningBits(unit, isTakenUp) + broughtBits(unit, isTakenUp);
    if (productKind(unit) === "shift") return [1, registerBits(unit) + turning, unit.pe * unit.output.bits];
    const product = productFactors(unit);
    const control = controlBits(unit);
    const few = fewWords(unit);
    const counted = few && fewRegisters(unit, few);
    const sums = usedRows(unit, few) * unit.output.bits;
    const constants = constantColumns(weightShape(unit)) + constantColumns(startShape(unit));
    const registers = counted?.stages ?? treeRegisters(unit, product);
    if (unit.packed) {
      const [, ...later] = registers;
      const inTables = unit.packed.summed ? later : registers;
      return [1, control + constants + turning + sums + total(inTables) + oddBits(unit, unit.packed)];
    }
    if (isTakenUp) {
      const [, ...later] = registers;
      if (!slices.sums) return [1, control + constants + turning + sums + total(registers)];
      return [1, control + constants + turning + (registers.length > 0 ? sums : 0) + total(later)];
    }
    const depth = constantWords(unit);
    const used = usedShare(unit, depth) * distinctShare(unit, depth);
    const operands = counted?.operands ?? unit.simd * unit.input.bits + unit.pe * unit.simd * product.bits * used;
    return [1, control + constants + turning + operands + total(registers) + sums];
  },
  memories: (unit) => {
    const starts = startShape(unit);
    return [...(unit.offChip ? [] : [weightShape(unit)]), ...(starts.kind === "lutram" ? [] : [starts])].filter(
      ({ depth }) => depth > 1,
    );
  },
  multipliers: (unit, { slices }) => {
    if (!unit.dsp || multipliedBits(weightEncoding(unit.weights)) === 0 || productKind(unit) === "select")
      return undefined;
    if (unit.packed) return packedMultipliers(unit, unit.packed, slices);
    return slicedConstants(unit, slices) ?? { count: unit.pe * unit.simd, ...factorWidths(unit) };
  },
};

/** Products of known constants that are wide enough for slices; undefined: weights come from words, and all products have slices. */
function slicedConstants(unit: MatrixVectorUnit, slices?: Slices): readonly Multipliers[] | undefined {
  const { a } = factorWidths(unit);
  return constantFactors(unit)?.flatMap((b) => (isSliced(unit, a, b, slices) ? [{ count: 1, a, b }] : []));
}

function takesSlices(unit: MatrixVectorUnit): boolean {
  return unit.dsp && productKind(unit) === "multiply" && slicedConstants(unit)?.length !== 0;
}

/** Rows of the array whose sums are not their starts. */
function usedRows({ pe }: MatrixVectorUnit, few: ReturnType<typeof fewWords>): number {
  return few ? few.rows.filter((row) => row.some(Boolean)).length : pe;
}

/** A word holds the weights of one cycle, or vectors of circulant blocks; with a single word the weights are constants in the logic. */
export function weightShape(unit: MatrixVectorUnit): MemoryShape {
  const circulant = circulantWord(unit);
  if (circulant) {
    const { word: width } = circulantBits(unit, circulant, weightRow(unit).weight);
    return { width, depth: circulant.words, kind: unit.memory, constant: true };
  }
  return { ...wordShape(unit), kind: unit.memory, constant: true };
}

/** Words in which synthesis sees the weights; those from beside the chip may be any. */
function constantWords(unit: MatrixVectorUnit): number {
  return unit.offChip ? Number.MAX_SAFE_INTEGER : weightShape(unit).depth;
}

/** Registers of weights that come from beside the chip, where no slices take them up; a memory has its own. */
function broughtBits(unit: MatrixVectorUnit, isTakenUp: boolean): number {
  return unit.offChip && !isTakenUp ? wordShape(unit).width : 0;
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

/** Share of products whose weight is not zero in every one of so many words. */
export function usedShare({ weights }: Weighted, words: number): number {
  const zeros =
    weights.origin === "file" ? weights.zeroFraction : Math.max(weights.zeroFraction, zeroChance(weights.format));
  return 1 - zeros ** words;
}

/**
 * Share of products that differ from those of the other rows: with few words of binary or ternary weights, rows have the same weights for
 * an element, and one product serves them all.
 */
function distinctShare({ weights: { format }, pe }: MatrixVectorUnit, words: number): number {
  const codes = format.kind === "binary" ? 2 : format.kind === "ternary" ? 3 : 0;
  if (codes === 0) return 1;
  const sequences = codes ** Math.min(words, 30);
  return (sequences * -Math.expm1(pe * Math.log1p(-1 / sequences))) / pe;
}

export type Weighted = Pick<MatrixVectorUnit, "input" | "weights">;

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

/** Multiplexers of one product that is moved: its width for each binary digit of the distance, and the change of sign. */
export function movedBits(unit: Weighted): number {
  const { form } = weightEncoding(unit.weights);
  if (form.kind !== "float" && form.kind !== "block") return 0;
  const distances = form.kind === "float" ? form.shifts : form.span + 1;
  const sign = form.kind === "float" ? 1 : 0;
  return productBits(unit) * (Math.ceil(Math.log2(distances)) + sign);
}

/** Look-up tables that one product reads its shared value from: a table of up to 64 entries for each bit. */
function valueTables({ weights }: Weighted): number {
  const { form } = weightEncoding(weights);
  return form.kind === "index" ? form.valueBits : 0;
}

/** The factors of a product in a DSP slice. */
export function factorWidths({ input, weights }: Weighted): { readonly a: number; readonly b: number } {
  const encoding = weightEncoding(weights);
  const signedWeight = encoding.signed || encoding.form.kind === "offset";
  return { a: input.bits + (input.signed ? 0 : 1), b: multipliedBits(encoding) + (signedWeight ? 0 : 1) };
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
function turningBits(unit: MatrixVectorUnit, isTakenUp: boolean): number {
  const circulant = circulantWord(unit);
  if (!circulant) return 0;
  const { phases, across, parts, turns } = circulant;
  const counters = countBits(phases) + countBits(across) + countBits(parts);
  if (turns === 1) return counters;
  const control = counters + 2 * countBits(turns);
  if (isTakenUp) return control;
  const { used } = circulantBits(unit, circulant, weightRow(unit).weight);
  return control + used + unit.simd * unit.input.bits;
}

/** What the accumulators start from, row group by row group, as wide as a bias is taken to be: a product. */
function startShape(unit: MatrixVectorUnit): MemoryShape {
  const bias = Math.min(unit.output.bits, productBits(unit));
  const width = unit.weights.bias ? unit.pe * bias : 0;
  return { width, depth: unit.rows / unit.pe, kind: startMemory(unit), constant: true };
}

function productFactors(unit: MatrixVectorUnit): Product {
  return productOf(unit.input, weightEncoding(unit.weights));
}

/**
 * Look-up tables of one product: a multiplication, or a choice by a factor of one bit or a ternary one (two signed bits).
 * @param words of weights; where there are few, some bits of a weight are the same in all of them
 */
export function productTables(unit: Weighted, words: number, of: Operations): number {
  const { input } = unit;
  const encoding = weightEncoding(unit.weights);
  const isTernary = (factor: { readonly bits: number; readonly signed: boolean }) => factor.bits === 2 && factor.signed;
  const number = (factor: { readonly bits: number; readonly signed: boolean }) => factor.bits + (factor.signed ? 0 : 1);
  if (encoding.binary) return of.choice(number(input), 2);
  if (input.binary) {
    const { bits } = productOf(input, encoding);
    return words === 2 ? bits : of.choice(multipliedBits(encoding), 2) + valueTables(unit);
  }
  if (encoding.form.kind === "integer" && isTernary(encoding)) return of.choice(number(input), 3);
  if (isTernary(input)) return of.choice(multipliedBits(encoding), 3) + valueTables(unit);
  const factor = multipliedBits(encoding) + (encoding.signed || encoding.form.kind !== "integer" ? 0 : 1);
  const tables = of.product(input.bits, input.signed, usedBits(factor, words)) + valueTables(unit);
  // Two words differ by one bit, which with a narrow operand fits one table for each bit of the product.
  return words === 2 && input.bits <= 4 ? Math.min(tables, input.bits + factor) : tables;
}

/** What counters count: words, the address of the weights and row groups with a bias. */
function countersOf(unit: MatrixVectorUnit): readonly number[] {
  const groups = unit.rows / unit.pe;
  const words = unit.columns / unit.simd;
  return [words, groups * words, unit.weights.bias ? groups : 1];
}

function counterTables(unit: MatrixVectorUnit, of: Operations): number {
  return total(countersOf(unit).map(of.counter));
}

/** Look-up tables of one accumulator: a sum of several words, or a bias that is added to the only one. */
function accumulatorTables(unit: MatrixVectorUnit, of: Operations): number {
  const { bits } = unit.output;
  if (unit.columns > unit.simd) return of.accumulator(bits);
  return unit.weights.bias ? of.sum(2, bits - 1) : 0;
}

/** Counters, and the bits that travel with the data; the "first" and "last" bits go through shift registers where they are long. */
function controlBits(unit: MatrixVectorUnit): number {
  const before = stagesBefore(unit);
  const bits = before + 1 + total(countersOf(unit).map(countBits));
  return unit.columns > unit.simd ? bits + travelling(before) + travelling(before - 1) + 1 : bits;
}

/** Flip-flops of a chain of one bit: from three on it is a shift register of a look-up table. */
function travelling(length: number): number {
  return length >= 3 ? 0 : length;
}

/** Look-up tables of the adder tree: of its first stage, and of the others. */
function treeTables(unit: MatrixVectorUnit, of: Operations): { readonly first: number; readonly rest: number } {
  const product = productFactors(unit);
  let [first, rest] = [0, 0];
  let terms = 1;
  let operand = product.bits;
  let share = usedShare(unit, constantWords(unit));
  for (let count = unit.simd; count > 1; count = Math.ceil(count / addedAtOnce)) {
    const stage = (members: number) =>
      terms === 1 && product.agreement ? of.count(members) : of.sum(members, operand);
    const tables = Math.floor(count / addedAtOnce) * stage(addedAtOnce * share) + stage((count % addedAtOnce) * share);
    share = 1 - (1 - share) ** addedAtOnce;
    if (terms === 1) first = tables;
    else rest += tables;
    terms = Math.min(addedAtOnce * terms, unit.simd);
    operand = sumBits(unit, product, terms);
  }
  return { first: unit.pe * first, rest: unit.pe * rest };
}

/** Bits of the registers behind each stage of the tree. */
function treeRegisters(unit: MatrixVectorUnit, product: Product): readonly number[] {
  const registers: number[] = [];
  let terms = 1;
  for (let count = unit.simd; count > 1; ) {
    count = Math.ceil(count / addedAtOnce);
    terms = Math.min(addedAtOnce * terms, unit.simd);
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
