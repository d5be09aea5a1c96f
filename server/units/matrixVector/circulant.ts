import { countBits } from "../resources.ts";
import type { MatrixVectorUnit } from "./unit.ts";

/**
 * How block-circulant weights are stored. The weight of row i and column j of a block is element (i - j) mod block of the vector of
 * the block, so that a word holds vectors in place of weights: those of all blocks that the rows and columns of one cycle lie in.
 * Where they are a part of a block only, the same word serves several cycles, each with the vectors turned by some places.
 */
export interface CirculantWord {
  readonly block: number;
  /** Rows and columns of blocks in a word. */
  readonly blockRows: number;
  readonly blockColumns: number;
  /** Words of a row of words, and of the memory. */
  readonly across: number;
  readonly words: number;
  /** Cycles that read the same word one behind the other, and how often a row of words is read. */
  readonly phases: number;
  readonly parts: number;
  /** Vectors are turned by `step` places or a multiple of it, `turns` of which are different; 1: they never are. */
  readonly step: number;
  readonly turns: number;
}

type Shaped = Pick<MatrixVectorUnit, "rows" | "columns" | "pe" | "simd" | "circulant">;

/** Undefined: every weight is stored. `pe` and `simd` are divisors or multiples of the block. */
export function circulantWord({ rows, columns, pe, simd, circulant: block }: Shaped): CirculantWord | undefined {
  if (block === undefined) return undefined;
  const step = greatestCommonDivisor(Math.min(pe, block), Math.min(simd, block));
  const across = columns / Math.max(simd, block);
  return {
    block,
    blockRows: Math.max(1, pe / block),
    blockColumns: Math.max(1, simd / block),
    across,
    words: (rows / Math.max(pe, block)) * across,
    phases: Math.max(1, block / simd),
    parts: Math.max(1, block / pe),
    step,
    turns: block / step,
  };
}

/** Bits that a word of vectors has, and those of them that some weight of a cycle is. */
export function circulantBits(
  unit: Shaped,
  { block, blockRows, blockColumns }: CirculantWord,
  weightBits: number,
): { readonly word: number; readonly used: number } {
  const used = Math.min(block, unit.pe + unit.simd - 1);
  const vectors = blockRows * blockColumns * weightBits;
  return { word: vectors * block, used: vectors * used };
}

/** Stages of a rotation by any of so many turns: one for each binary digit. */
export function turnStages({ turns }: CirculantWord): number {
  return countBits(turns);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
