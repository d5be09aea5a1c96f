import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { errorFunction, realFunctions } from "../../server/layers/functions.ts";
import type { CheckedNetwork, Layer } from "../../server/network/checked.ts";
import { runReference } from "../../server/network/reference/run.ts";
import { check, network, tensor } from "./check.ts";

/** Every code of an int8 input with the given scale, through one layer. */
function through(layer: string, format = "int8(scale: 2^-4)"): { readonly y: Layer; readonly codes: number[] } {
  const { network: net, layer: find } = network(`network n {
  input x: ${format}[256]
  y = ${layer}
  output y
}`);
  const codes = Float64Array.from({ length: 256 }, (_, index) => index + net.byName.get("x")!.output.format.low);
  return { y: find("y"), codes: [...run(net, { x: codes }, "y")] };
}

function run(net: CheckedNetwork, inputs: Record<string, ArrayLike<number>>, name: string): Float64Array {
  return runReference(net, inputs).get(name)!;
}

describe("real functions", () => {
  test("erf at published points (Abramowitz and Stegun, table 7.1)", () => {
    for (const [x, value] of [
      [0.1, 0.1124629160182849],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [2, 0.9953222650189527],
      [3, 0.9999779095030014],
    ] as const) {
      expect(errorFunction(x)).toBeCloseTo(value, 14);
      expect(errorFunction(-x)).toBeCloseTo(-value, 14);
    }
  });

  test.for([...realFunctions])("%s turns where it says", ([, { value, lowest }]) => {
    for (let x = -6; x < 6; x += 0.01) {
      const rises = value(x + 0.005) >= value(x);
      if (lowest === undefined || x >= lowest) expect(rises, `at ${x}`).toBe(true);
      else if (x + 0.005 <= lowest) expect(value(x + 0.005)).toBeLessThanOrEqual(value(x));
    }
  });
});

