import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AdderGraph,
  delaysOf,
  graphOf,
  type Operand,
  valueWidth,
} from "../../../server/units/constantMatrix/adderGraph.ts";
import type { Term } from "../../../server/units/constantMatrix/sharing.ts";
import { signedDigits } from "../../../server/units/constantMatrix/signedDigits.ts";

/** The graph of a matrix whose elements are signed numbers of eight bits. */
function graphOfMatrix(matrix: readonly (readonly number[])[], bias: readonly number[] = []): AdderGraph {
  const terms = matrix.map((row) =>
    row.flatMap((weight, value): Term[] => signedDigits(weight).map((digit) => ({ value, ...digit }))),
  );
  const constants = matrix.map((_, row) => bias[row] ?? 0);
  return graphOf(terms, constants, matrix[0]!.length, [-128, 127]);
}

/** What comes out for a word, worked out adder by adder; numbers that leave their bounds are an error. */
function evaluate({ values, rows }: AdderGraph, word: readonly number[]): number[] {
  const known: number[] = [];
  const read = (operand: Operand): number =>
    "constant" in operand ? operand.constant : known[operand.value]! * 2 ** operand.shift;
  for (const [at, { sum, low, high }] of values.entries()) {
    const value = sum ? read(sum.left) + (sum.right.negative ? -1 : 1) * read(sum.right) : word[at]!;
    if (value < low || value > high) throw new Error(`value ${at} is ${value}, outside of ${low} to ${high}`);
    known.push(value);
  }
  return rows.map(read);
}

const matrices = fc
  .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 10 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      matrix: fc.array(fc.array(fc.integer({ min: -200, max: 200 }), { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
      bias: fc.array(fc.integer({ min: -500, max: 500 }), { minLength: rows, maxLength: rows }),
      word: fc.array(fc.integer({ min: -128, max: 127 }), { minLength: columns, maxLength: columns }),
    }),
  );

test("the adders compute the products of the matrix", () => {
  fc.assert(
    fc.property(matrices, ({ matrix, bias, word }) => {
      const expected = matrix.map((row, at) =>
        row.reduce((sum, weight, column) => sum + weight * word[column]!, bias[at]!),
      );
      expect(evaluate(graphOfMatrix(matrix, bias), word)).toEqual(expected);
    }),
  );
});

test("every operand is there before it is read, and bits hold its bounds", () => {
  fc.assert(
    fc.property(matrices, ({ matrix, bias }) => {
      const graph = graphOfMatrix(matrix, bias);
      for (const delay of delaysOf(graph).flat()) expect(delay).toBeGreaterThan(0);
      for (const value of graph.values) {
        const { bits, signed } = valueWidth(value);
        expect(value.high).toBeLessThan(2 ** (signed ? bits - 1 : bits));
        expect(value.low).toBeGreaterThanOrEqual(signed ? -(2 ** (bits - 1)) : 0);
      }
    }),
  );
});

test("a sum that several rows have in common is made once", () => {
  const adders = ({ values }: AdderGraph): number => values.filter(({ sum }) => sum).length;
  // 5x + 5y is a sum of two elements and an adder; by itself each row would have three.
  expect(adders(graphOfMatrix([[5, 5]]))).toBe(2);
  // x + y in both rows.
  expect(
    adders(
      graphOfMatrix([
        [1, 1, 1],
        [1, 1, -1],
      ]),
    ),
  ).toBe(3);
  expect(adders(graphOfMatrix([[0, 8, 0]]))).toBe(0);
});

test("digits are the fewest powers of two", () => {
  const text = (value: number): string =>
    signedDigits(value)
      .map(({ shift, negative }) => `${negative ? "-" : "+"}${2 ** shift}`)
      .join(" ");
  expect([7, -7, 23, 0, 64].map(text)).toEqual(["-1 +8", "+1 -8", "-1 -8 +32", "", "+64"]);
  fc.assert(
    fc.property(fc.integer(), (value) => {
      const digits = signedDigits(value);
      expect(digits.reduce((sum, { shift, negative }) => sum + (negative ? -1 : 1) * 2 ** shift, 0)).toBe(value);
      for (const [at, { shift }] of digits.slice(1).entries()) expect(shift - digits[at]!.shift).toBeGreaterThan(1);
    }),
  );
});
