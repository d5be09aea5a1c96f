import { describe, test } from "vitest";
import { check, tensor } from "./check.ts";

describe("scales that no arithmetic holds", () => {
  test("written ones", () => {
    check(`network n {
  input a: uint8(scale: 1e-300)[4]
  //                    ^^^^^^ dnnx-scale-out-of-range The scale of uint8 is 1e-300, but scales go from 2^-200 to 2^200, so that products of them are still numbers. Write one in between.
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
  input x: uint1(scale: 2^-60)[4]
  input h: int8(scale: 2^150)[4]
  a = multiply(x, x)
  b = multiply(a, x)
  c = multiply(b, x)
  //  ^^^^^^^^ dnnx-scale-out-of-range The scale of "c" is 2^-240, but scales go from 2^-200 to 2^200, so that products of them are still numbers. It follows from what the layer reads: give that, or the result, a scale in between, such as @activations(int8(scale: 2^-4)).
  d = dense(h, units: 2) @weights(int8(scale: 2^60))
  //  ^^^^^ dnnx-scale-out-of-range The scale of "d" is 2^210
  e = dense(h, units: 2) @weights(int8(scale: 2^60)) @activations(int8(scale: 2^160))
  output c, d, e
}`);
  });

  test("those that follow from a weights file", () => {
    const file = { "y.weight": tensor([2, 4], () => 1e-100), "y.bias": tensor([2]) };
    check(
      `network n {
  weights from "w"
  input x: int8(scale: 2^-200)[4]
  y = dense(x, units: 2)
  //  ^^^^^ dnnx-scale-out-of-range The scale of "y.weight" is 2^-339, but scales go from 2^-200 to 2^200, so that products of them are still numbers. It follows from their values in w: write one with the format, as in @weights(int8(scale: 2^-7)).
  output y
}`,
      { w: file },
    );
  });
});