describe("functions of codes", () => {
  test("sigmoid of every int8 code is the nearest ufixed<8, 0>", () => {
    const { y, codes } = through("sigmoid(x)");
    expect(y.output.format.text).toBe("ufixed<8, 0>");
    expect(y.arithmetic.kind).toBe("lookup");
    for (const [index, code] of codes.entries()) {
      const exact = 256 / (1 + Math.exp(-(index - 128) / 16));
      expect(code).toBe(Math.min(255, Math.round(exact)));
    }
  });

  test("sigmoid to uint3 are seven thresholds, for which hardware exists", () => {
    const { y, codes } = through("sigmoid(x) @activations(uint3(scale: 2^-3))");
    expect(y.arithmetic).toMatchObject({ kind: "map", finish: { kind: "thresholds", levels: 7 } });
    expect(y.notGenerated).toBeUndefined();
    for (const [index, code] of codes.entries()) {
      expect(code).toBe(Math.min(7, Math.round(8 / (1 + Math.exp(-(index - 128) / 16)))));
    }
  });

  test("the straight pieces of sigmoid and tanh", () => {
    const sigmoid = through("sigmoid(x) @approximate(hard)");
    expect(sigmoid.y.notGenerated).toBeUndefined();
    expect(sigmoid.codes.at(128 + 16)).toBe(192);
    expect(sigmoid.codes.at(128 + 40)).toBe(255);
    expect(sigmoid.codes.at(128 - 40)).toBe(0);
    // 0.1192 at x = 2, where the line has reached 1 (1 - sigmoid(2)), and half a step of rounding.
    expect(sigmoid.y.maximumError!()).toBeCloseTo(1 - 1 / (1 + Math.exp(-2)), 2);
    const tanh = through("tanh(x) @approximate(hard)");
    expect(tanh.codes.at(128 + 8)).toBe(64);
    expect(tanh.codes.at(128 + 20)).toBe(127);
    expect(tanh.codes.at(128 - 20)).toBe(-128);
    expect(tanh.y.maximumError!()).toBeCloseTo(1 - Math.tanh(1), 2);
  });

  test("more entries, segments or a higher degree make no larger error; an entry for every code is exact", () => {
    const error = (layer: string) => through(layer).y.maximumError!();
    const exact = error("tanh(x)");
    expect(error("tanh(x) @approximate(table(256))")).toBe(exact);
    for (const [method, sizes] of [
      ["table", [4, 16, 64]],
      ["piecewise_linear", [2, 8, 32]],
      ["polynomial", [1, 3, 5]],
    ] as const) {
      const errors = sizes.map((size) => error(`tanh(x) @approximate(${method}(${size}))`));
      expect([...errors].sort((left, right) => right - left)).toEqual(errors);
      expect(errors.at(-1)!).toBeLessThan(errors[0]!);
    }
  });

  test("exp is approximated as far as the format reaches, though it overflows every number before", () => {
    for (const method of ["polynomial(2)", "polynomial(5)", "piecewise_linear(8)"]) {
      const { y, codes } = through(`exp(x) @approximate(${method}) @activations(int4(scale: 1))`, "int8(scale: 16)");
      if (y.arithmetic.kind !== "lookup") throw new Error(y.arithmetic.kind);
      const evaluation = y.arithmetic.evaluation!();
      const numbers =
        evaluation.kind === "polynomial"
          ? evaluation.coefficients
          : evaluation.pieces.flatMap(({ start, slope }) => [start, slope]);
      for (const number of numbers) expect(Math.abs(number)).toBeLessThan(2 ** 53);
      expect(codes.at(-1)).toBe(7);
    }
  });

  test("a table of four entries: the input is rounded to a quarter of the domain", () => {
    // int2 over -4 ... 4: scale 4 (3.94 must not saturate), so only the addresses -2 … 1 and the values -8, -4, 0, 4.
    const { y } = through("tanh(x) @approximate(table(4))");
    expect(y.arithmetic).toMatchObject({ kind: "lookup", addressFormat: { bits: 2, scale: 4 } });
  });

  test("leakyrelu with a slope of a power of two is exact", () => {
    const { y, codes } = through("leakyrelu(x, slope: 2^-2)", "int8(scale: 1)");
    expect(y.arithmetic).toMatchObject({ kind: "twoSlopes", positive: 4 });
    for (const [index, code] of codes.entries()) {
      const x = index - 128;
      const value = x >= 0 ? x : x / 4;
      expect(Math.abs(code * y.output.format.scale - value)).toBeLessThanOrEqual(y.output.format.scale / 2);
    }
  });

  test("clip limits codes; in front of a quantisation it only changes its ends", () => {
    const { y, codes } = through("clip(x, low: -1, high: 6)");
    expect(y.arithmetic).toMatchObject({ kind: "map", finish: { kind: "clamp", low: -16, high: 96 } });
    expect([codes[0], codes[127], codes[255]]).toEqual([-16, -1, 96]);
    const quantised = through("quantize(clip(relu(x), high: 3), to: uint4(scale: 2^-1))");
    expect(quantised.y.output.range).toEqual({ low: 0, high: 6 });
    for (const [index, code] of quantised.codes.entries()) {
      const value = Math.max(0, Math.min(3, (index - 128) / 16));
      expect(Math.abs(code / 2 - value)).toBeLessThanOrEqual(0.25);
    }
  });

  test("prelu multiplies negative values by the slope of their channel", () => {
    const slopes = [0.25, 0.5];
    const { network: net, layer } = network(
      `network n {
  weights from "w.npz"
  input x: int8(scale: 1)[2, 2]
  y = prelu(x)
  output y
}`,
      { "w.npz": { "y.slope": tensor([2], (index) => slopes[index]!) } },
    );
    const y = layer("y");
    const codes = run(net, { x: [-8, 8, -8, 8] }, "y");
    expect([...codes].map((code) => code * y.output.format.scale)).toEqual([-2, 8, -4, 8]);
  });

  test("functions read what waits in front of them: batchnorm, then sigmoid as thresholds", () => {
    const { layer } = network(`network n {
  input x: int8[4, 5, 5]
  y = sigmoid(batchnorm(conv(x, filters: 2, kernel: 3))) @activations(uint2)
  z = conv(y, filters: 1, kernel: 1)
  output z
}`);
    expect(layer("y.batchnorm").arithmetic.kind).toBe("fused");
    expect(layer("y").arithmetic).toMatchObject({ kind: "map", finish: { kind: "thresholds" } });
  });
});

test("thresholds behind a batchnorm that falls and one that rises", () => {
  const { network: net } = network(
    `network n {
  weights from "w.npz"
  input x: int8(scale: 2^-4)[2, 256]
  y = sigmoid(batchnorm(x)) @activations(uint3(scale: 2^-3))
  output y
}`,
    {
      "w.npz": {
        "y.batchnorm.gamma": tensor([2], (index) => (index === 0 ? -0.5 : 0.75)),
        "y.batchnorm.beta": tensor([2], (index) => index + 0.25),
        "y.batchnorm.mean": tensor([2], () => 0.5),
        "y.batchnorm.variance": tensor([2], () => 1 - 1e-5),
      },
    },
  );
  const x = Float64Array.from({ length: 512 }, (_, index) => (index % 256) - 128);
  const codes = run(net, { x }, "y");
  for (const [index, code] of codes.entries()) {
    const channel = Math.floor(index / 256);
    const value = (channel === 0 ? -0.5 : 0.75) * (x[index]! / 16 - 0.5) + channel + 0.25;
    expect(code).toBe(Math.min(7, Math.round(8 / (1 + Math.exp(-value)))));
  }
});

