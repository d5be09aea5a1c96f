import { describe, expect, test } from "vitest";
import { check, network, tensor } from "./check.ts";

describe("shapes", () => {
  test("dense on an image, with the repair, and the layers behind go on", () => {
    const checked = check(`network n {
  input x: uint8[2, 3, 3]
  y = dense(x, units: 2)
  //        ^ dnnx-shape-mismatch "y" needs a vector, but reads [2, 3, 3]. Wrap it in flatten(…).
  z = relu(y)
  output z
}`);
    const [problem] = checked.networks[0]!.diagnostics;
    expect(problem?.fixes?.[0]?.changes.map(({ newText }) => newText)).toEqual(["flatten(", ")"]);
    expect(problem?.related?.[0]?.message).toBe("The shape [2, 3, 3] comes from here.");
    expect(checked.networks[0]!.byName.get("z")?.output.shape).toEqual([2]);
  });

  test("conv on a vector, adds of different shapes, argmax of an image", () => {
    check(`network n {
  input x: uint8[8]
  input y: uint8[4, 2, 1]
  a = conv(x, filters: 2, kernel: 1)
  //       ^ dnnx-shape-mismatch needs an image
  b = add(x, y)
  //         ^ dnnx-shape-mismatch needs the shape [8] of its first tensor, but reads [4, 2, 1]
  c = argmax(y)
  //         ^ dnnx-shape-mismatch needs a vector
  output a, b, c
}`);
  });

  test("windows that have no position", () => {
    check(`network n {
  input x: uint8[1, 4, 6]
  input row: uint8[4, 6]
  f = conv(row, filters: 2, kernel: 9)
  //                                ^ dnnx-kernel-too-large The window of "f" is 9, but its input [4, 6] (channels, length) with padding is only 6.
  a = conv(x, filters: 2, kernel: 5)
  //                              ^ dnnx-kernel-too-large The window of "a" is 5 x 5, but its input [1, 4, 6] (channels, height, width) with padding is only 4 x 6.
  b = conv(x, filters: 2, kernel: 3, dilation: [2, 1])
  //                              ^ dnnx-kernel-too-large 5 x 3 with its dilation
  c = maxpool(x, kernel: 2, padding: 2)
  //                                 ^ dnnx-wrong-argument smaller than the kernel
  d = conv(x, filters: 2, kernel: 5, padding: same)
  e = conv(x, filters: 2, kernel: [2, 6])
  output f, a, b, c, d, e
}`);
  });

  test("sizes beyond all measure", () => {
    check(`network n {
  input x: uint8[65536, 65536, 2]
  //            ^^^^^^^^^^^^^^^^^ dnnx-wrong-argument at most 67108864 elements
  input y: uint8[1048576]
  a = dense(y, units: 1048576)
  //  ^^^^^ dnnx-wrong-argument The matrix of weights of "a"
  b = dense(y, units: 10000000000)
  //                  ^^^^^^^^^^^ dnnx-wrong-argument at most 1048576
  input z: uint8[2, 2, 2, 2]
  //            ^^^^^^^^^^^^ dnnx-wrong-argument a list of 4 sizes
  input w: uint8[0]
  //             ^ dnnx-wrong-argument at least 1, but it is 0
  output a, b, x, z, w
}`);
  });
});

