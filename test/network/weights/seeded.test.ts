import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { NumberFormat } from "../../../server/formats/format.ts";
import { seededBatchnorm } from "../../../server/network/weights/batchnorm.ts";
import { generatorOf } from "../../../server/network/weights/generator.ts";
import { seededWeights } from "../../../server/network/weights/seeded.ts";
import { channelScale } from "../../../server/network/weights/weights.ts";
import { network } from "../check.ts";
import { binary, int, ternary, uint } from "./formats.ts";

/** The format of a text, its scale still to be inferred. */
function parsed(text: string): NumberFormat {
  const body = `network n {\n  input x: uint8[8]\n  y = dense(x, units: 4) @weights(${text})\n  output y\n}`;
  return { ...network(body).layer("y").weights!.format, scale: undefined };
}

const conv = {
  network: "net",
  layer: "conv1",
  shape: [8, 4, 3, 3],
  bias: true,
  inputScale: 1,
  inputRange: { low: 0, high: 15 },
};

describe("seeded weights", () => {
  test("are the sum of three draws, times high, over three", () => {
    const codes = seededWeights({ ...conv, format: int(8) }).codes();
    const generator = generatorOf("net/conv1/weight");
    for (const code of codes.subarray(0, 50)) {
      const sum = 2 * generator() - 1 + (2 * generator() - 1) + (2 * generator() - 1);
      expect(Math.abs(code - (sum * 127) / 3)).toBeLessThanOrEqual(0.5);
    }
  });

  test.each([
    ["int8", int(8)],
    ["int1", int(1)],
    ["uint3", uint(3)],
    ["binary", binary],
    ["ternary", ternary],
  ])("of %s stay inside the format and its accumulator", (_, format) => {
    const weights = seededWeights({ ...conv, format });
    const codes = weights.codes();
    expect(codes.length).toBe(288);
    for (const code of codes) {
      expect(code).toBeGreaterThanOrEqual(format.low);
      expect(code).toBeLessThanOrEqual(format.high);
      if (format.kind === "binary") expect(code).not.toBe(0);
    }
    expect(new Set(codes).size).toBeGreaterThan(1);
    const fanIn = 36;
    for (let row = 0; row < 8; row++) {
      const bias = weights.biasCodes()![row]!;
      const most = Array.from(codes.slice(row * fanIn, (row + 1) * fanIn)).reduce(
        (sum, code) => sum + Math.max(0, code) * 15,
        bias,
      );
      expect(most).toBeLessThanOrEqual(weights.range.high);
      expect(bias).toBeLessThanOrEqual(weights.bias!.high);
      expect(bias).toBeGreaterThanOrEqual(weights.bias!.low);
    }
  });

  test("scale is the power of two nearest to 3 / (high sqrt(fan-in))", () => {
    expect(seededWeights({ ...conv, format: int(8) }).format.scale).toBe(2 ** -8); // 3 / (127 * 6) = 2^-7.99
    expect(seededWeights({ ...conv, format: binary }).format.scale).toBe(2 ** -3); // 1 / 6 is nearer to 1/8 than to 1/4
  });

  test("nothing is drawn before the codes are asked for: a matrix that no memory holds has a format and an accumulator", () => {
    const weights = seededWeights({ ...conv, shape: [100_000, 100_000], format: int(8) });
    expect(weights.accumulator.bits).toBe(29); // 100,000 * 128 * 15 and the bias
    expect(() => weights.codes()).toThrow(RangeError);
  });
});

describe("real values of seeded weights", () => {
  const sparse = { fraction: 0.75, pattern: "unstructured" };

  test("are the draws before rounding", () => {
    const { values, format } = seededWeights({ ...conv, format: int(8) });
    const generator = generatorOf("net/conv1/weight");
    for (const value of Array.from(values!()).slice(0, 50)) {
      const sum = 2 * generator() - 1 + (2 * generator() - 1) + (2 * generator() - 1);
      expect(value / format.scale).toBeCloseTo((sum * 127) / 3, 9);
    }
  });

  // binary: 2 u with u uniform in [-1, 1) beside +-1; ternary: uniform in [-1.5, 1.5), a step of one; sums of three draws have
  // the variance 1.
  test.each([
    ["binary", binary, 4 / 3, 1 / 3],
    ["ternary", ternary, 3 / 4, 1 / 12],
    ["int8", int(8), (127 / 3) ** 2, 1 / 12],
    ["int16", int(16), (32767 / 3) ** 2, 1 / 12],
  ])("of %s: power and noise by hand", (_, format, signal, noise) => {
    const weights = seededWeights({ ...conv, format });
    const square = weights.format.scale ** 2;
    expect(weights.expectedPower!().signal / square / signal).toBeCloseTo(1, 3);
    expect(weights.expectedPower!().noise / square / noise).toBeCloseTo(1, 2);
  });

  test.each([
    ["int2", int(2), {}],
    ["int4", int(4), {}],
    ["int4, sparse", int(4), { sparsity: sparse }],
    ["int4, circulant", int(4), { circulant: 4 }],
    ["uint3", uint(3), {}],
    ["binary", binary, {}],
    ["ternary", ternary, {}],
    ["ternary, sparse", ternary, { sparsity: sparse }],
    ["log2<4>", parsed("log2<4>"), {}],
    ["fp8_e4m3", parsed("fp8_e4m3"), {}],
    ["codebook", parsed("codebook<16, int8>"), {}],
    ["bfp", parsed("bfp<mantissa 4, exponent 3, block 8>"), {}],
    ["bfp of large blocks", parsed("bfp<mantissa 5, exponent 8, block 16>"), {}],
    ["bfp of small mantissas", parsed("bfp<mantissa 3, exponent 8, block 16>"), {}],
    ["bfp of few exponents", parsed("bfp<mantissa 4, exponent 2, block 8>"), {}],
    ["int4, scale for each channel", { ...int(4), channelScales: "inferred" as const }, {}],
  ])("of %s: what is expected is measured within a twentieth", (_, format, more) => {
    const weights = seededWeights({ ...conv, shape: [64, 64, 3, 3], format, ...more });
    const { codes, values, expectedPower } = weights;
    let [sum, signal, noise] = [0, 0, 0];
    const real = values!();
    codes().forEach((code, index) => {
      const value = code * channelScale(weights.format, Math.floor(index / 576));
      sum += real[index]! / real.length;
      signal += real[index]! ** 2 / real.length;
      noise += (real[index]! - value) ** 2 / real.length;
    });
    const expected = expectedPower!();
    expect(Math.abs(expected.signal / signal - 1)).toBeLessThan(0.1);
    expect(Math.abs(expected.noise / noise - 1)).toBeLessThan(0.05);
    expect(Math.abs(expected.mean - sum)).toBeLessThan(0.1 * Math.sqrt(signal));
  });

  test("of pruned weights are 0, those left stay next to their codes", () => {
    const { codes, values, format } = seededWeights({ ...conv, format: int(4), sparsity: sparse });
    const real = values!();
    codes().forEach((code, index) => {
      if (code === 0) expect(real[index]).toBe(0);
      else expect(Math.abs(real[index]! / format.scale - code)).toBeLessThanOrEqual(0.5);
    });
  });

  test("are not drawn for what is expected of them", () => {
    const weights = seededWeights({ ...conv, shape: [100_000, 100_000], format: int(8) });
    expect(weights.expectedPower!().noise).toBeGreaterThan(0);
    expect(() => weights.values!()).toThrow(RangeError);
  });
});

