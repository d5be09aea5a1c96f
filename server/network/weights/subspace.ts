import { generatorOf } from "./generator.ts";
import { decompose, type Svd } from "./svd.ts";

/** Directions beyond the rank, so that the last ones wanted are not those that the sample misses. */
const spare = 8;
/** Columns of the matrix whose sums stay near the processor while its rows pass. */
const near = 256;

/** Products of `leading`. */
export function leadingWork(rows: number, columns: number, rank: number): number {
  return 4 * rows * columns * Math.min(rank + spare, rows, columns);
}

/**
 * The `rank` largest singular values of a row-major matrix with their vectors, by a random sample of its range that the
 * matrix itself sharpens once (Halko, Martinsson and Tropp 2011, with one power iteration). Plain arithmetic in a fixed
 * order on a seeded sample: every machine gives the same result.
 */
export function leading(matrix: ArrayLike<number>, rows: number, columns: number, rank: number): Svd {
  const count = Math.min(rank + spare, rows, columns);
  const generator = generatorOf("lowrank/sample");
  const sample = Float64Array.from({ length: columns * count }, () => 2 * generator() - 1);
  const first = orthonormal(times(matrix, rows, columns, sample, count), rows, count).basis;
  const sharpened = orthonormal(transposedTimes(matrix, rows, columns, first, count), columns, count).basis;
  const { basis } = orthonormal(times(matrix, rows, columns, sharpened, count), rows, count);
  // The matrix in that basis, transposed: columns x count = right * triangle, so that only the triangle is decomposed.
  const { basis: right, triangle } = orthonormal(transposedTimes(matrix, rows, columns, basis, count), columns, count);
  const inner = decompose(triangle, count, count);
  const turned = (vectors: Float64Array, length: number, by: Float64Array): Float64Array =>
    Float64Array.from({ length }, (_, row) => {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += vectors[row * count + k]! * by[k]!;
      return sum;
    });
  const kept = Array.from({ length: rank }, (_, index) => index);
  return {
    sigma: inner.sigma.slice(0, rank),
    left: kept.map((index) => turned(basis, rows, inner.right[index]!)),
    right: kept.map((index) => turned(right, columns, inner.left[index]!)),
  };
}

/** [rows, columns] times [columns, count]; four columns at a time, the last ones by themselves. */
function times(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  by: Float64Array,
  count: number,
): Float64Array {
  const result = new Float64Array(rows * count);
  for (let start = 0; start < columns; start += near) {
    const end = Math.min(columns, start + near);
    for (let row = 0; row < rows; row++) {
      const at = row * columns;
      let column = start;
      for (; column + 3 < end; column += 4) {
        const values: Four = [
          matrix[at + column]!,
          matrix[at + column + 1]!,
          matrix[at + column + 2]!,
          matrix[at + column + 3]!,
        ];
        addFour(result, row * count, by, column * count, count, values);
      }
      for (; column < end; column++) addOne(result, row * count, by, column * count, count, matrix[at + column]!);
    }
  }
  return result;
}

/** The transpose of [rows, columns] times [rows, count]: [columns, count]; four rows at a time. */
function transposedTimes(
  matrix: ArrayLike<number>,
  rows: number,
  columns: number,
  by: Float64Array,
  count: number,
): Float64Array {
  const result = new Float64Array(columns * count);
  for (let start = 0; start < columns; start += near) {
    const end = Math.min(columns, start + near);
    let row = 0;
    for (; row + 3 < rows; row += 4) {
      for (let column = start; column < end; column++) {
        const at = row * columns + column;
        const values: Four = [matrix[at]!, matrix[at + columns]!, matrix[at + 2 * columns]!, matrix[at + 3 * columns]!];
        addFour(result, column * count, by, row * count, count, values);
      }
    }
    for (; row < rows; row++) {
      for (let column = start; column < end; column++)
        addOne(result, column * count, by, row * count, count, matrix[row * columns + column]!);
    }
  }
  return result;
}

type Four = readonly [number, number, number, number];

/** Adds four rows of `by` times a value each. */
function addFour(
  result: Float64Array,
  to: number,
  by: Float64Array,
  from: number,
  count: number,
  [a, b, c, d]: Four,
): void {
  for (let k = 0; k < count; k++) {
    const at = from + k;
    result[to + k]! += a * by[at]! + b * by[at + count]! + c * by[at + 2 * count]! + d * by[at + 3 * count]!;
  }
}

function addOne(result: Float64Array, to: number, by: Float64Array, from: number, count: number, value: number): void {
  for (let k = 0; k < count; k++) result[to + k]! += value * by[from + k]!;
}

/**
 * Columns of unit length that are orthogonal, by Gram and Schmidt, each twice; `triangle` [count, count], upper, gives the
 * columns back: basis * triangle. A column that depends on those before becomes 0.
 */
function orthonormal(columns: Float64Array, rows: number, count: number) {
  const vectors = Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: rows }, (_, row) => columns[row * count + k]!),
  );
  const triangle = new Float64Array(count * count);
  vectors.forEach((vector, k) => {
    const before = Math.sqrt(dot(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < k; j++) {
        const along = dot(vectors[j]!, vector);
        triangle[j * count + k]! += along;
        const other = vectors[j]!;
        for (let row = 0; row < rows; row++) vector[row]! -= along * other[row]!;
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    const kept = length > 2 ** -45 * before;
    triangle[k * count + k] = kept ? length : 0;
    for (let row = 0; row < rows; row++) vector[row] = kept ? vector[row]! / length : 0;
  });
  const basis = new Float64Array(rows * count);
  for (let row = 0; row < rows; row++) for (let k = 0; k < count; k++) basis[row * count + k] = vectors[k]![row]!;
  return { basis, triangle };
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}
