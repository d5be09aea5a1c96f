import { describe, expect, test } from "vitest";
import type { Layer } from "../../server/network/checked.ts";
import { network } from "./check.ts";

/** Kind of arithmetic, finish and output format (exact integers have the format of their range), or who finishes. */
function shown({ arithmetic, output }: Layer): string {
  if (arithmetic.kind === "fused") return `into ${arithmetic.into}`;
  const finish = "finish" in arithmetic ? arithmetic.finish.kind : "";
  return [arithmetic.kind, finish, finish === "none" ? "" : output.format.text].filter((part) => part).join(" ");
}

function chain(body: string, use = "activations int6(scale: 1)"): Readonly<Record<string, string>> {
  const { network: checked } = network(`approximation small {\n  ${use}\n}
network n {
  use small
  input x: int4[2, 4, 4]
${body}
}`);
  return Object.fromEntries(checked.layers.slice(1).map((layer) => [layer.name, shown(layer)]));
}

describe("where the default activation format applies", () => {
  test("behind a convolution, not between it and its batchnorm and relu", () => {
    expect(
      chain(`  c = conv(x, filters: 2, kernel: 3)
  b = batchnorm(c)
  r = relu(b)
  d = conv(r, filters: 2, kernel: 1)
  e = conv(d, filters: 2, kernel: 1)
  output e`),
    ).toEqual({
      c: "multiplyAccumulate none",
      b: "into r",
      r: "map requantise int6(scale: 1)",
      d: "multiplyAccumulate shift int6(scale: 1)",
      e: "multiplyAccumulate none",
    });
  });

  test("not on outputs, argmax, add, quantize, nor through a flatten that ends in one of them", () => {
    expect(
      chain(
        `  c = conv(x, filters: 2, kernel: 4)
  f = flatten(c)
  a = argmax(f)
  d = conv(x, filters: 2, kernel: 4)
  e = conv(x, filters: 2, kernel: 4)
  s = add(d, e)
  q = quantize(s, to: int3(scale: 1))
  output a, q`,
      ),
    ).toMatchObject({
      c: "multiplyAccumulate none",
      d: "multiplyAccumulate none",
      s: "add none",
      q: "map shift int3(scale: 1)",
      a: "argmax uint1",
    });
  });

  test("a pool in front of a dense layer is stored, a maxpool and a flatten keep what they read", () => {
    expect(
      chain(`  p = avgpool(x, kernel: 3, stride: 1)
  m = maxpool(p, kernel: 2)
  g = globalpool(m)
  h = globalpool(m, kind: max)
  s = dense(add(g, h), units: 2)
  output s`),
    ).toEqual({
      p: "sumPool requantise int6(scale: 1)",
      m: "maxPool int6(scale: 1)",
      g: "globalSum none",
      h: "globalMax int6(scale: 1)",
      "s.add": "add none",
      s: "multiplyAccumulate none",
    });
  });

  test("int8 where nothing is written, uint8 when no value is negative", () => {
    expect(
      chain(
        `  c = conv(x, filters: 2, kernel: 1)
  d = conv(relu(c), filters: 2, kernel: 1)
  e = conv(d, filters: 2, kernel: 1)
  output e`,
        "weights int3",
      ),
    ).toMatchObject({
      c: "multiplyAccumulate none",
      "d.relu": "map clamp uint8",
      d: "multiplyAccumulate shift int8",
    });
  });

  test("the approximations below a use hold for the layers below it", () => {
    const { layer } = network(`approximation first {
  weights int3
  activations int5
}
approximation second {
  weights int2
}
network n {
  input x: int4[4]
  a = dense(x, units: 2)
  use first
  b = dense(a, units: 2)
  use second
  c = dense(b, units: 2)
  output c
}`);
    expect(["a", "b", "c"].map((name) => layer(name).weights?.format.text)).toEqual(["int8", "int3", "int2"]);
    expect(["a", "b", "c"].map((name) => layer(name).output.format.text.slice(0, 4))).toEqual(["int8", "int5", "int8"]);
  });
});