describe("arguments", () => {
  test("unknown, missing, wrong, twice", () => {
    check(`network n {
  input x: uint8[2, 8, 8]
  a = conv(x, filters: 4, kernel: 3, strid: 2)
  //                                 ^^^^^ dnnx-unknown-parameter Did you mean "stride"?
  b = conv(x, kernel: 3)
  //  ^^^^ dnnx-missing-parameter "conv" needs "filters"
  c = conv(x, filters: 4, kernel: 3, bias: maybe)
  //                                       ^^^^^ dnnx-wrong-argument true or false, but it is "maybe"
  d = conv(x, filters: 4, kernel: [3], stride: 2 MHz)
  //                              ^^^ dnnx-wrong-argument
  //                                           ^^^^^ dnnx-wrong-argument 2 MHz
  e = conv(x, filters: 4, filters: 5, kernel: 3)
  //                      ^^^^^^^ dnnx-duplicate-argument
  f = conv(x, x, filters: 4, kernel: 3)
  //          ^ dnnx-input-count reads one tensor (input), but 2 are written
  g = relu()
  //  ^^^^ dnnx-input-count none is written
  h = relu(3)
  //       ^ dnnx-wrong-argument the name of a layer or a call
  i = x
  //  ^ dnnx-wrong-argument a call such as relu(x)
  j = quantize(x, to: int99)
  //                  ^^^^^ dnnx-format-width
  output a, b, c, d, e, f, g, h, i, j
}`);
  });

  test("a value without a label is taken for the next parameter, and the rest is checked with it", () => {
    const checked = check(`network n {
  input x: uint8[2, 8, 8]
  a = conv(x, 4, 3)
  //          ^ dnnx-missing-label 4 in "conv" has no label: only tensors stand without one. Write \`filters: 4\`.
  //             ^ dnnx-missing-label Write \`kernel: 3\`
  b = maxpool(a, 2, kernel: [3, 3])
  //             ^ dnnx-missing-label Write \`stride: 2\`
  c = conv(b, filters: 1, kernel: 9)
  //                              ^ dnnx-kernel-too-large its input [4, 2, 2] (channels, height, width)
  output c
}`);
    expect(checked.networks[0]!.byName.get("b")?.output.shape).toEqual([4, 2, 2]);
  });

  test("a layer that reads too much reads it all the same: nothing else is unused", () => {
    check(`network n {
  input x: uint8[4]
  input z: uint8[4]
  a = relu(x, z)
  //          ^ dnnx-input-count
  output a
}`);
  });

  test("a statement with a syntax error has that one message only, and its readers have none", () => {
    check(`network n {
  input x: uint8[4]
  a = dense(x, units: )
  //                  ^ dnnx-syntax
  b =
  //^ dnnx-syntax
  c = add(a, b)
  output c
}`);
  });
});

