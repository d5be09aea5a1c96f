import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { NumberFormat, ScaledFormat } from "../../server/formats/format.ts";
import { isCode, quantise, quantiseTensor, single } from "../../server/formats/quantise.ts";
import { readFormat, scaledTo } from "../../server/formats/registry.ts";

function format(text: string, scale = 1): ScaledFormat {
  const tree = parse(`network n {\n  input x: ${text}[4]\n}`);
  const statement = tree.statements.find(({ kind }) => kind === "input")!;
  const expression = statement.kind === "input" ? statement.format! : undefined;
  return scaledTo(readFormat(expression!, statement, [], "weights") as NumberFormat, scale);
}

/** Every value that the bit patterns of a small float mean: sign, exponent and mantissa taken apart one by one. */
function patterns(
  exponentBits: number,
  mantissaBits: number,
  isNumber: (exponent: number, mantissa: number) => boolean,
) {
  const bias = 2 ** (exponentBits - 1) - 1;
  const values: { readonly value: number; readonly pattern: number }[] = [];
  for (let pattern = 0; pattern < 2 ** (exponentBits + mantissaBits); pattern++) {
    const exponent = pattern >> mantissaBits;
    const mantissa = pattern & (2 ** mantissaBits - 1);
    if (!isNumber(exponent, mantissa)) continue;
    const value =
      exponent === 0
        ? (mantissa / 2 ** mantissaBits) * 2 ** (1 - bias)
        : (1 + mantissa / 2 ** mantissaBits) * 2 ** (exponent - bias);
    values.push({ value, pattern });
    if (value > 0) values.push({ value: -value, pattern });
  }
  return values;
}

/** Nearest by looking at every value; a tie goes to the even bit pattern. */
function nearestOf(values: ReturnType<typeof patterns>, value: number): number {
  let best = values[0]!;
  for (const it of values) {
    const [near, far] = [Math.abs(it.value - value), Math.abs(best.value - value)];
    if (near < far || (near === far && it.pattern % 2 === 0)) best = it;
  }
  return best.value;
}

const small = [
  ["fp8_e4m3", patterns(4, 3, (exponent, mantissa) => exponent < 15 || mantissa < 7)],
  ["fp8_e5m2", patterns(5, 2, (exponent) => exponent < 31)],
  ["float<4,3>", patterns(4, 3, (exponent) => exponent < 15)],
  ["float<3,2>", patterns(3, 2, (exponent) => exponent < 7)],
  ["float<2,0>", patterns(2, 0, (exponent) => exponent < 3)],
] as const;

describe("small floats", () => {
  test.each(small)("%s has the values of its bit patterns", (text, values) => {
    const it = format(text);
    expect(it.values!.map((code) => code * it.scale)).toEqual(values.map(({ value }) => value).sort((a, b) => a - b));
  });

  test.each(small)("%s takes the nearest value, ties to the even pattern, and saturates", (text, values) => {
    const it = format(text);
    const highest = Math.max(...values.map(({ value }) => value));
    const spread = fc.oneof(
      fc.double({ min: -2 * highest, max: 2 * highest, noNaN: true }),
      fc
        .tuple(fc.double({ min: -1, max: 1, noNaN: true }), fc.integer({ min: -20, max: 16 }))
        .map(([m, e]) => m * 2 ** e),
      fc.tuple(fc.nat(values.length - 2), fc.constant(0)).map(([index]) => {
        const sorted = values.map(({ value }) => value).sort((a, b) => a - b);
        return (sorted[index]! + sorted[index + 1]!) / 2;
      }),
    );
    fc.assert(fc.property(spread, (value) => quantise(it, value) * it.scale === nearestOf(values, value)));
  });

  test.each(small)("every code of %s comes back from its value", (text) => {
    const it = format(text);
    for (const code of it.values!) expect(quantise(it, code * it.scale)).toBe(code);
    expect(it.values!.every((code) => isCode(it, code))).toBe(true);
    expect(isCode(it, it.high + 1)).toBe(false);
  });
});

/** fp16 value of a bit pattern by way of the engine's own arithmetic on fields. */
function half(pattern: number): number {
  const [exponent, mantissa] = [(pattern >> 10) & 31, pattern & 1023];
  const magnitude = exponent === 0 ? mantissa * 2 ** -24 : (1024 + mantissa) * 2 ** (exponent - 25);
  return pattern & 0x8000 ? -magnitude : magnitude;
}

