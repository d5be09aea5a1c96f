import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createCompiler } from "../../server/service/compile.ts";
import { check, environment, tensor } from "./check.ts";

describe("scales that no arithmetic holds", () => {
  test("written ones", () => {
    check(`network n {
  input a: uint8(scale: 1e-300)[4]
  //                    ^^^^^^ dnnx-scale-out-of-range The scale of uint8 is 1e-300, but such scales go from 2^-200 to 2^200, so that products of them are still numbers. Write one in between.
  input b: int8(scale: 2^201)[4]
  //                   ^^^^^ dnnx-scale-out-of-range The scale of int8 is 2^201
  input c: fixed<8, -193>[4]
  //       ^^^^^^^^^^^^^^ dnnx-scale-out-of-range The scale of fixed<8, -193> is 2^-201
  input x: int8(scale: 2^200)[4]
  input y: fixed<8, -192>[4]
  d = dense(x, units: 2) @weights(int8(scale: [1, 1e-200]))
  //                                              ^^^^^^ dnnx-scale-out-of-range The scale of int8 is 1e-200
  output a, b, c, x, y, d
}`);
  });

  test("products of them", () => {
    check(`network n {
  input x: uint1(scale: 2^-200)[4]
  input h: uint1(scale: 2^200)[4]
  a = multiply(x, x)
  b = multiply(a, a)
  c = multiply(b, x)
  //  ^^^^^^^^ dnnx-scale-out-of-range The scale of "c" is 2^-1000, but such scales go from 2^-800 to 2^800, so that products of them are still numbers. It follows from what the layer reads: give that, or the result, a scale in between, such as @activations(int8(scale: 2^-4)).
  d = multiply(h, h)
  e = multiply(d, d)
  f = multiply(e, d)
  //  ^^^^^^^^ dnnx-scale-out-of-range The scale of "f" is Infinity
  output c, f
}`);
  });

  test("a deep network whose scales are inferred from the worst case keeps them", () => {
    const layers = Array.from(
      { length: 100 },
      (_, index) => `  a${index + 1} = dense(a${index}, units: 16) @weights(int4) @activations(int4)`,
    );
    check(`network n {\n  input a0: int4[16]\n${layers.join("\n")}\n  output a100\n}`);
  });

  test("a deeper one is told at the layer that leaves them", () => {
    const layers = Array.from(
      { length: 300 },
      (_, index) => `  a${index + 1} = dense(a${index}, units: 16) @weights(int4) @activations(int4)`,
    );
    const text = `network n {\n  input a0: int4[16]\n${layers.join("\n")}\n  output a300\n}`;
    const {
      diagnostics,
      checked: { networks },
    } = createCompiler(environment())(parse(text));
    const told = diagnostics.filter(({ severity }) => severity !== "hint");
    expect(told.map(({ code }) => code)).toEqual(["dnnx-range-limited"]);
    expect(told[0]!.message).toMatch(/^The values of "a\d+" could be so large .* a scale above 2\^600: it stays there/);
    const scales = networks[0]!.layers.map(({ output }) => output.format.scale);
    expect(Math.max(...scales)).toBe(2 ** 600);
    expect(scales.at(-1)).toBe(2 ** 600);
  });

  test("those that follow from a weights file", () => {
    const file = { "y.weight": tensor([2, 4], () => 1e-100), "y.bias": tensor([2]) };
    check(
      `network n {
  weights from "w"
  input x: int8(scale: 2^-200)[4]
  y = dense(x, units: 2)
  //  ^^^^^ dnnx-scale-out-of-range The scale of "y.weight" is 2^-339, but such scales go from 2^-200 to 2^200, so that products of them are still numbers. It follows from their values in w: write one with the format, as in @weights(int8(scale: 2^-7)).
  output y
}`,
      { w: file },
    );
  });
});
