import { describe, expect, test } from "vitest";
import type { Layer } from "../../server/network/checked.ts";
import { check, network } from "./check.ts";

const residual = `block residual(x, filters, stride = 1) {
  a = conv(x, filters: filters, kernel: 3, stride: stride, padding: same)
  b = conv(relu(batchnorm(a)), filters: filters, kernel: 3, padding: same)
  s = if stride == 1 then x else conv(x, filters: filters, kernel: 1, stride: stride)
  return relu(add(quantize(b, to: int8), quantize(s, to: int8)))
}
`;

/** What a layer computes, without its name and where it stands. */
function meaning(layer: Layer): unknown {
  const { operation, attributes, work, geometry, output, arithmetic, weights, inputTensors } = layer;
  const tensors = [output, ...inputTensors].map(({ shape, format, range }) => [shape, format, range]);
  return { operation, attributes, work, geometry, tensors, kind: arithmetic.kind, weights: weights?.format };
}

describe("blocks", () => {
  test("give the layers that are written flat", () => {
    const called = network(`${residual}network n {
  input x: uint8[4, 8, 8]
  stage = repeat 2 (y = x) residual(y, filters: 4)
  last = residual(stage, filters: 8, stride: 2)
  output last
}`);
    const block = (name: string, from: string, filters: number, stride: number) => `
  ${name}a = conv(${from}, filters: ${filters}, kernel: 3, stride: ${stride}, padding: same)
  ${name}b = conv(relu(batchnorm(${name}a)), filters: ${filters}, kernel: 3, padding: same)
  ${stride === 1 ? "" : `${name}s = conv(${from}, filters: ${filters}, kernel: 1, stride: ${stride})`}
  ${name} = relu(add(quantize(${name}b, to: int8), quantize(${stride === 1 ? from : `${name}s`}, to: int8)))`;
    const flat = network(`network n {
  input x: uint8[4, 8, 8]${block("one", "x", 4, 1)}${block("two", "one", 4, 1)}${block("last", "two", 8, 2)}
  output last
}`);
    expect(called.network.layers.map(meaning)).toEqual(flat.network.layers.map(meaning));
    expect(called.network.layers.map(({ name }) => name)).toEqual([
      "x",
      ...["stage[0]", "stage[1]"].flatMap((name) =>
        ["a", "b.batchnorm", "b.relu", "b", "quantize", "quantize2", "add", "relu"].map((inner) => `${name}.${inner}`),
      ),
      ...["a", "b.batchnorm", "b.relu", "b", "s", "quantize", "quantize2", "add", "relu"].map((it) => `last.${it}`),
    ]);
  });

  test("layers inside have addresses: in a tensor, in require, in override", () => {
    const { layer, network: checked } = network(`${residual}network n {
  input x: uint8[4, 8, 8]
  stage = repeat 2 (y = x) residual(y, filters: 4) @weights(int4)
  override stage[1].a @weights(int6)
  override stage[0] @weights(int3)
  inner = dense(flatten(stage[0].a), units: 2)
  output stage, inner
  require stage[1].b.lut <= 40%
  require stage[1].c.lut <= 40%
  //      ^^^^^^^^^^ dnnx-unknown-name There is no layer "stage[1].c"
  override stage[2].a @weights(int3)
  //       ^^^^^^^^^^ dnnx-unknown-name
  override inner @fold(pe: 2)
  override stage[1].relu @weights(int8)
  //                     ^^^^^^^^^^^^^^ dnnx-annotation-not-applicable
}`);
    const bits = (name: string) => layer(name).weights?.format.bits;
    expect([bits("stage[0].a"), bits("stage[0].b"), bits("stage[1].a"), bits("stage[1].b")]).toEqual([3, 3, 6, 4]);
    expect(layer("inner").fold?.pe).toBe(2);
    expect(layer("inner.flatten").inputs).toEqual(["stage[0].a"]);
    expect(checked.requirements[0]?.layer).toBe("stage[1].b");
  });

  test("what is said of a layer by its name is not said of the calls in its arguments, as behind the layer itself", () => {
    const { layer } = network(`block pair(x) {
  a = conv(x, filters: 4, kernel: 3)
  b = conv(relu(batchnorm(a)), filters: 8, kernel: 3)
  return b
}
network n {
  input x: uint8[4, 8, 8]
  p = pair(x)
  q = relu(batchnorm(conv(p, filters: 16, kernel: 3)))
  r = dense(flatten(q), units: 4) @lowrank(2)
  output r
  override p.b @fold(pe: 8) @activations(int6)
  override q @weights(int5) @fold(pe: 16)
  override r @weights(int3)
}`);
    expect(["p.b", "p.b.relu", "p.b.batchnorm"].map((name) => layer(name).fold?.pe)).toEqual([8, undefined, undefined]);
    expect(layer("p.b").output.format.bits).toBe(6);
    expect(layer("p.b.relu").output.format.text).not.toBe("int6");
    expect([layer("q.conv").weights?.format.bits, layer("q.conv").fold?.pe, layer("q").fold]).toEqual([
      5,
      16,
      undefined,
    ]);
    expect(["r.reduce", "r"].map((name) => layer(name).weights?.format.bits)).toEqual([3, 3]);
  });

  test("own annotations, then the block's use, then the call, then the network's use", () => {
    const { layer } = network(`approximation outer {
  weights int7
  bias int12
}
approximation inner {
  bias int16
}
block two(x) {
  use inner
  a = dense(x, units: 4) @weights(int2)
  return dense(a, units: 4)
}
network n {
  use outer
  input x: uint8[4]
  y = two(x) @weights(int5)
  z = dense(y, units: 2)
  output z
}`);
    const formats = ["y.a", "y.dense", "z"].map((name) => {
      const { weights } = layer(name);
      return [weights?.format.bits, weights?.bias?.bits !== undefined];
    });
    expect(formats).toEqual([
      [2, true],
      [5, true],
      [7, true],
    ]);
  });

  test("defaults, words, formats and sums as arguments", () => {
    const { layer } = network(`block unit(x, filters, wide = filters * 2, pad = same, format = int8) {
  a = conv(x, filters: wide, kernel: 3, padding: pad) @weights(format)
  return conv(a, filters: filters - 1, kernel: 1)
}
network n {
  input x: uint8[2, 6, 6]
  a = unit(x, 3)
  b = unit(x, filters: 3, pad: valid, format: ternary)
  output a, b
}`);
    expect(layer("a.a").output.shape).toEqual([6, 6, 6]);
    expect(layer("a.conv").output.shape).toEqual([2, 6, 6]);
    expect(layer("b.a").output.shape).toEqual([6, 4, 4]);
    expect(layer("b.a").weights?.format.kind).toBe("ternary");
  });

  test("blocks call blocks, and calls stand in calls", () => {
    const { network: checked } = network(`block act(x) {
  return quantize(relu(x), to: uint8)
}
block unit(x) {
  a = act(dense(x, units: 4))
  return act(a)
}
network n {
  input x: uint8[4]
  y = dense(unit(unit(x)), units: 2)
  output y
}`);
    expect(checked.layers.map(({ name }) => name)).toEqual([
      "x",
      ...["y.unit.x", "y.unit"].flatMap((unit) => [
        `${unit}.a.x`,
        `${unit}.a.relu`,
        `${unit}.a.quantize`,
        `${unit}.act.relu`,
        `${unit}.act.quantize`,
      ]),
      "y",
    ]);
  });

  test("a block may give back what it reads, and a repetition may be empty", () => {
    const { layer, network: checked } = network(`block maybe(x, on) {
  y = if on > 0 then dense(x, units: 4) else x
  return y
}
network n {
  input x: uint8[4]
  a = maybe(x, on: 0)
  b = repeat 0 (z = a) maybe(z, on: 1)
  c = if 2 >= 2 then b else a
  y = dense(c, units: 2)
  output y
}`);
    expect(layer("y").inputs).toEqual(["x"]);
    expect(checked.layers).toHaveLength(2);
  });

  test("a layer may be repeated", () => {
    const { network: checked } = network(`network n {
  input x: uint8[4]
  y = repeat 3 (z = x) dense(z, units: 4) @weights(int3)
  output y
}`);
    expect(checked.layers.map(({ name, weights }) => [name, weights?.format.bits])).toEqual([
      ["x", undefined],
      ["y[0]", 3],
      ["y[1]", 3],
      ["y[2]", 3],
    ]);
    expect(checked.outputs).toEqual(["y[2]"]);
  });
});