const bytes = new DataView(new ArrayBuffer(4));

/** bf16 as hardware does it: the upper half of the bits of fp32, after half of the lower half was added. */
function bfloat(value: number): number {
  bytes.setFloat32(0, value);
  const bits = bytes.getUint32(0);
  bytes.setUint32(0, (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000);
  return bytes.getFloat32(0);
}

describe("wide floats", () => {
  test("fp16 keeps every finite bit pattern and rounds halfway numbers to the even one", () => {
    const fp16 = format("fp16");
    for (let pattern = 0; pattern < 0x7bff; pattern++) {
      const [here, next] = [half(pattern), half(pattern + 1)];
      expect(quantise(fp16, here)).toBe(here);
      expect(quantise(fp16, (here + next) / 2)).toBe(pattern % 2 === 0 ? here : next);
      expect(quantise(fp16, -(here + next) / 2)).toBe(0 - (pattern % 2 === 0 ? here : next));
    }
    expect(quantise(fp16, 1e9)).toBe(65504);
    expect(quantise(fp16, Number.NEGATIVE_INFINITY)).toBe(-65504);
  });

  test("bf16 of an fp32 number is what rounding its bits gives", () => {
    const bf16 = format("bf16");
    const floats = fc.float({
      noNaN: true,
      noDefaultInfinity: true,
      max: Math.fround(3.38e38),
      min: Math.fround(-3.38e38),
    });
    fc.assert(fc.property(floats, (value) => quantise(bf16, value) === bfloat(value)));
  });

  test("fp32 is what the processor rounds to", () => {
    const fp32 = format("fp32");
    const doubles = fc.double({ noNaN: true, min: -3.4e38, max: 3.4e38 });
    fc.assert(fc.property(doubles, (value) => quantise(fp32, value) === Math.fround(value) + 0));
    expect(single(1e40)).toBe(fp32.high);
    expect(quantise(fp32, -1e40)).toBe(fp32.low);
  });
});

describe("powers of two", () => {
  test("the nearest one, ties to the even exponent field", () => {
    const log = format("log2<4>", 0.5);
    expect([0, 0.24, 0.25, 0.26, 0.75, 1.5, 3, 47, 49, -1.6].map((value) => quantise(log, value))).toEqual([
      0, 0, 0, 1, 2, 2, 8, 64, 64, -4,
    ]);
  });
});

describe("blocks", () => {
  const block = format("bfp<mantissa 4, exponent 2, block 2>");

  test("share the smallest exponent for which no mantissa saturates", () => {
    // Mantissas -8 … 7 times 1, 2, 4, 8: 9 needs the exponent 1, which makes 3 a tie between 2 and 4.
    const codes = quantiseTensor(block, [9, 3, 3, 3, 100, 3, -8, 5], { axis: 8, inner: 1 });
    expect([...codes]).toEqual([8, 4, 3, 3, 56, 0, -8, 5]);
  });

  test("lie along the axis: the elements between belong to other blocks", () => {
    const codes = quantiseTensor(block, [9, 3, 3, 9, 5, 5], { axis: 3, inner: 2 });
    expect([...codes]).toEqual([8, 4, 4, 8, 5, 5]);
  });

  test("every element is within half a step of its block, unless the largest exponent saturates", () => {
    const values = fc.array(fc.double({ min: -56, max: 56, noNaN: true }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, (list) => {
        const codes = quantiseTensor(block, list, { axis: list.length, inner: 1 });
        for (let start = 0; start < list.length; start += 2) {
          const most = Math.max(...list.slice(start, start + 2).map(Math.abs));
          const step = [1, 2, 4, 8].find((it) => most <= 7.5 * it)!;
          for (let index = start; index < Math.min(list.length, start + 2); index++) {
            expect(Math.abs(codes[index]! - list[index]!)).toBeLessThanOrEqual(step / 2);
          }
        }
      }),
    );
  });
});

describe("zero points", () => {
  test("shift the codes, and wrap what is stored", () => {
    const it = format("uint8(zero: 128)");
    expect([-200, -128, 0, 127, 128].map((value) => quantise(it, value))).toEqual([-128, -128, 0, 127, 127]);
    const wrapping = format("uint8(zero: 128, overflow: wrap)");
    expect([127, 128, -129, 0].map((value) => quantise(wrapping, value))).toEqual([127, -128, 127, 0]);
  });
});
