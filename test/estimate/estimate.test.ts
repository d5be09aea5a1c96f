import { describe, expect, test } from "vitest";
import type { Cost } from "../../server/estimate/estimate.ts";
import { designDiagnostics, estimateOf } from "../../server/estimate/estimator.ts";
import { explain } from "../../server/estimate/explain.ts";
import { processFactor } from "../../server/targets/process.ts";
import { multiplication } from "../../server/units/energy.ts";
import { designOf, fileOf } from "../mapping/designs.ts";

const network = (requirements: string) => `  input x: uint8[1, 12, 12]
  a = conv(x, filters: 6, kernel: 3) @weights(int5) @activations(uint5) @fold(pe: 2, simd: 3)
  r = relu(a)
  p = maxpool(r, kernel: 2)
  d = dense(flatten(p), units: 10) @weights(int5)
  output d
${requirements}`;

function estimated(requirements = "") {
  const design = designOf(fileOf(network(requirements)));
  return { design, estimate: estimateOf(design) };
}

describe("an estimate", () => {
  const { design, estimate } = estimated();

  test("gives every figure a value inside its band with a source, or a reason", () => {
    const costs: Cost[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== "object" || value === null) return;
      if ("value" in value && ("source" in value || "reason" in value)) costs.push(value as Cost);
      else for (const it of Object.values(value)) collect(it);
    };
    collect({
      ...estimate,
      requirements: [],
      layers: estimate.layers,
      energy: estimate.energy,
      memory: estimate.memory,
    });
    expect(costs.length).toBeGreaterThan(60);
    for (const cost of costs) {
      if (cost.value === null) {
        expect(cost.reason.length).toBeGreaterThan(10);
      } else {
        expect(cost.low).toBeLessThanOrEqual(cost.value);
        expect(cost.high).toBeGreaterThanOrEqual(cost.value);
        expect(cost.source.length).toBeGreaterThan(5);
      }
    }
  });

  test("has throughput, power and energy that agree", () => {
    const interval = estimate.intervalCycles.value!;
    expect(estimate.throughput.value).toBeCloseTo(100e6 / interval, 6);
    const { arithmetic, onChipMemory, offChipMemory, static: idle, total } = estimate.energy;
    expect(total.value).toBeCloseTo(arithmetic.value! + onChipMemory.value! + offChipMemory.value! + idle.value!, 15);
    expect(estimate.power.value).toBeCloseTo(total.value! * estimate.throughput.value!, 9);
    expect(idle.value).toBeCloseTo((0.13 * interval) / 100e6, 12);
  });

  test("shares the design's costs out among its layers", () => {
    for (const resource of ["lut", "ff", "dsp", "bram18"] as const) {
      const sum = estimate.layers.reduce((total, layer) => total + layer.resources[resource].value!, 0);
      expect(sum).toBe(estimate.resources[resource].cost.value);
    }
    const energy = estimate.layers.reduce((total, layer) => total + layer.energy.total.value!, 0);
    expect(energy).toBeCloseTo(estimate.energy.total.value!, 12);
  });

  test("counts weights at their width", () => {
    const weights = 6 * 9 * 5 + 10 * 150 * 5;
    const bias = design.network.layers.reduce(
      (bits, layer) => bits + (layer.weights?.bias ? layer.weights.shape[0]! * layer.weights.bias.bits : 0),
      0,
    );
    expect(estimate.memory.weights.value).toBe(weights + bias);
    expect(estimate.memory.offChipPerInference).toMatchObject({
      value: 0,
      source: expect.stringMatching(/on the chip/),
    });
  });

  test("says what an FPGA has no figure for", () => {
    expect(estimate.area.value).toBeNull();
  });

  test("explains every number of a layer, which adds up", () => {
    const lines = explain(design, estimate, "a");
    const cycles = lines.find((it) => it.what === "cycles of a")!;
    expect(cycles.filledIn).toBe("100 * (6 / 2) * (9 / 3)");
    expect(cycles.value).toBe("900 cycles");
    for (const it of lines) expect(it.source.length).toBeGreaterThan(3);
    expect(lines.map((it) => it.what)).toContain("energy of arithmetic");
  });
});

describe("requirements", () => {
  test("that are met say nothing", () => {
    const { design, estimate } = estimated(
      "  require interval <= 2000 cycles\n  require a.lut <= 5000\n  require bram <= 90%",
    );
    expect(estimate.requirements.map((it) => it.met)).toEqual([true, true, true]);
    expect(estimate.requirements[0]!.margin).toBeGreaterThan(0);
    expect(designDiagnostics(design, estimate)).toEqual([]);
  });

  test("that are missed say by how much, why and what would help", () => {
    const { design, estimate } = estimated("  require throughput >= 10000000 inference/s\n  require latency <= 1 us");
    const messages = designDiagnostics(design, estimate).map((it) => `${it.code} ${it.message}`);
    expect(messages).toHaveLength(2);
    expect(messages[0]).toMatch(
      /dnnx-requirement-not-met.*throughput >= 10000000.*, \d+ times off.*bottleneck is "\w+" with \d+ cycles/,
    );
    expect(messages[1]).toMatch(/latency <= 1 us/);
    expect(estimate.requirements.every((it) => it.margin! < 0)).toBe(true);
  });

  test("that no model covers are neither met nor missed", () => {
    const { design, estimate } = estimated("  require area <= 4 mm2");
    expect(estimate.requirements[0]!.met).toBeUndefined();
    expect(designDiagnostics(design, estimate).map((it) => it.code)).toEqual(["dnnx-requirement-unknown"]);
  });
});

describe("energy of an operation", () => {
  // Horowitz, ISSCC 2014: multiplications of 8 and 32 bits take 0.2 pJ and 3.1 pJ at 45 nm.
  test.each([
    [8, 0.2e-12],
    [32, 3.1e-12],
  ])("a product of %i bits is Horowitz's", (bits, joule) => {
    expect(multiplication(bits, bits) / joule).toBeCloseTo(1, 1);
  });

  // Stillmaker and Baas 2017 at 0.9 V, relative to 45 nm.
  test.each([
    [130, 3.167],
    [65, 1.253],
    [32, 0.641],
    [16, 0.187],
    [7, 0.102],
  ])("at %i nm is %f of that at 45 nm", (nanometres, factor) => {
    expect(processFactor(nanometres * 1e-9, 0.9)).toBeCloseTo(factor, 3);
  });

  test("between two sizes of the table lies between them", () => {
    const factor = processFactor(28e-9, 0.9);
    expect(factor).toBeLessThan(0.641);
    expect(factor).toBeGreaterThan(0.238);
  });
});
