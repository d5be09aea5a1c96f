import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import { blockAxis } from "../../network/weights/weights.ts";
import type { Put } from "../rtl.ts";
import { sharedExponent, storedWeight, weightEncoding } from "../weightEncoding.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/**
 * A row of the word that holds the weights of one cycle: `simd` stored weights, then the exponents that groups of neighbouring
 * columns share (block floating point).
 */
export interface WeightRow {
  /** Bits of a stored weight. */
  readonly weight: number;
  /** Bits of an exponent; 0: there are none. */
  readonly exponent: number;
  /** Columns that share an exponent. */
  readonly group: number;
  readonly bits: number;
}

/** Words of starts up to which look-up tables hold them, wherever the weights are. */
const mostStartsInTables = 64;

/** Where the biases are that accumulators start from, row group by row group. */
export function startMemory({ weights, rows, pe, memory }: MatrixVectorUnit): MemoryKind {
  return weights.bias && rows / pe > mostStartsInTables ? memory : "lutram";
}

type Rows = Pick<MatrixVectorUnit, "weights" | "simd" | "blockColumns">;

export function weightRow({ weights, simd, blockColumns = 1 }: Rows): WeightRow {
  const { bits: weight, form } = weightEncoding(weights);
  const exponent = form.kind === "block" ? form.exponentBits : 0;
  const group = exponent > 0 ? commonDivisor(simd, blockColumns) : simd;
  return { weight, exponent, group, bits: simd * weight + (exponent > 0 ? (simd / group) * exponent : 0) };
}

/** Writes `simd` codes of a row into its part of the word. */
export function fillRow(unit: Rows, codes: readonly number[], put: Put): void {
  const { weight, exponent, group } = weightRow(unit);
  const stored = storedWeight(unit.weights);
  for (let first = 0; first < unit.simd; first += group) {
    const shared = exponent > 0 ? sharedExponent(unit.weights, codes.slice(first, first + group)) : 0;
    for (let column = first; column < first + group; column++) {
      put(column * weight, weight, stored(codes[column]!, shared));
    }
    if (exponent > 0) put(unit.simd * weight + (first / group) * exponent, exponent, shared);
  }
}

/** Words that hold all weights, one for each cycle of a pixel. */
export function wordShape(unit: MatrixVectorUnit): { readonly width: number; readonly depth: number } {
  const { rows, columns, pe, simd } = unit;
  return { width: pe * weightRow(unit).bits, depth: (rows * columns) / (pe * simd) };
}

/** Writes the weights of one cycle of a pixel, row by row. */
export function fillWord(unit: MatrixVectorUnit, address: number, put: Put): void {
  const { pe, simd, columns, columnOrder } = unit;
  const { bits } = weightRow(unit);
  const words = columns / simd;
  const [group, word] = [Math.floor(address / words), address % words];
  const codes = unit.weights.codes();
  for (let row = 0; row < pe; row++) {
    const first = (group * pe + row) * columns;
    const own = Array.from({ length: simd }, (_, at) => codes[first + columnOrder[word * simd + at]!]!);
    fillRow(unit, own, (offset, width, code) => put(row * bits + offset, width, code));
  }
}

/** Stored bits of a code that shares no exponent with others. */
export function weightStore({ weights }: Pick<MatrixVectorUnit, "weights">): (code: number) => number {
  return storedWeight(weights);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/**
 * {@link MatrixVectorUnit.blockColumns}: blocks lie along the channels of each place of the window.
 *
 * @param inOrder The stream sends the columns as the weights have them.
 */
export function blockColumnsOf({ format, shape }: LayerWeights, inOrder: boolean): number {
  if (!format.block) return 1;
  if (shape.length !== 4) return inOrder ? commonDivisor(format.block.size, shape[1]!) : 1;
  return commonDivisor(format.block.size, blockAxis(shape).axis);
}
