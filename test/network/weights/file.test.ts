import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileWeights } from "../../../server/network/weights/file.ts";
import { inferredScale, nearestPowerOfTwo } from "../../../server/network/weights/scale.ts";
import { binary, int, ternary, uint } from "./formats.ts";

describe("scales that are not written", () => {
  test.each([
    ["int4", int(4), [0.9, -1], 2 ** -3],
    ["int4, 7.5 steps round to the even code 8", int(4), [7.5], 2],
    ["int4, -8.5 steps round to the even code -8", int(4), [-8.5], 1],
    ["int8", int(8), [127], 1],
    ["uint4 ignores the negative part", uint(4), [-100, 0.9375], 2 ** -4],
    ["all zero", int(8), [0, 0], 1],
    ["binary: the mean magnitude", binary, [1, -0.5], 1],
    ["binary: nearest below the half", binary, [0.74, -0.74], 0.5],
    ["ternary: the mean magnitude of what is not zero", ternary, [0, 0, 0.26, -0.26], 0.25],
  ])("%s", (_, format, values, scale) => expect(inferredScale(format, values)).toBe(scale));

  test("the power of two nearest to a number, a half goes up", () => {
    expect([1, 1.49, 1.5, 2, 0.74, 0.75, 3].map(nearestPowerOfTwo)).toEqual([1, 1, 2, 2, 0.5, 1, 4]);
  });

  test("no weight saturates, and some would at half the scale", () => {
    const format = fc.tuple(fc.integer({ min: 2, max: 16 }), fc.boolean());
    fc.assert(
      fc.property(
        format,
        fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 }),
        ([bits, signed], raw) => {
          const values = signed ? raw : raw.map(Math.abs);
          const wanted = signed ? int(bits) : uint(bits);
          const scale = inferredScale(wanted, values);
          const fits = (step: number) =>
            values.every((v) => nearestEven(v / step) >= wanted.low && nearestEven(v / step) <= wanted.high);
          expect(fits(scale)).toBe(true);
          if (values.some((value) => Math.abs(value) > 1e-290)) expect(fits(scale / 2)).toBe(false);
        },
      ),
    );
  });
});

describe("weights of a file", () => {
  const request = { shape: [2, 3], inputScale: 0.5, inputRange: { low: 0, high: 15 } };

  test("codes, accumulator and zeros follow from the values", () => {
    const tensor = Float32Array.of(1, -2, 3, 0, -4, 0);
    const weights = fileWeights({ ...request, tensor, format: int(4), biasTensor: Float32Array.of(0.25, -0.75) });
    expect([...weights.codes()]).toEqual([2, -4, 6, 0, -8, 0]);
    expect(weights.format.scale).toBe(0.5);
    // Scale 0.25: biases 1 and -3. Rows: 1 + (8, -4) * 15, -3 + (0, -8) * 15.
    expect([...weights.biasCodes()!]).toEqual([1, -3]);
    expect(weights.range).toEqual({ low: -123, high: 121 });
    expect(weights.accumulator).toMatchObject({ bits: 8, signed: true, scale: 0.25 });
    expect(weights.bias).toMatchObject({ bits: 3, scale: 0.25 });
    expect(weights.zeroFraction).toBeCloseTo(1 / 3);
  });

  test("the range holds every sum over random inputs, partial sums included, and both ends are reached", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -8, max: 7 }), { minLength: 6, maxLength: 6 }),
        fc.integer({ min: -20, max: 0 }),
        fc.integer({ min: 0, max: 20 }),
        fc.array(fc.nat(40), { minLength: 3, maxLength: 3 }),
        (codes, low, high, raw) => {
          const tensor = Float64Array.from(codes);
          const weights = fileWeights({
            ...request,
            tensor,
            format: { ...int(4), scale: 1 },
            inputRange: { low, high },
          });
          const rows = [codes.slice(0, 3), codes.slice(3)];
          const most = (row: number[]) => row.reduce((sum, w) => sum + Math.max(w * low, w * high), 0);
          const least = (row: number[]) => row.reduce((sum, w) => sum + Math.min(w * low, w * high), 0);
          expect(weights.range).toEqual({ low: Math.min(...rows.map(least)), high: Math.max(...rows.map(most)) });
          const inputs = raw.map((value) => low + (value % (high - low + 1)));
          for (const row of rows) {
            let sum = 0;
            for (const [index, w] of row.entries()) {
              sum += w * inputs[index]!;
              expect(sum).toBeGreaterThanOrEqual(weights.accumulator.low);
              expect(sum).toBeLessThanOrEqual(weights.accumulator.high);
            }
          }
        },
      ),
    );
  });

  test("a bias with a format is quantised to it first", () => {
    const tensor = new Float32Array(6).fill(1);
    const biasTensor = Float32Array.of(0.3, -5);
    const biasFormat = { ...int(4), scale: 0.5 };
    const weights = fileWeights({ ...request, tensor, format: { ...int(4), scale: 0.25 }, biasTensor, biasFormat });
    expect([...weights.biasCodes()!]).toEqual([4, -32]);
  });

  test("one tensor is quantised once per format", () => {
    const tensor = Float32Array.of(1, 2, 3, 4, 5, 6);
    const again = (bits: number) => fileWeights({ ...request, tensor, format: int(bits) }).codes();
    expect(again(4)).toBe(again(4));
    expect(again(4)).not.toBe(again(5));
  });
});

function nearestEven(value: number): number {
  const candidates = [Math.floor(value), Math.ceil(value)];
  const [below, above] = candidates as [number, number];
  if (value - below === above - value) return below % 2 === 0 ? below : above;
  return value - below < above - value ? below : above;
}
