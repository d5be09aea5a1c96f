import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { noiseOf } from "../../server/estimate/noise.ts";
import { clippedNoise, distribution } from "../../server/estimate/normal.ts";
import { compareRuns, decibels } from "../../server/network/reference/compare.ts";
import { sampleInputs } from "../../server/network/reference/sample.ts";
import { checkedText } from "../mapping/designs.ts";
import { network, tensor } from "../network/check.ts";

const body = (weights: string, activations: string) => `network n {
  weights from "w.npz"
  input x: uint8(scale: 2^-8)[2, 8, 8]
  a = conv(x, filters: 8, kernel: 3) @weights(${weights})
  r = relu(a) @activations(${activations})
  p = maxpool(r, kernel: 2)
  y = dense(flatten(p), units: 6) @weights(${weights}) @activations(int12(scale: 2^-6))
  output y
}`;

/** Sums of twelve pseudo-random numbers: nearly normal. */
function normal(seed: number): () => number {
  let state = seed;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, it) => sum + it, -6);
}

function ratios(weights: string, activations: string, seed = 7) {
  const draw = normal(seed);
  const files = {
    "w.npz": {
      "a.weight": tensor([8, 2, 3, 3], () => draw() / 4),
      "a.bias": tensor([8], () => 0),
      "y.weight": tensor([6, 72], () => draw() / 9),
      "y.bias": tensor([6], () => 0),
    },
  };
  const { network: checked } = network(body(weights, activations), files);
  const measured = compareRuns(checked, sampleInputs(checked, 4, seed));
  const estimated = noiseOf(checked);
  return (layer: string) => ({ estimate: estimated.get(layer)!, measured: decibels(measured.get(layer)!) });
}

const seededBody = (name: string, weights: string, activations: string) => `network ${name} {
  input x: uint8(scale: 2^-8)[2, 8, 8]
  a = conv(x, filters: 8, kernel: 3) ${weights}
  r = relu(a) @activations(${activations})
  p = maxpool(r, kernel: 2)
  y = dense(flatten(p), units: 6) ${weights} @activations(int12(scale: 2^-6))
  output y
}`;

/** The name of a network seeds its weights. */
function seededRatios(weights: string, activations: string, seed: number) {
  const { network: checked } = network(seededBody(`n${seed}`, weights, activations));
  const measured = compareRuns(checked, sampleInputs(checked, 4, seed));
  const estimated = noiseOf(checked);
  return (layer: string) => ({ estimate: estimated.get(layer)!, measured: decibels(measured.get(layer)!) });
}

describe("noise of quantisation with seeded weights", () => {
  test.each([
    ["@weights(int8)", "uint8(scale: 2^-7)"],
    ["@weights(int4)", "uint8(scale: 2^-7)"],
    ["@weights(int2)", "uint8(scale: 2^-7)"],
    ["@weights(ternary)", "uint8(scale: 2^-6)"],
    ["@weights(binary)", "uint8(scale: 2^-6)"],
    ["@weights(log2<4>)", "uint8(scale: 2^-7)"],
    ["@weights(int4) @circulant(2)", "uint8(scale: 2^-7)"],
    ["@weights(int8) @share(8)", "uint8(scale: 2^-6)"],
  ])("%s: most measured ratios lie in the band", (weights, activations) => {
    const networks = Array.from({ length: 20 }, (_, index) => seededRatios(weights, activations, index + 100));
    for (const layer of ["r", "y"]) {
      const inside = networks.filter((of) => {
        const { estimate, measured } = of(layer);
        if (estimate.value === null) throw new Error(estimate.reason);
        return measured >= estimate.low && measured <= estimate.high;
      });
      expect(inside.length, layer).toBeGreaterThanOrEqual(0.8 * networks.length);
    }
  });
});

describe("noise of quantisation", () => {
  test.each([
    ["int8", "uint8(scale: 2^-7)"],
    ["int4", "uint8(scale: 2^-7)"],
    ["int8", "uint4(scale: 2^-3)"],
    ["int3", "uint3(scale: 2^-2)"],
  ])("with weights %s and activations %s most measured ratios lie in the band", (weights, activations) => {
    // Other networks than those that the band was taken from.
    const networks = Array.from({ length: 20 }, (_, index) => ratios(weights, activations, 104_729 * (index + 1)));
    for (const layer of ["r", "y"]) {
      const inside = networks.filter((of) => {
        const { estimate, measured } = of(layer);
        if (estimate.value === null) throw new Error(estimate.reason);
        return measured >= estimate.low && measured <= estimate.high;
      });
      expect(inside.length, layer).toBeGreaterThanOrEqual(0.8 * networks.length);
    }
  });

  test("one bit more is six decibels", () => {
    const step = (scale: string) => ratios("int16", `uint16(scale: ${scale})`)("r").estimate.value!;
    expect(step("2^-5") - step("2^-4")).toBeCloseTo(6.02, 1);
  });

  test.each(["fixed<4, 3>", "fixed<6, 3>", "int3"])("a bias in %s is measured inside the band", (bias) => {
    const draw = normal(11);
    const files = {
      "w.npz": { "y.weight": tensor([32, 16], () => draw() / 8), "y.bias": tensor([32], () => draw() * 2) },
    };
    const source = (annotation: string) => `network n {
  weights from "w.npz"
  input x: uint8(scale: 2^-8)[16]
  y = dense(x, units: 32) @weights(int12) ${annotation}
  output y
}`;
    const { network: checked } = network(source(`@bias(${bias})`), files);
    const estimate = noiseOf(checked).get("y")!;
    const measured = decibels(compareRuns(checked, sampleInputs(checked, 16, 3)).get("y")!);
    expect(Math.abs(estimate.value! - measured)).toBeLessThan(1);
    const without = noiseOf(network(source(""), files).network).get("y")!;
    expect(without.value!).toBeGreaterThan(estimate.value! + 10);
  });

  test("exact values have none, and what no model covers is unknown", () => {
    const { network: checked } = network(`network n {
  input x: uint8[4]
  y = relu(x)
  z = softmax(y)
  output y, z
}`);
    const noise = noiseOf(checked);
    expect(noise.get("y")).toEqual({ value: null, reason: expect.stringContaining("exact") });
    expect(noise.get("z")).toEqual({ value: null, reason: expect.stringContaining("softmax") });
  });
});

test.each(["lenet5", "tfc", "residual"])("every layer of %s is measured inside the band", (name) => {
  const text = readFileSync(new URL(`../../examples/${name}.dnnx`, import.meta.url), "utf8");
  const { network: checked } = checkedText(text);
  const measured = compareRuns(checked, sampleInputs(checked, 3, 1));
  let compared = 0;
  for (const [layer, estimate] of noiseOf(checked)) {
    const own = measured.get(layer);
    if (!own || estimate.value === null) continue;
    compared++;
    expect(decibels(own), layer).toBeGreaterThan(estimate.low);
    expect(decibels(own), layer).toBeLessThan(estimate.high);
  }
  expect(compared).toBeGreaterThan(5);
});

test("the normal distribution and what clipping loses of it", () => {
  expect(distribution(0)).toBeCloseTo(0.5, 6);
  expect(distribution(1.96)).toBeCloseTo(0.975, 4);
  expect(clippedNoise(0, 1, 0, 0)).toBeCloseTo(0.5, 6);
  expect(clippedNoise(0, 2, -20, 20)).toBeCloseTo(0, 9);
});
