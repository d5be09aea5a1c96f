import { describe, expect, test } from "vitest";
import { busy } from "../../server/units/schedule.ts";
import { designOf } from "../mapping/designs.ts";
import { cnv, cnvInterval, cnvLayers, cnvMeasuredLatency, cnvSum, lfc, lfcLayers } from "./cnv.ts";

describe("published folding of BNN-PYNQ", () => {
  const design = designOf(cnv());

  test.each(cnvLayers)("CNV $name takes $cycles cycles", ({ name, cycles }) => {
    const unit = design.units.find((it) => it.name === name)!;
    expect(unit.kind).toBe("matrixVector");
    expect(busy(unit)).toBe(cycles);
    expect(design.timing.layerIntervals.get(name)).toBe(cycles);
  });

  test("CNV has the interval of its slowest layer", () => {
    expect(design.timing.interval).toBe(cnvInterval);
  });

  test("LFC has the layer cycles of its folding", () => {
    const small = designOf(lfc);
    for (const { name, cycles } of lfcLayers) expect(busy(small.units.find((it) => it.name === name)!)).toBe(cycles);
    expect(small.timing.interval).toBe(512);
  });
});

describe("measured latency of CNV W1A1 on a PYNQ-Z2", () => {
  // The measured build has ten outputs.
  const design = designOf(cnv("dense(b1, units: 10, bias: false) @fold(pe: 5, simd: 1)"));

  test("is predicted within 15 %", () => {
    const ratio = design.timing.latency / cnvMeasuredLatency;
    expect(ratio).toBeGreaterThan(0.85);
    expect(ratio).toBeLessThan(1.15);
  });

  test("is not the sum of the layers", () => {
    expect(cnvLayers.reduce((sum, layer) => sum + layer.cycles, 0)).toBe(cnvSum);
    expect(design.timing.latency).toBeLessThan(0.75 * cnvSum);
  });
});
