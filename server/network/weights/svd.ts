/** A matrix as a sum of products of a column and a row: `sum over j of sigma[j] * left[j] right[j]^T`, sigma descending. */
export interface Svd {
  readonly sigma: Float64Array;
  /** `left[j]` and `right[j]` have length 1, or are not defined further where sigma is 0. */
  readonly left: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

/** Two rows count as orthogonal when the cosine of their angle is not above this. */
const tolerance = 2 ** -50;
/** Sweeps of a matrix that does not come to rest, because of rounding. */
const mostSweeps = 60;

/**
 * Singular value decomposition of a row-major matrix by one-sided Jacobi rotations of the shorter side (Hestenes). Only
 * additions, products, quotients and square roots in a fixed order: every machine gives the same result.
 */
export function decompose(matrix: ArrayLike<number>, rows: number, columns: number): Svd {
  const wide = rows <= columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const turned = Array.from({ length: count }, (_, row) =>
    Float64Array.from({ length }, (_, at) => matrix[wide ? row * columns + at : at * columns + row]!),
  );
  const rotations = Array.from({ length: count }, (_, row) => new Float64Array(count).fill(1, row, row + 1));
  for (let sweep = 0; sweep < mostSweeps; sweep++) if (!rotateAll(turned, rotations)) break;
  const norms = turned.map((row) => Math.sqrt(dot(row, row)));
  const order = norms.map((_, index) => index).sort((a, b) => norms[b]! - norms[a]! || a - b);
  const long = order.map((index) => turned[index]!.map((value) => (norms[index] === 0 ? 0 : value / norms[index]!)));
  const short = order.map((index) => rotations[index]!);
  const sigma = Float64Array.from(order, (index) => norms[index]!);
  return wide ? { sigma, left: short, right: long } : { sigma, left: long, right: short };
}

/** Makes each pair of rows orthogonal once; false when all were. */
function rotateAll(rows: readonly Float64Array[], rotations: readonly Float64Array[]): boolean {
  let rotated = false;
  for (let p = 0; p < rows.length - 1; p++) {
    for (let q = p + 1; q < rows.length; q++) {
      const [first, second] = [rows[p]!, rows[q]!];
      const product = dot(first, second);
      const [alpha, beta] = [dot(first, first), dot(second, second)];
      if (Math.abs(product) <= tolerance * Math.sqrt(alpha) * Math.sqrt(beta)) continue;
      rotated = true;
      const zeta = (beta - alpha) / (2 * product);
      const tangent = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
      const cosine = 1 / Math.sqrt(1 + tangent * tangent);
      rotate(first, second, cosine, cosine * tangent);
      rotate(rotations[p]!, rotations[q]!, cosine, cosine * tangent);
    }
  }
  return rotated;
}

function rotate(first: Float64Array, second: Float64Array, cosine: number, sine: number): void {
  for (let index = 0; index < first.length; index++) {
    const [a, b] = [first[index]!, second[index]!];
    first[index] = cosine * a - sine * b;
    second[index] = sine * a + cosine * b;
  }
}

function dot(left: Float64Array, right: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}
