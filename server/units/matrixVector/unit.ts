import type { LayerWeights, MemoryKind } from "../../network/checked.ts";
import type { OffChip } from "../burstReader/unit.ts";
import type { Instance, Stream } from "../stream.ts";

/**
 * Matrix-vector unit: rows = output channels, columns = window elements; `pe` rows and `simd` columns per cycle.
 * Per output pixel rows/pe * columns/simd cycles; a word of `pe` accumulators leaves after each columns/simd words.
 */
export interface MatrixVectorUnit extends Instance {
  readonly kind: "matrixVector";
  readonly rows: number;
  readonly columns: number;
  readonly pe: number;
  readonly simd: number;
  readonly pixels: number;
  readonly input: Stream;
  readonly output: Stream;
  readonly weights: LayerWeights;
  /**
   * Column j of the matrix is weight element order[j] of a row in the weights' own order (channels, kernel row, kernel
   * column): the stream sends channels last, so order is a permutation; "windows" for conv, "vector" for dense.
   */
  readonly columnOrder: Int32Array;
  /**
   * Columns in a row, counted from any multiple of it, that lie in one block of weights in block floating point: exponents are
   * stored once for them. Absent: 1, as where the stream does not follow the blocks.
   */
  readonly blockColumns?: number;
  /** Size of circulant blocks, of which one vector each is stored; `pe` and `simd` are divisors or multiples of it. */
  readonly circulant?: number;
  readonly memory: MemoryKind;
  /** Present: the weights are beside the chip, and `memory` holds biases only. */
  readonly offChip?: OffChip;
  /** Present: neighbouring rows share multipliers; `pe` is a multiple of the products that a multiplier has. */
  readonly packed?: Packing;
  /** DSP slices are used for the multiplications (false: look-up tables). */
  readonly dsp: boolean;
}

/**
 * Several products in one multiplier: weights of neighbouring rows, which multiply the same element, stand so far apart in one factor
 * that their products stand side by side in the product. A negative one borrows from the one above it, which gets it back when the
 * numbers are taken apart (the ways of packing that WP486 and WP521 of Xilinx describe for two products of 8 bits and four of 4).
 */
export interface Packing {
  /** Products in one multiplier. */
  readonly products: number;
  /** The first stage of the adder tree adds packed numbers, which slices do; they are taken apart behind it. */
  readonly summed: boolean;
  /**
   * The highest bit of a number lies where the lowest bit of the one above it does: that one is known, since a product is odd when both
   * of its factors are. Not of numbers that are summed.
   */
  readonly overlapping?: boolean;
}
