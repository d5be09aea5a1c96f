import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { createChecker } from "../../server/network/check.ts";
import { check, environment, network, tensor } from "./check.ts";

describe("what a layer over a sequence cannot be", () => {
  test("shapes and parameters", () => {
    check(`network n {
  input x: int8(scale: 2^-4)[3, 4, 4]
  input s: int8(scale: 2^-4)[5, 8]
  a = lstm(x, units: 4)
  //       ^ dnnx-shape-mismatch "a" needs a sequence [time, features], but reads [3, 4, 4].
  b = lstm(s, units: 4, table: 1000)
  //                           ^^^^ dnnx-wrong-argument a power of two from 16 to 65536, but it is 1000
  c = attention(s, heads: 3)
  //                      ^ dnnx-wrong-argument a divisor of the 8 features, but it is 3
  d = attention(x, heads: 2)
  //            ^ dnnx-shape-mismatch needs a sequence [time, features]
  e = lstm(s, units: 4, cell: int16)
  //                          ^^^^^ dnnx-wrong-argument a format with a scale of its own
  f = gru(s, units: 4, return: all)
  //                           ^^^ dnnx-wrong-argument sequence or last
  output a, b, c, d, e, f
}`);
  });

  test("formats", () => {
    check(`network n {
  input s: int8(scale: 2^-4)[5, 8]
  input t: int8(scale: 0.1)[5, 8]
  a = lstm(s, units: 4) @activations(binary)
  //                    ^^^^^^^^^^^^^^^^^^^^ dnnx-wrong-argument a format with the code 0, which the state starts at
  b = rnn(s, units: 4, activation: relu)
  //  ^^^ dnnx-wrong-argument must be one with a scale, such as @activations(uint8(scale: 2^-4)), but it is int8
  c = gru(t, units: 4)
  //  ^^^ dnnx-scale-mismatch whose ratio is no power of two
  d = lstm(s, units: 4) @accumulator(int12)
  //                    ^^^^^^^^^^^^^^^^^^^ dnnx-accumulator-overflow The sums of "d"
  e = gru(s, units: 4) @activations(fp8_e4m3)
  //  ^^^ dnnx-not-supported-yet fp8_e4m3 in "e" (gru) is part of the language but not supported yet. Use an integer or
  f = attention(s, heads: 2, inner: log2<4>)
  //  ^^^^^^^^^ dnnx-not-supported-yet log2<4>
  g = rnn(s, units: 4) @weights(int8(per: channel))
  //  ^^^ dnnx-not-supported-yet Use a format with one scale for the whole tensor.
  output a, b, c, d, e, f, g
}`);
  });
});

test("matrices of a weights file, by their names", () => {
  const file = {
    "h.weight_input": tensor([8, 3]),
    "h.weight_hidden": tensor([8, 4]),
    "y.query": tensor([2, 2]),
    "y.key": tensor([2, 2]),
    "y.value": tensor([2, 2]),
    "y.output": tensor([2, 2]),
    "y.query_bias": tensor([2]),
    "y.key_bias": tensor([2]),
    "y.value_bias": tensor([2]),
  };
  check(
    `network n {
  weights from "w"
  input x: int8[4, 3]
  h = lstm(x, units: 2)
  //  ^^^^ dnnx-weights-tensor-shape [8, 2]
  //  ^^^^ dnnx-weights-tensor-missing h.bias
  output h
}
network m {
  weights from "w"
  input x: int8[4, 2]
  y = attention(x, heads: 1)
  //  ^^^^^^^^^ dnnx-weights-tensor-missing y.output_bias
  output y
}`,
    { w: file },
  );
});

test("each matrix has its own scale; the layer counts all of them", () => {
  const { layer } = network(
    `network n {
  weights from "w"
  input x: int8(scale: 2^-4)[4, 3]
  h = lstm(x, units: 2) @weights(int4)
  output h
}`,
    {
      w: {
        "h.weight_input": tensor([8, 3], (index) => (index % 2 === 0 ? 0.5 : 0)),
        "h.weight_hidden": tensor([8, 2], () => 3),
        "h.bias": tensor([8]),
      },
    },
  );
  const { weights, work } = layer("h");
  expect(weights?.parts?.map(({ name, weights: part }) => [name, part.shape, part.format.scale])).toEqual([
    ["input", [8, 3], 2 ** -3],
    ["hidden", [8, 2], 2 ** -1],
  ]);
  expect([weights?.shape, weights?.codes().length, weights?.biasCodes()?.length]).toEqual([[8, 5], 40, 8]);
  expect(weights?.zeroFraction).toBe(12 / 40);
  expect(work).toEqual({ macs: 160, effectiveMacs: 112, parameters: 48, operations: 72 });
});

test("an edit that leaves the matrices alone keeps their codes", () => {
  const source = `network n {
  input x: int8(scale: 2^-4)[4, 3]
  h = lstm(x, units: 2)
  output h
}`;
  const checker = createChecker(environment());
  const before = checker(parse(source)).networks[0]!.byName.get("h")!.weights!;
  const after = checker(parse(source.replace("units: 2", "units: 2, table: 512"))).networks[0]!.byName.get("h")!;
  expect(after.attributes.table).toBe(512);
  for (const [index, part] of after.weights!.parts!.entries()) {
    expect(part.weights).toBe(before.parts![index]!.weights);
  }
});

test("a sum of numbers whose scales are far apart names both, and a scale that fits", () => {
  const source = (activations: string, mark = "") => `network n {
  input x: int8[8, 16]
  a = dense(x, units: 16) @activations(int8)
  b = dense(a, units: 16) @activations(int8)
  c = dense(b, units: 16) @activations(int8)
  d = dense(c, units: 16) @activations(${activations})
  y = gru(d, units: 8)
  ${mark}
  output y
}`;
  const message =
    'The exact result of "y" needs 63 bits; at most 53 are supported. It adds products of scale 8192, with what it reads, to numbers of scale 2^-30: give the layer in front a scale of at most 1024, such as @activations(int8(scale: 1024)).';
  check(source("int8", `//  ^^^ dnnx-accumulator-too-wide ${message}`));
  check(source("int8(scale: 1024)"));
});
