import { describe, expect, test } from "vitest";
import type { CheckedNetwork } from "../../server/network/checked.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { sampleInputs } from "../../server/network/reference/sample.ts";
import { check, network, tensor } from "./check.ts";

function outputs(net: CheckedNetwork, inputs: Record<string, ArrayLike<number>>): number[] {
  return [...runReference(net, inputs).get(net.outputs[0]!)!];
}

const counted = (count: number) => Float64Array.from({ length: count }, (_, index) => index);

describe("codes in another order", () => {
  test.for([
    ["slice(x, from: 1, to: 2)", [6, 7, 8, 9, 10, 11]],
    ["slice(x, to: 1, axis: rows)", [0, 1, 2, 6, 7, 8]],
    ["slice(x, from: 2, to: 3, axis: columns)", [2, 5, 8, 11]],
    ["transpose(x, order: [2, 0, 1])", [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]],
    ["reshape(x, to: [3, 2, 2])", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]],
    ["pad(slice(x, to: 1), padding: [1, 0, 0, 1])", [0, 0, 0, 0, 0, 1, 2, 0, 3, 4, 5, 0]],
    ["upsample(slice(x, to: 1, axis: rows), factor: [1, 2])", [0, 0, 1, 1, 2, 2, 6, 6, 7, 7, 8, 8]],
    ["concat(slice(x, from: 1, to: 2), slice(x, to: 1))", [6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4, 5]],
  ] as const)("%s", ([layer, expected]) => {
    const { network: net } = network(`network n {
  input x: uint8(scale: 1)[2, 2, 3]
  y = ${layer}
  output y
}`);
    expect(outputs(net, { x: counted(12) })).toEqual(expected);
  });

  test("a concat of two scales takes the finer one", () => {
    const { network: net, layer } = network(`network n {
  input a: int8(scale: 2^-1)[2]
  input b: int8(scale: 2^-3)[3]
  y = concat(a, b, a)
  output y
}`);
    expect(outputs(net, { a: [-3, 5], b: [1, 2, 3] })).toEqual([-12, 20, 1, 2, 3, -12, 20]);
    expect(layer("y").output.format.scale).toBe(2 ** -3);
  });

  test("only a reshape to a vector moves no data", () => {
    const { layer } = network(`network n {
  input x: uint8[2, 3, 3]
  a = reshape(x, to: [18])
  b = reshape(x, to: [3, 6])
  output a, b
}`);
    expect(layer("a").arithmetic.kind).toBe("view");
    expect(layer("b").arithmetic.kind).toBe("gather");
    expect(layer("b").notGenerated).toBeUndefined();
  });
});