describe("softmax and layernorm", () => {
  test("shares of a softmax stay within a step of the real ones", () => {
    const { network: net, layer } = network(`network n {
  input x: int8(scale: 2^-3)[6]
  y = softmax(x)
  output y
}`);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 6, maxLength: 6 }), (x) => {
        const powers = x.map((code) => Math.exp(code / 8));
        const sum = powers.reduce((total, power) => total + power, 0);
        for (const [index, code] of run(net, { x }, "y").entries()) {
          expect(Math.abs(Math.min(255 / 256, powers[index]! / sum) - code / 256)).toBeLessThan(1 / 256);
        }
      }),
    );
    expect(layer("y").notGenerated).toBeUndefined();
  });

  test("a softmax whose table would be too large for hardware says so, and what helps", () => {
    const written = (end: string) =>
      network(`network n {\n  input x: int20(scale: 2^-15)[6]\n  y = softmax(x)${end}\n  output y\n}`);
    expect(written("").layer("y").notGenerated).toContain("@approximate(table(1024))");
    expect(written(" @approximate(table(1024))").layer("y").notGenerated).toBeUndefined();
    expect(written(" @activations(uint8(scale: 0.01))").layer("y").notGenerated).toContain("binary places");
  });

  test("layernorm of a step is that of its features alone", () => {
    const { network: net, layer } = network(
      `network n {
  weights from "w.npz"
  input x: int8[2, 4]
  y = layernorm(x) @activations(int8(scale: 2^-6))
  output y
}`,
      { "w.npz": { "y.gamma": tensor([4], () => 1), "y.beta": tensor([4], (index) => index / 4) } },
    );
    const codes = run(net, { x: [1, 1, -1, -1, 10, -10, 10, -10] }, "y");
    expect([...codes].map((code) => code / 64)).toEqual([1, 1.25, -0.5, -0.25, 1, -0.75, 1.5, -0.25]);
    expect(layer("y").work.parameters).toBe(8);
    expect(layer("y").notGenerated).toBeUndefined();
  });

  test("layernorm stays as close to the real one as the law says", () => {
    const ones = { "w.npz": { "y.gamma": tensor([5], () => 1), "y.beta": tensor([5], () => 0) } };
    const [places, epsilon] = [5, 0.01];
    const { network: net } = network(
      `network n {
  weights from "w.npz"
  input x: int6(scale: 2^-${places})[5]
  y = layernorm(x, epsilon: ${epsilon}) @activations(fixed<20,4>)
  output y
}`,
      ones,
    );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32, max: 31 }), { minLength: 5, maxLength: 5 }), (x) => {
        const values = x.map((code) => code * 2 ** -places);
        const mean = values.reduce((sum, value) => sum + value, 0) / 5;
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 5;
        const spread = Math.max(1, 25 * (variance + epsilon) * 4 ** places);
        for (const [index, code] of run(net, { x }, "y").entries()) {
          const real = (values[index]! - mean) / Math.sqrt(variance + epsilon);
          // The law has a whole number in place of the spread, which is up to a half smaller; half a step of the format.
          const root = Math.sqrt(Math.max(1, spread - 0.5));
          const bound = Math.abs(real) * (2 ** -8 / root + 0.5 / root ** 2) + 2 ** -16;
          expect(Math.abs(code * 2 ** -16 - real)).toBeLessThanOrEqual(bound + 2 ** -17);
        }
      }),
    );
  });

  test("layernorm of a format with few values", () => {
    const { network: net } = network(
      `network n {
  weights from "w.npz"
  input x: int8[2, 2]
  y = layernorm(x) @activations(log2<4>(scale: 2^-4))
  output y
}`,
      { "w.npz": { "y.gamma": tensor([2], (index) => 1 + index), "y.beta": tensor([2], (index) => index) } },
    );
    // 1 and -1 in front of gamma and beta, whatever the codes: 1 and -1, or -1 and 3.
    expect([...run(net, { x: [7, -7, -3, 3] }, "y")].map((code) => code / 16)).toEqual([1, -1, -1, 2]);
  });

  test("layernorm of codes too wide for its unit says so", () => {
    const written = (format: string) =>
      network(`network n {\n  input x: ${format}[64]\n  y = layernorm(x)\n  output y\n}`).layer("y").notGenerated;
    expect(written("int16")).toBeUndefined();
    expect(written("int24")).toContain("has 58 bits, more than the 53");
  });
});

test("what @approximate and the arguments of functions may not be", () => {
  check(`network n {
  input x: int8[4]
  a = sigmoid(x) @approximate(table(100))
  //                                ^^^ dnnx-wrong-argument a power of two from 2 to 65536
  b = exp(x) @approximate(hard)
  //         ^^^^^^^^^^^^^^^^^^ dnnx-wrong-argument on sigmoid, tanh, gelu
  c = relu(x) @approximate(table)
  //          ^^^^^^^^^^^^^^^^^^^ dnnx-annotation-not-applicable
  d = tanh(x) @approximate(spline(3))
  //                       ^^^^^^^^^ dnnx-wrong-argument table(256) or piecewise_linear(16)
  e = clip(x, low: 2, high: 1)
  //                        ^ dnnx-wrong-argument at least "low" (2)
  output a, b, c, d, e
}`);
});
