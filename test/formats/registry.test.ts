import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic } from "../../server/diagnostics/diagnostic.ts";
import { constantText } from "../../server/formats/constant.ts";
import type { NumberFormat } from "../../server/formats/format.ts";
import { narrowest, narrowestSigned } from "../../server/formats/integer.ts";
import { formatKinds, formatNames, formatsNotYet, readFormat } from "../../server/formats/registry.ts";

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
    ["fixed<16,6>", { kind: "fixed", bits: 16, signed: true, scale: 2 ** -10, text: "fixed<16,6>" }],
    [
      "fixed<16, 6>(round: floor, overflow: wrap)",
      { text: "fixed<16,6>(round: floor, overflow: wrap)", overflow: "wrap" },
    ],
    ["fixed<16, 6, round: floor>", { text: "fixed<16,6>(round: floor)" }],
    ["ufixed<8,0>", { bits: 8, signed: false, scale: 2 ** -8, high: 255 }],
    ["fixed<8, -2>", { scale: 2 ** -10 }],
    ["fixed<4,9>", { scale: 32 }],
    ["binary", { kind: "binary", bits: 1, low: -1, high: 1 }],
    ["binary(scale: 0.5)", { scale: 0.5, text: "binary(scale: 2^-1)" }],
    ["ternary", { kind: "ternary", bits: 2, low: -1, high: 1 }],
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
    ["int8(scale: 1/0)", "dnnx-wrong-argument", "Infinity"],
    ["int8(scale: 2 MHz)", "dnnx-wrong-argument", "2 MHz"],
    ["int8(zero: 3)", "dnnx-not-supported-yet", "zero"],
    ["int8(rounding: floor)", "dnnx-unknown-parameter", "round"],
    ["int8(round: up)", "dnnx-wrong-argument", "nearest_even or half_up or floor or zero"],
    ["int8(scale: 1, scale: 2)", "dnnx-duplicate-argument", "scale"],
    ["fixed<8,4>(scale: 2)", "dnnx-unknown-parameter", "scale"],
    ["binary(round: floor)", "dnnx-unknown-parameter", "round"],
    ["itn8", "dnnx-unknown-format", 'Did you mean "int8"'],
    ["float<4,3>", "dnnx-not-supported-yet", "Use fixed<W, I>."],
    ["bfp<mantissa 5, exponent 8, block 16>", "dnnx-not-supported-yet", "bfp"],
  ])("%s is %s", (text, code, message) => {
    const { format, diagnostics } = read(text);
    expect(format).toBeUndefined();
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toEqual([code]);
    expect(diagnostics[0]!.message).toContain(message);
  });

  test("every format of the language is known, supported or not", () => {
    for (const name of formatsNotYet.keys()) expect(read(name).diagnostics[0]?.code).toBe("dnnx-not-supported-yet");
    for (const name of formatNames) expect(formatKinds.some((kind) => kind.named(name))).toBe(true);
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
