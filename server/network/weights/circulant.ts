import type { Shape } from "../checked.ts";

/** Copies the first column of each block along its diagonals: row i, column j of a block is its element (i - j) mod block. */
export function expandCirculant(codes: { [index: number]: number }, shape: Shape, block: number): void {
  eachBlock(shape, block, (at) => {
    const vector = Array.from({ length: block }, (_, row) => codes[at(row, 0)]!);
    for (let row = 0; row < block; row++) {
      for (let column = 0; column < block; column++) {
        codes[at(row, column)] = vector[(row - column + block) % block]!;
      }
    }
  });
}

const projected = new WeakMap<ArrayLike<number>, Map<string, Float64Array>>();

/** The block-circulant matrix nearest to real weights: the mean of each diagonal. One result for each tensor and block. */
export function projectCirculant(tensor: ArrayLike<number>, shape: Shape, block: number): Float64Array {
  const known = projected.get(tensor) ?? new Map<string, Float64Array>();
  projected.set(tensor, known);
  const key = `${shape.join("x")} ${block}`;
  let result = known.get(key);
  if (!result) {
    const values = Float64Array.from(tensor);
    eachBlock(shape, block, (at) => {
      const means = new Float64Array(block);
      for (let row = 0; row < block; row++) {
        for (let column = 0; column < block; column++) {
          means[(row - column + block) % block]! += values[at(row, column)]! / block;
        }
      }
      for (let row = 0; row < block; row++) values[at(row, 0)] = means[row]!;
    });
    expandCirculant(values, shape, block);
    known.set(key, values);
    result = values;
  }
  return result;
}

/** Blocks of outputs and inputs [outputs, inputs, …], one for each place of the window. */
function eachBlock(
  [outputs = 1, inputs = 1, ...window]: Shape,
  block: number,
  visit: (at: (row: number, column: number) => number) => void,
): void {
  const taps = window.reduce((product, size) => product * size, 1);
  for (let output = 0; output < outputs; output += block) {
    for (let input = 0; input < inputs; input += block) {
      for (let tap = 0; tap < taps; tap++) {
        visit((row, column) => ((output + row) * inputs + input + column) * taps + tap);
      }
    }
  }
}