describe("products and sums", () => {
  test("a grouped convolution is as many convolutions side by side", () => {
    const source = (body: string) => `network n {
  weights from "w.npz"
  input x: int8[4, 4, 4]
  ${body}
  output y
}`;
    const weight = tensor([6, 2, 3, 3], (index) => ((index * 37) % 15) - 7);
    const bias = tensor([6], (index) => index);
    const part = (from: number) => ({
      weight: { shape: [3, 2, 3, 3], data: Float64Array.from(weight.data).slice(from * 54, from * 54 + 54) },
      bias: { shape: [3], data: Float64Array.from(bias.data).slice(from * 3, from * 3 + 3) },
    });
    const [first, second] = [part(0), part(1)];
    const grouped = network(source("y = conv(x, filters: 6, kernel: 3, padding: 1, groups: 2)"), {
      "w.npz": { "y.weight": weight, "y.bias": bias },
    });
    const split = network(
      source(`a = conv(slice(x, to: 2), filters: 3, kernel: 3, padding: 1)
  b = conv(slice(x, from: 2, to: 4), filters: 3, kernel: 3, padding: 1)
  y = concat(a, b) @activations(int32(scale: 1))`),
      {
        "w.npz": {
          "a.weight": first.weight,
          "a.bias": first.bias,
          "b.weight": second.weight,
          "b.bias": second.bias,
        },
      },
    );
    const [inputs] = sampleInputs(grouped.network, 1, 1);
    const values = (net: typeof grouped) =>
      outputs(net.network, inputs!).map((code) => code * net.layer("y").output.format.scale);
    const formats = `quantised to int8 in between`;
    const exact = values(grouped);
    const apart = values(split);
    expect(exact.length).toBe(apart.length);
    const step = Math.max(...["a", "b"].map((name) => split.layer(name).output.format.scale));
    for (const [index, value] of exact.entries()) expect(Math.abs(value - apart[index]!), formats).toBeLessThan(step);
    expect(grouped.layer("y").work).toMatchObject({ macs: 6 * 2 * 9 * 16, parameters: 6 * 2 * 9 + 6 });
    expect(grouped.layer("y").notGenerated).toBeUndefined();
  });

  test("a convolution over a sequence is one over an image of one row", () => {
    const run = (shape: string, kernel: string) => {
      const { network: net } = network(`network n {
  input x: int8${shape}
  y = conv(x, filters: 3, kernel: ${kernel}, stride: ${kernel === "3" ? "2" : "[1, 2]"}, padding: same)
  output y
}`);
      return outputs(net, { x: counted(20) });
    };
    expect(run("[2, 10]", "3")).toEqual(run("[2, 1, 10]", "[1, 3]"));
    expect(run("[2, 10]", "[1, 3]")).toEqual(run("[2, 1, 10]", "[1, 3]"));
  });

  test("a window over a sequence stays in its row", () => {
    check(`network n {
  input x: int8[2, 7]
  a = conv(x, filters: 2, kernel: [3, 1])
  //                              ^^^^^^ dnnx-wrong-argument "kernel" of "a" must be 3 or [1, 3], as its input [2, 7] is a sequence (channels, length), which has one row, but it is [3, 1].
  b = depthwise(x, kernel: [2, 3])
  //                       ^^^^^^ dnnx-wrong-argument "kernel" of "b" must be 3 or [1, 3]
  c = conv(x, filters: 2, kernel: 3, stride: [2, 1])
  //                                         ^^^^^^ dnnx-wrong-argument "stride" of "c" must be 2 or [1, 2]
  d = conv(x, filters: 2, kernel: 3, padding: [1, 0, 1, 0])
  //                                          ^^^^^^^^^^^^ dnnx-wrong-argument "padding" of "d" must be 1 or [0, 1, 0, 1], as
  e = conv(x, filters: 2, kernel: 3, padding: [1, 2, 0, 1])
  //                                          ^^^^^^^^^^^^ dnnx-wrong-argument "padding" of "e" must be [0, 2, 0, 1], as
  f = conv(x, filters: 2, kernel: 3, dilation: [2, 2])
  //                                           ^^^^^^ dnnx-wrong-argument "dilation" of "f" must be 2 or [1, 2]
  g = maxpool(x, kernel: [2, 1])
  //                     ^^^^^^ dnnx-wrong-argument "kernel" of "g" must be 2 or [1, 2]
  h = conv(x, filters: 2, kernel: [1, 3], stride: [1, 2], padding: [0, 1, 0, 1], dilation: [1, 1])
  i = avgpool(x, kernel: 2, padding: 1)
  output a, b, c, d, e, f, g, h, i
}`);
  });

  test("layers over images alone say so, and how a sequence becomes one", () => {
    check(`network n {
  input x: int4[2, 5]
  input v: int4[5]
  a = upsample(x, factor: 2)
  //           ^ dnnx-shape-mismatch "a" needs an image [channels, height, width], but reads [2, 5]. A sequence becomes an image of one row by reshape(…, to: [2, 1, 5]), or by an input of that shape; then write for example factor: [1, 2].
  b = pad(x, padding: 1)
  //      ^ dnnx-shape-mismatch then write for example padding: [0, 1, 0, 1].
  c = deconv(x, filters: 1, kernel: 3)
  //         ^ dnnx-shape-mismatch then write for example kernel: [1, 3].
  d = upsample(v, factor: 2)
  //           ^ dnnx-shape-mismatch "d" needs an image [channels, height, width], but reads [5]. A vector has no rows and columns: read a tensor that is not flattened, or give the input three sizes.
  e = upsample(reshape(x, to: [2, 1, 5]), factor: [1, 2])
  output a, b, c, d, e
}`);
  });

  test("a deconv spreads each pixel over its window", () => {
    const { network: net, layer } = network(
      `network n {
  weights from "w.npz"
  input x: int8(scale: 1)[1, 2, 2]
  y = deconv(x, filters: 1, kernel: 2, stride: 2, bias: false) @weights(int8(scale: 1))
  z = deconv(x, filters: 1, kernel: 3, stride: 1, padding: 1, bias: false) @weights(int8(scale: 1))
  output y, z
}`,
      {
        "w.npz": { "y.weight": tensor([1, 1, 2, 2], (index) => index + 1), "z.weight": tensor([1, 1, 3, 3], () => 1) },
      },
    );
    const codes = runReference(net, { x: [1, 10, 20, 30] });
    expect([...codes.get("y")!]).toEqual([1, 2, 10, 20, 3, 4, 30, 40, 20, 40, 30, 60, 60, 80, 90, 120]);
    expect([...codes.get("z")!]).toEqual([61, 61, 61, 61]);
    expect(layer("y").work.macs).toBe(16);
  });

  test("multiply with one value per channel", () => {
    const { network: net } = network(`network n {
  input x: int8(scale: 1)[2, 1, 2]
  input s: uint8(scale: 2^-4)[2]
  y = multiply(x, s)
  output y
}`);
    expect(outputs(net, { x: [1, -2, 3, -4], s: [10, 100] })).toEqual([10, -20, 300, -400]);
  });

  test("an embedding reads rows; an index beyond the table the last one", () => {
    const { network: net, layer } = network(
      `network n {
  weights from "w.npz"
  input x: uint8[3]
  y = embedding(x, entries: 3, features: 2) @weights(int8(scale: 1))
  output y
}`,
      { "w.npz": { "y.weight": tensor([3, 2], (index) => index) } },
    );
    expect(outputs(net, { x: [1, 0, 9] })).toEqual([2, 3, 0, 1, 4, 5]);
    expect(layer("y").work.parameters).toBe(6);
  });
});

test("arguments that do not fit", () => {
  check(`network n {
  input x: uint8[4, 6, 6]
  input v: uint8[5]
  a = conv(x, filters: 6, kernel: 3, groups: 4)
  //                                         ^ dnnx-wrong-argument a divisor of the 4 channels and the 6 filters
  b = slice(x, from: 2, to: 5)
  //                        ^ dnnx-wrong-argument at most 4
  c = reshape(x, to: [5, 5])
  //                 ^^^^^^ dnnx-wrong-argument for 144 elements
  d = transpose(x, order: [0, 0, 1])
  //                      ^^^^^^^^^ dnnx-wrong-argument each of the axes 0 to 2 once
  e = concat(x, v)
  //            ^ dnnx-shape-mismatch [channels, 6, 6] as its first tensor
  f = multiply(x, v)
  //              ^ dnnx-shape-mismatch or [4]
  g = concat(x)
  //  ^^^^^^ dnnx-input-count
  h = pad(x, padding: same)
  //                  ^^^^ dnnx-wrong-argument
  i = embedding(relu(x), entries: 4, features: 2)
  //            ^^^^^^^ dnnx-shape-mismatch a vector of indices
  output a, b, c, d, e, f, g, h, i
}`);
});