describe("seeded sparsity", () => {
  const pruned = (pattern: string, fraction: number, shape = [8, 4, 3, 3]) => {
    const weights = seededWeights({ ...conv, shape, format: int(4), sparsity: { pattern, fraction } });
    return {
      weights,
      codes: weights.codes(),
      zeros: Array.from(weights.codes()).reduce((count, code) => count + (code === 0 ? 1 : 0), 0),
    };
  };

  test("unstructured zeroes exactly round(p n) codes", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (fraction) => {
        const { zeros, weights } = pruned("unstructured", fraction);
        expect(zeros).toBe(Math.round(fraction * 288));
        expect(weights.zeroFraction).toBe(zeros / 288);
      }),
      { numRuns: 30 },
    );
  });

  test("n:m leaves n of every m in a row", () => {
    const { codes, weights } = pruned("2:4", 0.5);
    for (let start = 0; start < codes.length; start += 4) {
      expect(codes.subarray(start, start + 4).filter((code) => code !== 0).length).toBe(2);
    }
    expect(weights.zeroFraction).toBe(0.5);
    expect(new Set(Array.from({ length: 72 }, (_, group) => codes[group * 4] === 0)).size).toBe(2);
  });

  test.each([
    ["block(4, 2)", 0.75, (index: number) => Math.floor(index / 36 / 4) * 18 + Math.floor((index % 36) / 2), 36],
    ["kernel", 0.5, (index: number) => Math.floor(index / 9), 32],
    ["channel", 0.25, (index: number) => Math.floor((index % 36) / 9), 4],
    ["filter", 0.5, (index: number) => Math.floor(index / 36), 8],
  ])("%s zeroes whole groups", (pattern, fraction, groupOf, count) => {
    const { codes, weights } = pruned(pattern, fraction);
    const zeroGroups = new Set<number>();
    const others = new Set<number>();
    for (const [index, code] of codes.entries()) (code === 0 ? zeroGroups : others).add(groupOf(index));
    expect(zeroGroups.size).toBe(Math.round(fraction * count));
    expect([...zeroGroups].filter((group) => others.has(group))).toEqual([]);
    expect(weights.zeroFraction).toBe(zeroGroups.size / count);
  });
});

describe("seeded batchnorm", () => {
  test("draws each tensor inside its limits", () => {
    const { gamma, beta, mean, variance } = seededBatchnorm({ network: "n", layer: "b", channels: 4000, deviation: 8 });
    for (let channel = 0; channel < 4000; channel++) {
      expect(Math.abs(gamma[channel]!)).toBeGreaterThanOrEqual(0.5);
      expect(Math.abs(gamma[channel]!)).toBeLessThan(1.5);
      expect(Math.abs(beta[channel]!)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(mean[channel]!)).toBeLessThanOrEqual(4);
    }
    expect(variance[0]).toBe(64);
    const negative = gamma.filter((value) => value < 0).length / 4000;
    expect(Math.abs(negative - 1 / 8)).toBeLessThan(0.02);
  });

  test("the expected deviation is that of the drawn weights over uniform inputs", () => {
    const weights = seededWeights({ ...conv, bias: false, format: int(6), shape: [200, 36], inputScale: 0.25 });
    const codes = weights.codes();
    const generator = generatorOf("inputs");
    let squares = 0;
    const runs = 40;
    for (let run = 0; run < runs; run++) {
      const input = Float64Array.from({ length: 36 }, () => Math.floor(generator() * 16));
      for (let row = 0; row < 200; row++) {
        const sum = input.reduce((total, code, index) => total + code * codes[row * 36 + index]!, 0);
        squares += (sum * weights.format.scale * 0.25) ** 2;
      }
    }
    const measured = Math.sqrt(squares / (runs * 200));
    expect(weights.deviation / measured).toBeGreaterThan(0.9);
    expect(weights.deviation / measured).toBeLessThan(1.1);
  });
});
