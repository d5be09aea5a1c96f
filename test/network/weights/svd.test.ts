import fc from "fast-check";
import { expect, test } from "vitest";
import { decompose } from "../../../server/network/weights/svd.ts";

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
