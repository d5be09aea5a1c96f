import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Rounding } from "../../server/formats/format.ts";
import { integerFormat } from "../../server/formats/integer.ts";
import { limit, quantise, round, smallestScale } from "../../server/formats/quantise.ts";

describe("rounding", () => {
  test.each<readonly [number, Record<Rounding, number>]>([
    [2.5, { nearest_even: 2, half_up: 3, floor: 2, zero: 2 }],
    [3.5, { nearest_even: 4, half_up: 4, floor: 3, zero: 3 }],
    [-2.5, { nearest_even: -2, half_up: -2, floor: -3, zero: -2 }],
    [-3.5, { nearest_even: -4, half_up: -3, floor: -4, zero: -3 }],
    [2.4, { nearest_even: 2, half_up: 2, floor: 2, zero: 2 }],
    [-2.6, { nearest_even: -3, half_up: -3, floor: -3, zero: -2 }],
    [7, { nearest_even: 7, half_up: 7, floor: 7, zero: 7 }],
    [0.49999999999999994, { nearest_even: 0, half_up: 0, floor: 0, zero: 0 }],
    [2 ** 52 + 1, { nearest_even: 2 ** 52 + 1, half_up: 2 ** 52 + 1, floor: 2 ** 52 + 1, zero: 2 ** 52 + 1 }],
  ])("%d", (value, expected) => {
    for (const [mode, code] of Object.entries(expected)) expect(round(value, mode as Rounding)).toBe(code);
  });

  test("wrapping equals the low bits, saturating the nearest end", () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 32 }), fc.boolean(), (code, bits, signed) => {
        const format = integerFormat(bits, signed);
        const low = signed ? BigInt.asIntN(bits, BigInt(code)) : BigInt.asUintN(bits, BigInt(code));
        expect(limit(code, { ...format, overflow: "wrap" })).toBe(Number(low));
        expect(limit(code, format)).toBe(Math.max(format.low, Math.min(code, format.high)));
      }),
    );
  });

  test("binary takes the sign, zero is positive", () => {
    const binary = { ...integerFormat(1, true), kind: "binary", low: -1, high: 1, scale: 4 } as const;
    expect([-0.1, 0, 3].map((value) => quantise(binary, value))).toEqual([-1, 1, 1]);
  });

  test("the smallest scale holds both ends, the next smaller one does not", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 16 }),
        (low, span, bits) => {
          const format = integerFormat(bits, true);
          const high = low + span;
          const fits = (scale: number) =>
            round(low / scale, format.rounding) >= format.low && round(high / scale, format.rounding) <= format.high;
          const scale = smallestScale(format, low, high);
          expect(fits(scale)).toBe(true);
          if (Math.max(Math.abs(low), Math.abs(high)) > 1e-200) expect(fits(scale / 2)).toBe(false);
        },
      ),
    );
  });
});