describe("what waits", () => {
  test("two batchnorms become one function, a relu ends it", () => {
    expect(
      chain(`  c = conv(x, filters: 2, kernel: 3)
  b1 = batchnorm(c)
  b2 = batchnorm(b1)
  r = relu(relu(b2))
  q = quantize(r, to: uint2(scale: 1))
  output q`),
    ).toEqual({
      c: "multiplyAccumulate none",
      b1: "into q",
      b2: "into q",
      "r.relu": "into q",
      r: "into q",
      q: "map thresholds uint2(scale: 1)",
    });
  });

  test("a relu in front of a batchnorm is exact, a batchnorm and a relu there are stored", () => {
    const { network: checked } = network(`network n {
  input x: int4[2, 4, 4]
  c = conv(x, filters: 2, kernel: 3)
  r1 = relu(c)
  b1 = batchnorm(r1)
  r2 = relu(b1)
  //   ^^^^ dnnx-stored-as-int16 a batchnorm cannot take up a relu
  b2 = batchnorm(r2)
  //   ^^^^^^^^^ dnnx-stored-as-int16 it leaves the network
  output b2
}`);
    expect(checked.layers.slice(2).map(shown)).toEqual([
      "map clamp uint15",
      "into r2",
      "map requantise int16",
      "map requantise int16",
    ]);
  });

  test("an output that others read too", () => {
    const { layer } = network(
      `network n {
  input x: int4[4]
  d = dense(x, units: 4)
  b = batchnorm(d)
  //  ^^^^^^^^^ dnnx-stored-as-int16 it leaves the network
  r = relu(b) @activations(int16(scale: 2^-10))
  s = add(b, r)
  output s, b
}`,
    );
    expect(shown(layer("s"))).toMatch(/^add none/);
  });

  test("what a fused layer passes on belongs to the layer whose integers it are", () => {
    const { layer } = network(`network n {
  input x: int4[2, 2, 2]
  c = conv(x, filters: 3, kernel: 1)
  b = batchnorm(c)
  q = quantize(relu(b), to: uint3(scale: 1/4))
  f = dense(flatten(q), units: 2)
  output f
}`);
    expect(["c", "b", "q.relu", "q", "f.flatten", "f"].map((name) => layer(name).output.source)).toEqual([
      "c",
      "c",
      "c",
      "q",
      "q",
      "f",
    ]);
    expect(layer("b").output.pending?.a).toHaveLength(3);
    expect(layer("q.relu").output.pending?.relu).toBe(true);
    expect(layer("q").output.pending).toBeUndefined();
    expect(layer("q").output.range).toEqual({ low: 0, high: 7 });
  });
});

describe("layers that change no number", () => {
  test("add brings both tensors to the finer scale", () => {
    const { layer } = network(`network n {
  input a: int4(scale: 2^-3)[4]
  input b: uint2(scale: 2)[4]
  s = add(a, b)
  output s
}`);
    expect(layer("s").arithmetic).toMatchObject({ kind: "add", shiftA: 0, shiftB: 4 });
    expect(layer("s").output).toMatchObject({ range: { low: -8, high: 55 }, format: { scale: 2 ** -3, text: "int7" } });
  });

  test("an average divides by the window in its scale", () => {
    const { layer } = network(`network n {
  input x: uint8(scale: 1/4)[2, 4, 4]
  a = avgpool(x, kernel: 2)
  b = globalpool(x)
  output a, b
}`);
    expect(layer("a").output).toMatchObject({
      range: { low: 0, high: 1020 },
      format: { scale: 1 / 16, text: "uint10" },
    });
    expect(layer("b").output).toMatchObject({ shape: [2], range: { high: 16 * 255 }, format: { scale: 1 / 64 } });
  });
});
