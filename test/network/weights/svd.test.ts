import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canFactor, factorsOf } from "../../../server/network/weights/lowrank.ts";
import { leading } from "../../../server/network/weights/subspace.ts";
import { decompose, type Svd } from "../../../server/network/weights/svd.ts";

const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, index) => sum + value * b[index]!, 0);

test("the sum of its products is the matrix, its sides are orthogonal, its values descend", () => {
  const sizes = fc.record({ rows: fc.integer({ min: 1, max: 7 }), columns: fc.integer({ min: 1, max: 7 }) });
  const matrices = sizes.chain(({ rows, columns }) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      matrix: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: rows * columns, maxLength: rows * columns }),
    }),
  );
  fc.assert(
    fc.property(matrices, ({ rows, columns, matrix }) => {
      const { sigma, left, right } = decompose(matrix, rows, columns);
      matrix.forEach((value, at) => {
        const [row, column] = [Math.floor(at / columns), at % columns];
        const sum = sigma.reduce((total, s, j) => total + s * left[j]![row]! * right[j]![column]!, 0);
        expect(sum).toBeCloseTo(value, 10);
      });
      sigma.forEach((value, j) => {
        expect(value).toBeLessThanOrEqual(sigma[j - 1] ?? Number.POSITIVE_INFINITY);
        for (let i = 0; i < j; i++) {
          if (value <= 1e-9) continue;
          expect(dot(left[i]!, left[j]!)).toBeCloseTo(0, 10);
          expect(dot(right[i]!, right[j]!)).toBeCloseTo(0, 10);
        }
      });
    }),
    { numRuns: 200 },
  );
});

describe("the leading part of a large matrix", () => {
  const residual = (matrix: Float64Array, columns: number, { sigma, left, right }: Svd, rank: number) =>
    matrix.reduce((sum, value, index) => {
      const [row, column] = [Math.floor(index / columns), index % columns];
      let rest = value;
      for (let k = 0; k < rank; k++) rest -= sigma[k]! * left[k]![row]! * right[k]![column]!;
      return sum + rest ** 2;
    }, 0);
  const noise = (index: number) => ((((index + 1) * 2654435761) % 4294967296) / 4294967296 - 0.5) * 0.5;
  const large = (own: number) => (_: unknown, index: number) => {
    const [row, column] = [Math.floor(index / 90), index % 90];
    return 3 * Math.sin(row) * Math.cos(column) + 2 * Math.cos(3 * row) * Math.sin(5 * column) + own * noise(index);
  };

  test("of rank two is the matrix itself", () => {
    const matrix = Float64Array.from({ length: 61 * 90 }, large(0));
    expect(residual(matrix, 90, leading(matrix, 61, 90, 2), 2)).toBeLessThan(1e-18 * 61 * 90);
  });

  test("under noise is within two per cent of the best, and the same every time", () => {
    const matrix = Float64Array.from({ length: 61 * 90 }, large(1));
    const best = decompose(matrix, 61, 90);
    const found = leading(matrix, 61, 90, 4);
    expect(residual(matrix, 90, found, 4) / residual(matrix, 90, best, 4)).toBeLessThan(1.02);
    expect(found.sigma[0]! / best.sigma[0]!).toBeCloseTo(1, 6);
    expect(leading(matrix, 61, 90, 4)).toEqual(found);
  });

  test("is what factors of a matrix that is too large for the whole decomposition come from", () => {
    const matrix = Float64Array.from({ length: 400 * 360 }, large(1));
    const { reduce, expand } = factorsOf(matrix, 400, 3);
    const { sigma, left, right } = leading(matrix, 400, 360, 3);
    expect(expand[7 * 3 + 1]! * reduce[1 * 360 + 9]!).toBeCloseTo(sigma[1]! * left[1]![7]! * right[1]![9]!, 12);
    expect(canFactor(4096, 25_088, 33)).toBe(true);
    expect(canFactor(4096, 25_088, 64)).toBe(false);
  });
});
