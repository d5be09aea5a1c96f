import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import type { Product } from "../../server/formats/product.ts";
import { product } from "../../server/formats/product.ts";
import { factorOf, readFormat } from "../../server/formats/registry.ts";
import { storageBits } from "../../server/formats/storage.ts";

function format(text: string) {
  const tree = parse(`network n {\n  input x: ${text}[4]\n}`);
  const statement = tree.statements.find(({ kind }) => kind === "input")!;
  return readFormat(statement.kind === "input" ? statement.format! : undefined!, statement, [], "weights")!;
}

test.each<[string, string, Product]>([
  ["int8", "uint4", { operation: "multiplier", a: 8, b: 4 }],
  ["fixed<16,6>", "int8(zero: 3)", { operation: "multiplier", a: 16, b: 9 }],
  ["int8", "binary", { operation: "mux", bits: 8, choices: 2 }],
  ["int8", "uint1", { operation: "mux", bits: 8, choices: 2 }],
  ["int8", "ternary", { operation: "mux", bits: 8, choices: 3 }],
  ["binary", "binary", { operation: "xnor" }],
  ["int8", "log2<4>", { operation: "shifter", bits: 8, shifts: 7 }],
  ["log2<3>", "log2<4>", { operation: "adder", bits: 4 }],
  ["bfp<mantissa 5, exponent 8, block 16>", "int8", { operation: "multiplier", a: 5, b: 8 }],
  ["fp16", "int8", { operation: "float", exponent: 5, mantissa: 10 }],
  ["fp8_e5m2", "fp8_e4m3", { operation: "float", exponent: 5, mantissa: 3 }],
  [
    "codebook<16, int8>",
    "uint8",
    { operation: "table", tables: [{ entries: 16, bits: 8 }], product: { operation: "multiplier", a: 8, b: 8 } },
  ],
])("%s times %s", (a, b, expected) => {
  const [first, second] = [factorOf(format(a)), factorOf(format(b))];
  expect(product(first, second)).toEqual(expected);
  const other = product(second, first);
  expect(other).toEqual(expected.operation === "multiplier" ? { ...expected, a: expected.b, b: expected.a } : other);
  expect(other.operation).toBe(expected.operation);
});

test.each([
  ["int4", 100, 10, 400],
  ["bfp<mantissa 5, exponent 8, block 16>", 400, 20, 400 * 5 + 20 * 2 * 8],
  ["codebook<16, int8>", 1000, 10, 4000 + 128],
  ["fp8_e4m3", 3, 3, 24],
])("%s stores %i elements", (text, elements, axis, bits) => {
  expect(storageBits(format(text), elements, axis)).toBe(bits);
});
