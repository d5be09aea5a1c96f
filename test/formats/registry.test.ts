import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic } from "../../server/diagnostics/diagnostic.ts";
import { constantText } from "../../server/formats/constant.ts";
import type { NumberFormat } from "../../server/formats/format.ts";
import { narrowest, narrowestSigned } from "../../server/formats/integer.ts";
import { formatKinds, formatNames, readFormat } from "../../server/formats/registry.ts";

function read(text: string): {
  readonly format: NumberFormat | undefined;
  readonly diagnostics: readonly Diagnostic[];
} {
  const tree = parse(`network n {\n  input x: ${text}[4]\n}`);
  const statement = tree.statements.find(({ kind }) => kind === "input")!;
  const diagnostics: Diagnostic[] = [];
  const expression = statement.kind === "input" ? statement.format : undefined;
  return { format: expression && readFormat(expression, statement, diagnostics), diagnostics };
}

describe("reading formats", () => {
  test.each([
    ["int8", { kind: "integer", bits: 8, signed: true, low: -128, high: 127, scale: undefined }],
    ["uint4", { kind: "integer", bits: 4, signed: false, low: 0, high: 15 }],
    ["int1", { bits: 1, low: -1, high: 0 }],
    ["int32", { bits: 32, low: -(2 ** 31), high: 2 ** 31 - 1 }],
    ["int8(narrow)", { low: -127, high: 127, text: "int8(narrow)" }],
    ["uint2(narrow)", { low: 0, high: 2 }],
    ["int8(scale: 2^-4)", { scale: 1 / 16, text: "int8(scale: 2^-4)" }],
    ["uint8(scale: 1/255)", { scale: 1 / 255, text: "uint8(scale: 1/255)" }],
    ["int8(scale: 0.05)", { scale: 0.05, text: "int8(scale: 1/20)" }],
    ["int4(narrow, round: floor, scale: 3)", { text: "int4(narrow, scale: 3, round: floor)", rounding: "floor" }],
    ["fixed<16,6>", { kind: "fixed", bits: 16, signed: true, scale: 2 ** -10, text: "fixed<16, 6>" }],
    [
      "fixed<16, 6>(round: floor, overflow: wrap)",
      { text: "fixed<16, 6>(round: floor, overflow: wrap)", overflow: "wrap" },
    ],
    ["fixed<16, 6, round: floor>", { text: "fixed<16, 6>(round: floor)" }],
    ["ufixed<8,0>", { bits: 8, signed: false, scale: 2 ** -8, high: 255 }],
    ["fixed<8, -2>", { scale: 2 ** -10 }],
    ["fixed<4,9>", { scale: 32 }],
    ["binary", { kind: "binary", bits: 1, low: -1, high: 1 }],
    ["binary(scale: 0.5)", { scale: 0.5, text: "binary(scale: 2^-1)" }],
    ["ternary", { kind: "ternary", bits: 2, low: -1, high: 1 }],
    ["int8(zero: 3)", { low: -131, high: 124, zero: 3, bits: 8 }],
    ["uint8(scale: 1/255, zero: 128)", { low: -128, high: 127, signed: false }],
    ["log2<4>", { bits: 4, low: -64, high: 64, values: [-64, -32, -16, -8, -4, -2, -1, 0, 1, 2, 4, 8, 16, 32, 64] }],
    ["log2<2>(scale: 2^-3)", { bits: 2, scale: 1 / 8, values: [-1, 0, 1] }],
    ["fp8_e4m3", { bits: 8, scale: 2 ** -9, high: 448 * 512 }],
    ["fp8_e5m2", { bits: 8, scale: 2 ** -16, high: 57344 * 65536 }],
    ["float<2,1>", { bits: 4, scale: 1 / 2, values: [-6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 6] }],
    ["fp16", { bits: 16, real: true, high: 65504 }],
    ["bf16", { bits: 16, real: true, high: 2 ** 127 * (2 - 2 ** -7) }],
    ["fp32", { bits: 32, real: true, high: 2 ** 127 * (2 - 2 ** -23) }],
    ["bfp<mantissa 5, exponent 8, block 16>", { bits: 5, low: -(2 ** 19), high: 15 * 2 ** 15 }],
    ["bfp<5, 2, 4>", { text: "bfp<mantissa 5, exponent 2, block 4>", low: -128, high: 120 }],
  ])("%s", (text, expected) => {
    const { format, diagnostics } = read(text);
    expect(diagnostics).toEqual([]);
    expect(format).toMatchObject(expected);
    const again = read(format!.text);
    expect(again.format).toEqual(format);
  });

  test.each([
    ["int0", "dnnx-format-width", "The format int0 has 0 bits; a number has from 1 to 32 bits."],
    ["uint33", "dnnx-format-width", "33 bits"],
    ["int1(narrow)", "dnnx-format-width", "from 2 to 32"],
    ["fixed<40,6>", "dnnx-format-width", "fixed<40, 6>"],
    ["fixed<16>", "dnnx-wrong-argument", "integer bits"],
    ["fixed<16,6,2>", "dnnx-wrong-argument", "two numbers"],
    ["fixed<2.5,1>", "dnnx-wrong-argument", "2.5"],
    ["int8<4>", "dnnx-unknown-parameter", "<…>"],
    ["int8(scale: 0)", "dnnx-wrong-argument", "a positive number, but it is 0"],
    ["int8(scale: -1)", "dnnx-wrong-argument", "-1"],
    ["int8(scale: 1/0)", "dnnx-wrong-argument", "a division by zero"],
    ["int8(scale: 2 MHz)", "dnnx-wrong-argument", "2 MHz"],
    ["int8(zero: 200)", "dnnx-wrong-argument", "from -128 to 127, but it is 200"],
    ["int8(zero: 1.5)", "dnnx-wrong-argument", "a whole number"],
    ["int8(per: pixel)", "dnnx-wrong-argument", "channel or tensor"],
    ["int8(per: channel, scale: 2)", "dnnx-unknown-parameter", "per"],
    ["int8(per: channel)", "dnnx-wrong-argument", "a format of weights"],
    ["codebook<16, int8>", "dnnx-wrong-argument", "a format of weights"],
    ["codebook<1, int8>", "dnnx-wrong-argument", "from 2 to 256"],
    ["codebook<8, int2>", "dnnx-wrong-argument", "from 2 to 4"],
    ["codebook<16>", "dnnx-wrong-argument", "missing"],
    ["codebook<16, fp16>", "dnnx-wrong-argument", "but it is fp16"],
    ["codebook<16, int8, 3>", "dnnx-wrong-argument", "followed by more"],
    ["log2<9>", "dnnx-wrong-argument", "from 2 to 6"],
    ["log2", "dnnx-wrong-argument", "missing"],
    ["bfp<mantissa 40, exponent 8, block 16>", "dnnx-wrong-argument", "from 2 to 16"],
    ["bfp<mantissa 4, exponent 8>", "dnnx-wrong-argument", "elements of a block"],
    ["fp16<3>", "dnnx-unknown-parameter", "<…>"],
    ["fp16(scale: 2)", "dnnx-unknown-parameter", "scale"],
    ["float<1,3>", "dnnx-wrong-argument", "from 2 to 8"],
    ["float<4,30>", "dnnx-wrong-argument", "from 0 to 23"],
    ["int8(rounding: floor)", "dnnx-unknown-parameter", "round"],
    ["int8(round: up)", "dnnx-wrong-argument", "nearest_even or half_up or floor or zero"],
    ["int8(scale: 1, scale: 2)", "dnnx-duplicate-argument", "scale"],
    ["fixed<8,4>(scale: 2)", "dnnx-unknown-parameter", "scale"],
    ["binary(round: floor)", "dnnx-unknown-parameter", "round"],
    ["itn8", "dnnx-unknown-format", 'Did you mean "int8"'],
    ["INT8", "dnnx-unknown-format", 'Did you mean "int8"?'],
    ["u4", "dnnx-unknown-format", 'Did you mean "uint4"?'],
    ["int8_t", "dnnx-unknown-format", 'Did you mean "int8"?'],
    ["ap_int<6>", "dnnx-unknown-format", 'Did you mean "int6"?'],
    ["ap_ufixed<16, 6>", "dnnx-unknown-format", 'Did you mean "ufixed"?'],
    ["bfloat16", "dnnx-unknown-format", 'Did you mean "bf16"?'],
    ["Bipolar", "dnnx-unknown-format", 'Did you mean "binary"?'],
  ])("%s is %s", (text, code, message) => {
    const { format, diagnostics } = read(text);
    expect(format).toBeUndefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(message);
  });

  test("every format of the language is known, supported or not", () => {
    for (const name of formatNames) expect(formatKinds.some((kind) => kind.named(name))).toBe(true);
  });

  test("what is written for a format of another tool is a format here", () => {
    const pairs = formatKinds.flatMap((kind) =>
      Object.entries(kind.alsoCalled ?? {}).map((pair) => [kind, pair] as const),
    );
    expect(pairs.length).toBeGreaterThan(30);
    for (const [kind, [name, here]] of pairs) {
      expect(kind.named(here)).toBe(true);
      expect(formatKinds.some((it) => it.named(name))).toBe(false);
    }
  });

  test("scales are written so that they read back as the same number", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ min: 1e-30, max: 1e30, noNaN: true }),
          fc.integer({ min: 1, max: 999 }).map((n) => 1 / n),
        ),
        (scale) => {
          expect(read(`int8(scale: ${constantText(scale)})`).format?.scale).toBe(scale);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("narrowest formats", () => {
  test("hold their ends, and one bit less would not", () => {
    const ends = fc
      .tuple(fc.maxSafeInteger(), fc.maxSafeInteger())
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    const small = fc
      .tuple(fc.integer({ min: -40, max: 40 }), fc.nat({ max: 40 }))
      .map(([low, span]) => [low, low + span] as const);
    fc.assert(
      fc.property(fc.oneof(ends, small), ([low, high]) => {
        for (const format of [narrowest(low, high), narrowestSigned(low, high)]) {
          expect(format.low).toBeLessThanOrEqual(low);
          expect(format.high).toBeGreaterThanOrEqual(high);
          const lessHigh = format.signed ? 2 ** (format.bits - 2) - 1 : 2 ** (format.bits - 1) - 1;
          const lessLow = format.signed ? -(2 ** (format.bits - 2)) : 0;
          const fewer = format.bits > 1 && lessHigh >= high && lessLow <= low;
          expect(fewer).toBe(false);
        }
        expect(narrowest(low, high).signed).toBe(low < 0);
        expect(narrowestSigned(low, high).signed).toBe(true);
      }),
    );
  });
});