describe("annotations", () => {
  test("unknown, not applicable, twice, wrong", () => {
    check(`network n {
  input x: uint8[2, 8, 8]
  a = conv(x, filters: 4, kernel: 3) @wieghts(int4)
  //                                  ^^^^^^^ dnnx-unknown-annotation Did you mean "weights"?
  b = relu(a) @weights(int4)
  //          ^^^^^^^^^^^^^^ dnnx-annotation-not-applicable it has no weights
  c = flatten(b) @activations(int4)
  //             ^^^^^^^^^^^^^^^^^^ dnnx-annotation-not-applicable keeps the codes
  m = globalpool(a, kind: max) @activations(int4)
  //                           ^^^^^^^^^^^^^^^^^^ dnnx-annotation-not-applicable globalpool of kind max
  d = conv(x, filters: 4, kernel: 3) @weights(int4) @weights(int8)
  //                                                 ^^^^^^^ dnnx-duplicate-annotation
  e = conv(x, filters: 4, kernel: 3) @memory(rom)
  //                                         ^^^ dnnx-wrong-argument bram or uram or lutram or registers or logic or offchip
  f = conv(x, filters: 4, kernel: 3)
  g = conv(x, filters: 4, kernel: 3) @reuse(64)
  //                                 ^^^^^^^^^^ dnnx-illegal-fold
  h = conv(x, filters: 4, kernel: 3) @weights()
  //                                  ^^^^^^^ dnnx-missing-parameter
  i = conv(x, filters: 4, kernel: 3) @accumulator(fixed<32,8>)
  //                                 ^^^^^^^^^^^^^^^^^^^^^^^^^ dnnx-wrong-argument intN without a scale
  output c, d, e, f, g, h, i, m
}`);
  });

  test("an annotation reaches the layer of its statement that can have it", () => {
    const { layer } = network(`network n {
  input x: uint8[2, 8, 8]
  a = relu(batchnorm(conv(x, filters: 4, kernel: 3))) @weights(ternary) @activations(uint2) @fold(pe: 4, simd: 2)
  output a
}`);
    expect(layer("a.conv").weights?.format.text).toBe("ternary");
    expect(layer("a.conv").fold).toMatchObject({ pe: 4, simd: 2 });
    expect(layer("a").fold).toBeUndefined();
    expect(layer("a").output.format.text).toBe("uint2");
  });

  test("legal folds are listed", () => {
    check(`network n {
  input x: uint8[4, 8, 8]
  a = conv(x, filters: 6, kernel: [3, 2]) @fold(pe: 4, simd: 3)
  //                                      ^^^^^^^^^^^^^^^^^^^^^ dnnx-illegal-fold A pe of 4 does not divide the channels of "a". Legal values: 1, 2, 3, 6.
  //                                      ^^^^^^^^^^^^^^^^^^^^^ dnnx-illegal-fold Legal values: 1, 2, 4, 8, 24.
  b = relu(a) @fold(pe: 6, simd: 2)
  //          ^^^^^^^^^^^^^^^^^^^^^ dnnx-illegal-fold "b" has no simd
  c = maxpool(b, kernel: 2) @fold(pe: 3, simd: 2)
  //                        ^^^^^^^^^^^^^^^^^^^^^ dnnx-illegal-fold Legal values: 1.
  d = argmax(flatten(c)) @fold(pe: 9)
  e = dense(flatten(c), units: 4) @fold(pe: 4, simd: 54)
  output d, e
}`);
  });

  test("sparsity", () => {
    check(`network n {
  input x: uint8[8]
  a = dense(x, units: 4) @sparsity(50%, 2:4)
  b = dense(x, units: 4) @sparsity(75%, 2:4)
  //                               ^^^ dnnx-wrong-argument 50% with the pattern 2:4, but it is 75%
  c = dense(x, units: 4) @sparsity(100%)
  //                               ^^^^ dnnx-wrong-argument less than 100%
  d = dense(x, units: 4) @sparsity(50%, diagonal)
  //                                    ^^^^^^^^ dnnx-wrong-argument unstructured
  e = dense(x, units: 4) @weights(binary) @sparsity(50%)
  //                                      ^^^^^^^^^^^^^^ dnnx-sparsity-impossible
  f = dense(x, units: 4) @sparsity(50%, block(2, 1), encode: huffman)
  //                                                         ^^^^^^^ dnnx-wrong-argument bitmap
  output a, b, c, d, e, f
}`);
  });

  test("an approximation says it once, and holds for the layers that it speaks about", () => {
    const { layer } = network(`approximation small {
  weights int4
  sparsity 50%, kernel
  fold (pe: 2, simd: 2)
  wieghts int3
//^^^^^^^ dnnx-unknown-annotation
}
network n {
  use small
  input x: uint8[2, 4, 4]
  a = conv(x, filters: 2, kernel: 3) @weights(int8)
  b = relu(a)
  c = conv(b, filters: 3, kernel: 1)
  //  ^^^^ dnnx-illegal-fold Legal values: 1, 3.
  output c
}`);
    expect(layer("a").weights?.format.text).toBe("int8");
    expect(layer("c").weights?.format.text).toBe("int4");
    expect(layer("a").sparsity).toMatchObject({ fraction: 0.5, pattern: "kernel" });
    expect(layer("b").fold).toMatchObject({ pe: 2 });
  });
});

