import { describe, expect, test } from "vitest";
import { check, network, tensor } from "./check.ts";

const right = {
  "c.weight": tensor([4, 2, 3, 3], (index) => (index % 2 === 0 ? 0.5 : 0)),
  "c.bias": tensor([4]),
  "d.weight": tensor([4, 1, 3, 3]),
  "b.gamma": tensor([4]),
  "b.beta": tensor([4]),
  "b.mean": tensor([4]),
  "b.variance": tensor([4]),
};
const source = `network n {
  weights from "w.npz"
  input x: uint8[2, 8, 8]
  c = conv(x, filters: 4, kernel: 3)
  d = depthwise(c, kernel: 3, bias: false)
  b = relu(batchnorm(d)) @activations(uint4)
  output b
}`;

describe("weights files", () => {
  test("complete", () => {
    const { network: checked, layer } = network(source.replace("b = relu(batchnorm(d))", "b = batchnorm(d)"), {
      "w.npz": right,
    });
    expect(checked.weights).toBe("file");
    expect(checked.weightsFile?.path).toBe("w.npz");
    const weights = layer("c").weights!;
    expect([weights.origin, weights.zeroFraction, weights.codes().length]).toEqual(["file", 0.5, 72]);
    // Nine of eighteen taps of 0.5 = 64 * 2^-7 with codes up to 255, and a bias of 0.5 / 2^-7 = 64: 146,944 / 2^10.
    expect(weights.format.scale).toBe(2 ** -7);
    expect(layer("c").output.range).toEqual({ low: 0, high: 144 });
    expect(layer("c").work).toEqual({ macs: 4 * 18 * 36, effectiveMacs: 2 * 18 * 36, parameters: 76, operations: 0 });
    expect(layer("d").weights?.bias).toBeUndefined();
  });

  test("nested layers have tensors under their own names", () => {
    check(source, {
      "w.npz": {
        ...right,
        ...Object.fromEntries(
          ["gamma", "beta", "mean", "variance"].map((name) => [`b.batchnorm.${name}`, tensor([4])] as const),
        ),
      },
    });
  });

  test("a file that is not there", () => {
    const { network: checked } = network(
      `network n {
  weights from "gone.npz"
  //           ^^^^^^^^^^ dnnx-weights-file The weights file "gone.npz" cannot be used: there is no such file.
  input x: uint8[4]
  f = dense(x, units: 2)
  output f
}`,
    );
    expect([checked.weights, checked.broken]).toEqual(["seeded", true]);
  });

  test("missing tensors, wrong shapes, values that are none, sparsity that is not there", () => {
    check(
      `network n {
  weights from "w.npz"
  input x: uint8[2, 8, 8]
  c = conv(x, filters: 5, kernel: 3)
  //  ^^^^ dnnx-weights-tensor-shape "c.weight" in "w.npz" has the shape [4, 2, 3, 3], but this layer needs [5, 2, 3, 3]
  //  ^^^^ dnnx-weights-tensor-shape "c.bias"
  e = conv(x, filters: 4, kernel: 3)
  //  ^^^^ dnnx-weights-tensor-missing no tensor "e.weight" of shape [4, 2, 3, 3]
  //  ^^^^ dnnx-weights-tensor-missing Add it, or write "bias: false".
  nan = dense(flatten(x), units: 2, bias: false)
  //    ^^^^^ dnnx-weights-tensor-values holds NaN at element 7
  b = batchnorm(x)
  //  ^^^^^^^^^ dnnx-weights-tensor-values holds -1 at element 1; a variance is a finite number of at least 0
  half = dense(flatten(x), units: 2, bias: false) @sparsity(75%)
  //                                              ^^^^^^^^^^^^^^ dnnx-sparsity-differs 75% of the weights of "half" are zero, but in the weights file it is 50%
  as_said = dense(flatten(x), units: 2, bias: false) @sparsity(50%)
  second = relu(x)
  weights from "w.npz"
//^^^^^^^^^^^^^^^^^^^^ dnnx-misplaced-statement
  output c, e, nan, b, half, as_said, second
}`,
      {
        "w.npz": {
          ...right,
          "nan.weight": tensor([2, 128], (index) => (index === 7 ? Number.NaN : 1)),
          "b.gamma": tensor([2]),
          "b.beta": tensor([2]),
          "b.mean": tensor([2]),
          "b.variance": tensor([2], (index) => -index),
          "half.weight": tensor([2, 128], (index) => index % 2),
          "as_said.weight": tensor([2, 128], (index) => index % 2),
        },
      },
    );
  });

  test("values decide the width of the accumulator", () => {
    const narrow = network(
      `network n {
  weights from "w.npz"
  input x: uint8[64]
  f = dense(x, units: 2, bias: false) @accumulator(int18)
  output f
}`,
      { "w.npz": { "f.weight": tensor([2, 64], (index) => (index % 64 < 8 ? 1 : 0)) } },
    );
    // The worst case of the formats would be 64 * 128 * 255, which needs 23 bits.
    expect(narrow.layer("f").output.range).toEqual({ low: 0, high: 8 * 64 * 255 });
  });
});
