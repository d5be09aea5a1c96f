import { describe, expect, test } from "vitest";
import { constantProduct } from "../../../server/units/finish/constantProduct.ts";

const unsigned = (bits: number) => ({ bits, signed: false });
const signed = (bits: number) => ({ bits, signed: true });

describe("the look-up tables of a product by a constant", () => {
  test.each([0, 1, 2, 64])("are none for %i: bits are moved", (constant) => {
    expect(constantProduct(constant, signed(9))).toEqual({ narrow: 0, wide: 0 });
  });

  test("are the functions that the carry chain reads: three times a number is one sum", () => {
    // x0 and the last bit are themselves; x1 + x0 is added in one table.
    expect(constantProduct(3, unsigned(2))).toEqual({ narrow: 1, wide: 0 });
    expect(constantProduct(3, unsigned(5))).toEqual({ narrow: 4, wide: 0 });
  });

  test("of an operand of up to six bits read nothing but its bits, however many ones the constant has", () => {
    const { narrow, wide } = constantProduct(0b1110_1011_0111_0101, unsigned(6));
    expect(wide).toBe(0);
    // Two for each place at most: a sum and what the chain passes on.
    expect(narrow).toBeGreaterThan(10);
    expect(narrow).toBeLessThanOrEqual(2 * 22);
    expect(constantProduct(0b1110_1011_0111_0101, unsigned(7)).wide).toBeGreaterThan(0);
  });

  test("are shared where the constant repeats: places with the same bits have the same sums", () => {
    const all = ({ narrow, wide }: { readonly narrow: number; readonly wide: number }) => narrow + wide;
    const repeated = all(constantProduct(0b1_0101_0101_0101_0101, unsigned(7)));
    const other = all(constantProduct(0b1_0110_0101_0011_0101, unsigned(7)));
    expect(repeated).toBeLessThan(0.6 * other);
  });

  test("of a negative constant hold the complement of its row", () => {
    const { narrow } = constantProduct(-1, signed(5));
    expect(narrow).toBeGreaterThanOrEqual(5);
    expect(narrow).toBeLessThanOrEqual(7);
  });
});
