import { createFact } from "../../lazy/fact.ts";
import type { LayerWeights } from "../../network/checked.ts";
import { constantProduct } from "../finish/constantProduct.ts";
import type { Operations } from "../operations.ts";
import { countBits } from "../resources.ts";
import { signedBits } from "../rtl.ts";
import type { Stream } from "../stream.ts";
import { weightEncoding } from "../weightEncoding.ts";
import { productOf } from "./products.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/** What the words of a unit hold for one product: a row and a column of its array. */
export interface ProductWeights {
  /** Column of the array and codes of all words: products with the same key are the same. */
  readonly key: string;
  /** Bits of the codes in two's complement. */
  readonly bits: number;
  /** Bits of the stored weights that are not always zero: partial products of a multiplication. */
  readonly used: number;
  /** The code, when every word has the same. */
  readonly constant: number | undefined;
}

type ProductRow = readonly (ProductWeights | undefined)[];

/** Words up to which synthesis sees what weights have in common, and weights up to which the law of averages says it badly. */
const mostWords = 4;
const mostWeights = 512;

/** The products of an array, and what was counted of them. */
export interface FewWords {
  /** Row by row, the products that are not always zero. */
  readonly rows: readonly ProductRow[];
  readonly different: readonly ProductWeights[];
  readonly tables: Map<string, FewTables>;
  readonly registers: Map<string, FewRegisters>;
}

/** Bits of the registers of operands and different products, and behind each stage of the adder tree. */
interface FewRegisters {
  readonly operands: number;
  readonly stages: readonly number[];
}

interface FewTables {
  readonly products: number;
  readonly first: number;
  readonly rest: number;
}

const known = createFact<LayerWeights, Map<string, { readonly order: Int32Array; readonly few: FewWords }>>(
  () => new Map(),
);

/**
 * The products of a unit with few words of weights; undefined where there are so many weights that it is as well to count with averages, or
 * where they are not stored as integers of several values. Found once for an array: foldings are tried by the hundred.
 */
export function fewWords(unit: MatrixVectorUnit): FewWords | undefined {
  return weightEncoding(unit.weights).form.kind === "integer" ? knownProducts(unit) : undefined;
}

function knownProducts(unit: MatrixVectorUnit): FewWords | undefined {
  const { rows, columns, pe, simd, weights, circulant, columnOrder, memory } = unit;
  const words = wordsOf(unit);
  if (words > mostWords || rows * columns > mostWeights || circulant !== undefined || unit.offChip) return undefined;
  if (words > 1 && (memory === "bram" || memory === "uram")) return undefined;
  const encoding = weightEncoding(weights);
  if (encoding.binary) return undefined;
  const own = known(weights);
  const found = own.get(`${pe} ${simd}`);
  if (found?.order === columnOrder) return found.few;
  const few = productsOf(unit, encoding.bits);
  own.set(`${pe} ${simd}`, { order: columnOrder, few });
  return few;
}

function productsOf({ rows, columns, pe, simd, weights, columnOrder }: MatrixVectorUnit, bits: number): FewWords {
  const codes = weights.codes();
  const list = Array.from({ length: pe }, (_, row) =>
    Array.from({ length: simd }, (_, column) => {
      const own: number[] = [];
      for (let first = row; first < rows; first += pe) {
        for (let at = column; at < columns; at += simd) own.push(codes[first * columns + columnOrder[at]!]!);
      }
      return productWeights(column, own, bits);
    }),
  );
  const different = new Map(list.flatMap((row) => row.flatMap((it) => (it ? [[it.key, it] as const] : []))));
  return { rows: list, different: [...different.values()], tables: new Map(), registers: new Map() };
}

function productWeights(column: number, codes: readonly number[], width: number): ProductWeights | undefined {
  if (codes.every((code) => code === 0)) return undefined;
  const constant = codes.every((code) => code === codes[0]) ? codes[0] : undefined;
  const bits = signedBits(Math.min(0, ...codes), Math.max(0, ...codes));
  const ones = codes.reduce((set, code) => set | code, 0);
  const used = Array.from({ length: width }, (_, bit) => (ones >> bit) & 1).reduce((sum, bit) => sum + bit, 0);
  return { key: `${column} ${codes.join()}`, bits, used, constant };
}

function wordsOf({ rows, columns, pe, simd }: MatrixVectorUnit): number {
  return (rows * columns) / (pe * simd);
}

/** Look-up tables of different products, and of the first stage of the adder tree and the others. */
export function fewTables(unit: MatrixVectorUnit, few: FewWords, of: Operations): FewTables {
  const key = `${streamsOf(unit)} ${of.family}`;
  let found = few.tables.get(key);
  if (!found) {
    found = countTables(unit, few, of);
    few.tables.set(key, found);
  }
  return found;
}

