import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bitsSent, wireLength } from "../../server/estimate/energy.ts";
import { estimateOf } from "../../server/estimate/estimator.ts";
import { estimateJson } from "../../server/estimate/json.ts";
import { readLibrary } from "../../server/importers/liberty/library.ts";
import type { Design } from "../../server/mapping/design.ts";
import { fitsOf } from "../../server/service/status.ts";
import { findDevice } from "../../server/targets/catalogue.ts";
import { usualCells } from "../../server/targets/cells/gates.ts";
import { sramArea } from "../../server/targets/sram.ts";
import { modelOf, unitResources } from "../../server/units/registry.ts";
import { designOf, fileOf } from "../mapping/designs.ts";
import { heldOutDesigns } from "../validation/measured.ts";
import { unitSamples } from "../validation/unitDesigns.ts";

const chip = (process: string, area = "1 mm2") => `target t {
  process ${process}
  voltage 0.9 V
  clock 100 MHz
  area ${area}
}
network n on t {
  input x: uint8[1, 12, 12]
  a = conv(x, filters: 6, kernel: 3) @weights(int5) @activations(uint5) @fold(pe: 2, simd: 3)
  r = relu(a)
  d = dense(flatten(r), units: 10) @weights(int5) @fold(pe: 2, simd: 6)
  output d
}`;

/** J of the wires between the units of all layers, by capacitance, activity and voltage. */
function wires({ parts, target: { device } }: Design): number {
  if (device.kind === "fpga") throw new Error("an FPGA has no wires of its own");
  const perMetre = 0.2 * 1.627e-9 * device.coreVoltage.value ** 2;
  return parts.reduce((sum, part) => sum + bitsSent(part) * wireLength(part, device) * perMetre, 0);
}

describe("a pipeline on a chip of one's own", () => {
  const logic = (text: string) => {
    const design = designOf(text);
    return estimateOf(design).energy.arithmetic.value! - wires(design);
  };
  const on = (process: string) => estimateOf(designOf(chip(process)));
  const at45 = on("45 nm");

  test("has gates, memory, area, leakage and energy, and no look-up tables", () => {
    const { resources, area, energy, layers } = at45;
    expect(resources.lut.cost.value).toBe(0);
    expect(resources.gate.cost.value).toBeGreaterThan(1000);
    expect(area.value).toBeCloseTo(resources.gate.cost.value! * 0.798e-12, 15);
    expect(layers.reduce((sum, it) => sum + it.resources.gate.value!, 0)).toBe(resources.gate.cost.value);
    const bits = layers.reduce((sum, it) => sum + it.resources.sram.value!, 0);
    expect(bits).toBe(resources.sram.cost.value);
    const leakage = (area.value! - bits * 0.442e-12) * 28e3 + bits * 50e-12;
    expect(energy.static.value).toBeCloseTo((leakage * at45.intervalCycles.value!) / 100e6, 15);
  });

  test("shrinks and saves with the process as the published tables say", () => {
    const at65 = on("65 nm");
    expect(at65.area.value! / at45.area.value!).toBeCloseTo(1.5, 6);
    expect(at65.resources.gate.cost.value).toBe(at45.resources.gate.cost.value);
    const logicAt45 = logic(chip("45 nm"));
    expect(logic(chip("65 nm")) / logicAt45).toBeCloseTo(1.253, 2);
    expect(logic(chip("7 nm")) / logicAt45).toBeCloseTo(0.102, 2);
  });

  test("has wires as long as its logic is wide", () => {
    const [at45, at65] = ["45 nm", "65 nm"].map((process) => wires(designOf(chip(process))));
    // Areas are 1.5 times as large.
    expect(at65! / at45!).toBeCloseTo(Math.sqrt(1.5), 6);
    const design = designOf(chip("45 nm"));
    const sums = design.parts.find(({ layer }) => layer === "a")!;
    // The input in words of a lane and of three, windows of nine pixels for three pairs of filters, sums, and what is rounded.
    const bits =
      144 * 8 + 100 * 3 * 9 * 8 + 100 * 6 * (sums.units.find(({ kind }) => kind === "matrixVector")!.output.bits + 5);
    expect(bitsSent(sums)).toBe(bits);
    expect(estimateOf(design).energy.arithmetic.value!).toBeGreaterThan(wires(design) * 1.2);
  });

  test("takes 14 times less energy for the logic than an FPGA of the same process and voltage", () => {
    const text = chip("28 nm").replace(/ {2}process[^}]*\}/, "  device xc7z020\n  clock 100 MHz\n}");
    const fpga = estimateOf(designOf(text)).energy.arithmetic.value!;
    expect(fpga / logic(chip("28 nm").replace("voltage 0.9 V", "voltage 1 V"))).toBeCloseTo(14, 6);
  });

  test("is folded to the area, and does not fit when the area is too small", () => {
    const free = chip("45 nm").replaceAll(/ @fold\([^)]*\)/g, "");
    const [small, large] = ["0.03 mm2", "1 mm2"].map((area) => estimateOf(designOf(free.replace("1 mm2", area))));
    expect(small!.resources.gate.cost.value!).toBeLessThanOrEqual(small!.resources.gate.budget!);
    expect(small!.intervalCycles.value!).toBeGreaterThan(large!.intervalCycles.value!);
    const design = designOf(free.replace("1 mm2", "0.001 mm2"));
    expect(design.diagnostics.map((it) => it.message).join()).toMatch(/does not fit.*gate equivalents/);
  });
});