describe("what is wrong with blocks", () => {
  test("arguments", () => {
    check(`${residual}network n {
  input x: uint8[4, 8, 8]
  a = residual(x)
  //  ^^^^^^^^ dnnx-missing-parameter needs "filters"
  b = residual(x, filters: 4, strid: 2)
  //                          ^^^^^ dnnx-unknown-parameter Did you mean "stride"?
  c = residual(x, 4, 1, 7)
  //                    ^ dnnx-wrong-argument at most 3 (x, filters, stride), but it is 4
  d = residual(x, filters: 4, filters: 5)
  //                          ^^^^^^^ dnnx-duplicate-argument
  e = residual(3, filters: 4)
  //           ^ dnnx-wrong-argument The tensor "x" of "residual" must be the name of a layer
  f = residual(z, filters: 4)
  //           ^ dnnx-unknown-name There is no layer "z".
  g = residul(x, filters: 4)
  //  ^^^^^^^ dnnx-unknown-layer Did you mean "residual"?
  h = repeat 2.5 (y = x) residual(y, filters: 4)
  //         ^^^ dnnx-wrong-argument a whole number
  i = if x == 1 then x else x
  //     ^^^^^^ dnnx-wrong-argument a comparison of constants
  output a, b, c, d, e, f, g, h, i
}`);
  });

  test("a value that is wrong for one call is told in the block, once, and where it is called from", () => {
    const { networks } = check(`block unit(x, filters) {
  return conv(x, filters: filters, kernel: 3)
  //                      ^^^^^^^ dnnx-wrong-argument "filters" of conv must be a whole number of at least 1, but it is 0
  //                                       ^ dnnx-kernel-too-large The window of "b.conv"
}
network n {
  input x: uint8[4, 8, 8]
  input small: uint8[1, 2, 2]
  a = repeat 3 (y = x) unit(y, filters: 0)
  b = unit(small, filters: 2)
  output a, b
}`);
    const related = networks[0]!.diagnostics.map((diagnostic) => diagnostic.related?.[0]?.message);
    expect(related).toEqual(Array(2).fill('"unit" is called from here.'));
  });

  test("names inside, whether it is called or not", () => {
    check(`block wrong(x, n, x) {
  //              ^ dnnx-duplicate-name
  a = relu(z)
  //       ^ dnnx-unknown-name
  b = relu(c)
  //       ^ dnnx-use-before-definition
  c = rlu(x)
  //  ^^^ dnnx-unknown-layer Did you mean "relu"?
  c = relu(x)
//^ dnnx-duplicate-name
  d = x
  //  ^ dnnx-block-form "d" must be a call
  e = dense(x, units: n) @weigths(int8)
  //                      ^^^^^^^ dnnx-unknown-annotation
  use missing
  //  ^^^^^^^ dnnx-unknown-name
  output c
//^^^^^^ dnnx-misplaced-statement
  return c
  f = relu(x)
//^^^^^^^^^^^ dnnx-block-form "return" must be its last statement
}`);
  });

  test("no return, recursion, nobody calls", () => {
    check(`block open(x) {
  //  ^^^^ dnnx-block-form it has no "return"
  y = relu(x)
}
block first(x) {
  //  ^^^^^ dnnx-block-form it calls itself (first calls second calls first)
  return second(x)
}
block second(x) {
  //  ^^^^^^ dnnx-block-form
  return first(x)
}
block lonely(x) {
  //  ^^^^^^ dnnx-unused-block
  return relu(x)
}
network n {
  input x: uint8[4]
  a = open(x)
  b = first(x)
  output a, b
}`);
  });
});
