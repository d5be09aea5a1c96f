import { describe, expect, test } from "vitest";
import { findDevice } from "../../../server/targets/catalogue.ts";
import { constantFactors, fewRegisters, fewTables, fewWords } from "../../../server/units/matrixVector/fewWords.ts";
import type { MatrixVectorUnit } from "../../../server/units/matrixVector/unit.ts";
import { operationsOf } from "../../../server/units/operations.ts";
import { unitResources } from "../../../server/units/registry.ts";

const device = findDevice("xc7z020")!;
const of = operationsOf(device);

/** A matrix whose words the test writes down: rows of codes. */
function matrix(codes: readonly (readonly number[])[], more: Partial<MatrixVectorUnit> = {}): MatrixVectorUnit {
  const [rows, columns] = [codes.length, codes[0]!.length];
  const format = { kind: "integer", text: "int8", bits: 8, low: -128, high: 127, scale: 1, signed: true };
  const [pe, simd] = [more.pe ?? rows, more.simd ?? columns];
  return {
    kind: "matrixVector",
    name: "y",
    layer: "y",
    rows,
    columns,
    pe,
    simd,
    pixels: 1,
    input: { lanes: simd, bits: 8, signed: true, binary: false, words: columns / simd },
    output: { lanes: pe, bits: 19, signed: true, binary: false, words: rows / pe },
    weights: {
      format,
      shape: [rows, columns],
      bias: undefined,
      origin: "file",
      zeroFraction: 0,
      accumulator: { bits: 19, signed: true },
      codes: () => Float64Array.from(codes.flat()),
      biasCodes: () => undefined,
    } as unknown as MatrixVectorUnit["weights"],
    columnOrder: Int32Array.from({ length: columns }, (_, column) => column),
    memory: "lutram",
    dsp: false,
    ...more,
  };
}

describe("few words of weights", () => {
  test("leave out products that are always zero, and the sums of their rows", () => {
    const unit = matrix([
      [0, 0, 0, 0],
      [3, 0, 0, 5],
    ]);
    const few = fewWords(unit)!;
    expect(few.rows.map((row) => row.map((it) => it?.constant))).toEqual([
      [undefined, undefined, undefined, undefined],
      [3, undefined, undefined, 5],
    ]);
    const { first, rest } = fewTables(unit, few, of);
    // 3 has three bits, 5 four: products of eight bits have up to twelve.
    expect(first).toBe(of.sum(2, 12));
    expect(rest).toBe(0);
    // Two columns of the input, their two products, one sum.
    expect(fewRegisters(unit, few)).toEqual({ operands: 16 + 11 + 12, stages: [13] });
  });

  test("of zeros alone cost nothing but control", () => {
    const nothing = unitResources(matrix([[0, 0]]), device);
    const something = unitResources(matrix([[77, -91]]), device);
    expect(nothing.lut).toBeLessThanOrEqual(3);
    expect(something.lut).toBeGreaterThan(30);
  });

  test("are multiplied once where rows have the same weights for a column", () => {
    const unit = matrix([
      [7, 11],
      [7, 13],
    ]);
    const other = matrix([
      [7, 11],
      [9, 13],
    ]);
    expect(fewTables(unit, fewWords(unit)!, of).products).toBeLessThan(fewTables(other, fewWords(other)!, of).products);
  });

  test("are constants in DSP slices only where they are no power of two", () => {
    const codes = [[3, 0, 64, -2, 7, 1]];
    expect(constantFactors(matrix(codes, { dsp: true }))).toEqual([3, 4]);
    expect(unitResources(matrix(codes, { dsp: true }), device).dsp).toBe(2);
    // 3 takes three bits and 7 four: with five bits of an operand, the product by 3 is too narrow for a slice.
    const narrow = { dsp: true, input: { ...matrix(codes).input, bits: 5 } };
    expect(unitResources(matrix(codes, narrow), device).dsp).toBe(1);
    expect(unitResources(matrix([[3, -3, 1]], narrow), device).dsp).toBe(0);
    // A table of several words keeps its slices: no product knows what it will read.
    expect(constantFactors(matrix(codes, { dsp: true, simd: 3 }))).toBeUndefined();
    expect(unitResources(matrix(codes, { dsp: true, simd: 3 }), device).dsp).toBe(3);
  });

  test("are not looked at where averages say as much, or synthesis cannot see them", () => {
    const row = Array.from({ length: 10 }, (_, at) => at);
    expect(fewWords(matrix([row], { simd: 2 }))).toBeUndefined();
    expect(fewWords(matrix([row], { simd: 5, memory: "bram" }))).toBeUndefined();
    expect(fewWords(matrix([row], { simd: 5 }))).toBeDefined();
  });
});