describe("gates", () => {
  const measured = JSON.parse(readFileSync(new URL("../validation/gates.json", import.meta.url), "utf8")) as {
    name: string;
    heldOut: boolean;
    cells: Record<string, number>;
  }[];
  const library = readLibrary(readFileSync(new URL("../validation/cells.lib", import.meta.url), "utf8"), "cells.lib");

  test("of units that the fit has not seen are within the band of what Yosys makes of them, 8 of 10", () => {
    const device = findDevice("xc7z020")!;
    const samples = new Map(unitSamples(heldOutDesigns()).map((it) => [it.name, it]));
    const { gate, gatesPerTable, gatesPerFlipFlop } = usualCells(45e-9);
    const ratios = measured.flatMap(({ name, heldOut, cells }) => {
      const sample = samples.get(name);
      const area = Object.entries(cells).reduce((sum, [cell, count]) => sum + count * library.areas.get(cell)!, 0);
      if (!heldOut || !sample || area < 100e-12) return [];
      const { lut, ff } = unitResources(sample.unit, device);
      expect(
        modelOf(sample.unit)
          .memories(sample.unit)
          .every((it) => it.constant),
      ).toBe(true);
      return [area / gate.value / (lut * gatesPerTable + ff * gatesPerFlipFlop)];
    });
    expect(ratios.length).toBeGreaterThan(20);
    const inside = ratios.filter((it) => it > 0.6 && it < 1.4);
    expect(inside.length / ratios.length).toBeGreaterThan(0.8);
  });

  test.each([
    ["128 KiB", 16384, 469412],
    ["32 KiB", 4096, 121849],
  ])("of %s of SRAM are those of EIE", (_, depth, area) => {
    expect((sramArea({ width: 64, depth }) * 1e12) / area).toBeCloseTo(1, 2);
  });
});

test("an array on a chip that says no area: how many gates there are is unknown, not 0", () => {
  const body = "  input x: int8(scale: 2^-4)[16]\n  y = dense(x, units: 8)\n  output y";
  const estimateOn = (area: string) =>
    estimateOf(
      designOf(
        fileOf(
          body,
          `process 28 nm\n  clock 500 MHz\n  ${area}sram 64 KiB\n  dram lpddr4, 12.8 GB/s\n  architecture engine(rows: 8, columns: 8)`,
        ),
      ),
    );
  const estimate = estimateOn("");
  const json: Record<string, unknown> = estimateJson("n.dnnx", estimate);
  expect(json.resources).toMatchObject({
    gate: { value: estimate.resources.gate.cost.value, available: null, budget: null },
    sram: { available: 2 ** 19, budget: 2 ** 19 },
  });
  expect(estimate.resources.lut).toMatchObject({ available: 0, budget: 0 });
  expect(fitsOf(estimate)).toBe(true);
  expect(fitsOf(estimateOn("area 0.001 mm2\n  "))).toBe(false);
});