function countTables(unit: MatrixVectorUnit, few: FewWords, of: Operations): FewTables {
  let [first, rest] = [0, 0];
  treesOf(unit, few.rows).forEach((tree, row) => {
    const isConstant = few.rows[row]!.every((it) => !it || it.constant !== undefined);
    tree.forEach((stage, index) => {
      // Constants chosen by bits: a table gives each bit of their sum.
      const isTable = index === 0 && unit.input.binary && isConstant;
      for (const { members, operand, width } of stage) {
        const tables = members < 2 ? 0 : isTable ? width : of.sum(members, operand);
        if (index === 0) first += tables;
        else rest += tables;
      }
    });
  });
  return { products: few.different.reduce((sum, it) => sum + productTables(unit, it, of), 0), first, rest };
}

export function fewRegisters(unit: MatrixVectorUnit, few: FewWords): FewRegisters {
  const key = streamsOf(unit);
  let found = few.registers.get(key);
  if (!found) {
    found = countRegisters(unit, few);
    few.registers.set(key, found);
  }
  return found;
}

/** What the widths of products and sums depend on beside the weights. */
function streamsOf({ input, output }: MatrixVectorUnit): string {
  return `${input.bits} ${input.signed} ${input.binary} ${output.bits}`;
}

function countRegisters(unit: MatrixVectorUnit, few: FewWords): FewRegisters {
  const used = new Set(few.rows.flatMap((row) => row.flatMap((it, column) => (it ? [column] : []))));
  const bitsOf = productBits(unit);
  const products = few.different.reduce((sum, it) => sum + bitsOf(it), 0);
  const sums: number[] = [];
  for (const tree of treesOf(unit, few.rows)) {
    tree.forEach((stage, index) => {
      sums[index] = (sums[index] ?? 0) + stage.reduce((bits, { width }) => bits + width, 0);
    });
  }
  return { operands: used.size * unit.input.bits + products, stages: sums };
}

/**
 * Bits of the different constants that multiply; a power of two moves bits. Undefined: weights are read from a table, whose words no
 * product knows.
 */
export function constantFactors(unit: MatrixVectorUnit): readonly number[] | undefined {
  const few = wordsOf(unit) === 1 ? knownProducts(unit) : undefined;
  return few?.different.flatMap(({ constant, bits }) =>
    Number.isInteger(Math.log2(Math.abs(constant!))) ? [] : [bits],
  );
}

/** Codes of the only word of weights, row by row; undefined where there are several, or too many weights. */
export function onlyWord(unit: MatrixVectorUnit): readonly (readonly number[])[] | undefined {
  const few = wordsOf(unit) === 1 ? knownProducts(unit) : undefined;
  return few?.rows.map((row) => row.map((it) => it?.constant ?? 0));
}

interface Sum {
  /** Numbers that are added, and bits of the widest of them. */
  readonly members: number;
  readonly operand: number;
  /** Bits of the sum; 0 without members. */
  readonly width: number;
}

/** The adder tree of each row, stage by stage: four neighbours each, of which some are always zero. */
function treesOf(unit: MatrixVectorUnit, rows: readonly ProductRow[]): readonly (readonly (readonly Sum[])[])[] {
  const bitsOf = productBits(unit);
  return rows.map((row) => {
    const list: Sum[][] = [];
    let widths = row.map((it) => (it ? bitsOf(it) : 0));
    while (widths.length > 1) {
      const stage: Sum[] = [];
      for (let first = 0; first < widths.length; first += 4) {
        const own = widths.slice(first, first + 4).filter((width) => width > 0);
        const operand = Math.max(0, ...own);
        const width = own.length === 0 ? 0 : Math.min(unit.output.bits, operand + countBits(own.length));
        stage.push({ members: own.length, operand, width });
      }
      list.push(stage);
      widths = stage.map(({ width }) => width);
    }
    return list;
  });
}

function productBits({ input, weights }: MatrixVectorUnit): (product: ProductWeights) => number {
  if (input.binary) return ({ bits }) => bits;
  const encoding = weightEncoding(weights);
  if (isTernary(encoding)) return () => numberBits(input) + 1;
  const most = productOf(input, encoding).bits;
  return ({ bits, used, constant }) => Math.min(most, input.bits + (constant === undefined ? used : bits));
}

function isTernary(factor: { readonly bits: number; readonly signed: boolean }): boolean {
  return factor.bits === 2 && factor.signed;
}

function numberBits({ bits, signed }: Pick<Stream, "bits" | "signed">): number {
  return bits + (signed ? 0 : 1);
}

function productTables(unit: MatrixVectorUnit, { bits, used, constant }: ProductWeights, of: Operations): number {
  const { input } = unit;
  const encoding = weightEncoding(unit.weights);
  if (input.binary) return constant !== undefined ? 0 : wordsOf(unit) === 2 ? bits : of.choice(bits, 2);
  if (constant !== undefined) {
    const { narrow, wide } = constantProduct(constant, input);
    return narrow + wide;
  }
  if (isTernary(encoding)) return of.choice(numberBits(input), 3);
  if (isTernary(input)) return of.choice(bits, 3);
  const tables = of.product(input.bits, input.signed, used + (encoding.signed ? 0 : 1));
  // Two words differ by one bit, which with a narrow operand fits one table for each bit of the product.
  return wordsOf(unit) === 2 && input.bits <= 4 ? Math.min(tables, input.bits + used) : tables;
}