describe("formats in networks", () => {
  test("binary tensors have no zero to pad with, except under a maxpool", () => {
    check(`network n {
  input x: binary[1, 4, 4]
  a = conv(x, filters: 2, kernel: 3, padding: same)
  //                                          ^^^^ dnnx-binary-padding
  b = avgpool(x, kernel: 2, padding: 1)
  //                                 ^ dnnx-binary-padding
  c = maxpool(x, kernel: 2, padding: 1)
  d = conv(x, filters: 2, kernel: 3)
  output a, b, c, d
}`);
  });

  test("accumulators", () => {
    const { layer } = network(`network n {
  input x: uint8[64]
  a = dense(x, units: 2) @weights(int8) @accumulator(int16)
  //                                    ^^^^^^^^^^^^^^^^^^^ dnnx-accumulator-overflow does not hold. Use int23
  b = dense(x, units: 2) @weights(int8) @accumulator(int32)
  c = dense(x, units: 2) @weights(int8)
  output a, b, c
}`);
    expect(layer("b").weights?.accumulator.text).toBe("int32");
    expect(layer("c").weights?.accumulator.bits).toBe(layer("c").output.format.bits);
  });

  test("exact results that no double holds", () => {
    check(`network n {
  input x: int32[4]
  a = dense(x, units: 2) @weights(int32)
  //  ^^^^^ dnnx-accumulator-too-wide Quantise what it reads
  output a
}`);
  });

  test("scales that do not fit together", () => {
    check(`network n {
  input a: uint8(scale: 1/10)[4]
  input b: uint8(scale: 1/30)[4]
  input c: uint8(scale: 2^-60)[4]
  input d: uint8[4]
  x = add(a, b)
  //  ^^^ dnnx-scale-mismatch scale 1/10 and 1/30, whose ratio is no power of two
  y = add(c, d)
  //  ^^^ dnnx-scale-mismatch too far apart
  z = quantize(d, to: int32(scale: 2^-30))
  w = quantize(a, to: int32(scale: 2^-30))
  //  ^^^^^^^^ dnnx-scale-too-fine
  v = relu(d) @activations(uint8(scale: 2, overflow: wrap))
  //          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ dnnx-wrap-not-possible a relu comes first
  output x, y, z, w, v
}`);
  });

  test("a batchnorm of a file can be too steep for a scale, in front of a relu too", () => {
    const file = {
      "w.npz": {
        "y.gamma": tensor([2], () => 300),
        "y.beta": tensor([2], () => 0),
        "y.mean": tensor([2], () => 0),
        "y.variance": tensor([2], () => 1),
      },
    };
    const text = (scale: string, mark: string) => `network n {
  weights from "w.npz"
  input x: int8[2]
  y = batchnorm(x)
  z = relu(y) @activations(uint12(scale: ${scale}))
${mark}
  output z
}`;
    check(text("2^-10", `  //          ${"^".repeat(34)} dnnx-scale-too-fine`), file);
    check(text("2^-6", ""), file);
  });
});

test("circulant weights are not sparse", () => {
  check(`network n {
  input x: uint8[8]
  a = dense(x, units: 12) @circulant(4) @sparsity(50%, encode: bitmap)
  //                      ^^^^^^^^^^^^^ dnnx-wrong-argument @circulant of "a" must be written without @sparsity, but it is written with it.
  output a
}`);
});

test("why a fold, a block or a number is none", () => {
  check(`network n {
  input x: uint8[8]
  input i: uint8[2, 4, 4]
  a = dense(x, units: 6) @memory(logic) @fold(pe: 2, pack: 2)
  //                                    ^^^^^^^^^^^^^^^^^^^^^ dnnx-illegal-fold A pe of 2 leaves weights of "a" for later, but in logic all of them are used at once. Legal values: 6.
  //                                    ^^^^^^^^^^^^^^^^^^^^^ dnnx-illegal-fold "a" has no pack: its weights are in logic, where they are constants. Leave it out.
  b = dense(x, units: 6) @lowrank(3) @circulant(3)
  //                                 ^^^^^^^^^^^^^ dnnx-wrong-argument @circulant of "b.reduce" must be left out, as nothing from 2 on divides both its 8 inputs and its 3 outputs, but it is 3.
  c = dense(x, units: 12) @circulant(3)
  //                      ^^^^^^^^^^^^^ dnnx-wrong-argument @circulant of "c" must be a divisor of both its 8 inputs and its 12 outputs (2, 4), but it is 3.
  d = dense(x, units: 6) @sparsity(-20%)
  //                               ^^^^ dnnx-wrong-argument The fraction of @sparsity must be at least 0% and less than 100%, but it is -20%.
  e = conv(i, filters: 1/0, kernel: 2^2000)
  //                   ^^^ dnnx-wrong-argument "filters" of conv must be a whole number of at least 1, but it is a division by zero.
  //                                ^^^^^^ dnnx-wrong-argument but it is too large.
  f = quantize(x, to: int8(scale: -(1/0)))
  //                              ^^^^^^ dnnx-wrong-argument The scale of int8 must be a positive number, but it is a division by zero.
  g = quantize(x, to: int8(scale: (-2)^0.5))
  //                              ^^^^^^^^ dnnx-wrong-argument but it is no real number.
  output a, b, c, d, e, f, g
}`);
});
