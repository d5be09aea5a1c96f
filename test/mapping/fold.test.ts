import { describe, expect, test } from "vitest";
import { resources } from "../../server/targets/target.ts";
import { unitResources } from "../../server/units/registry.ts";
import { designOf, fileOf } from "./designs.ts";

const network = `  input x: uint6[4, 12, 12]
  a = conv(x, filters: 16, kernel: 3, padding: same) @weights(int6) @activations(uint6)
  b = conv(a, filters: 32, kernel: 3, stride: 2) @weights(int6) @activations(uint6)
  c = dense(flatten(b), units: 20) @weights(int4) @activations(int6)
  output c`;

describe("folds that the mapping chooses", () => {
  test("fit the budget, and use a larger one for a shorter interval", () => {
    const intervals = [10, 30, 70].map((percent) => {
      const design = designOf(fileOf(network, `device xc7z020\n  clock 100 MHz\n  budget lut ${percent}%`));
      const { cost } = design;
      for (const it of resources) expect(cost[it]).toBeLessThanOrEqual(design.target.budget[it]);
      expect(design.diagnostics).toEqual([]);
      return design.timing.interval;
    });
    expect(intervals[0]).toBeGreaterThan(intervals[1]!);
    expect(intervals[1]).toBeGreaterThan(intervals[2]!);
  });

  test("leave no layer far behind the slowest", () => {
    const design = designOf(fileOf(network));
    for (const stage of design.stages) {
      expect(design.timing.layerIntervals.get(stage.layer.name)).toBeLessThanOrEqual(design.timing.interval);
    }
  });

  test("keep what @fold asks for", () => {
    const design = designOf(
      fileOf(
        network.replace(
          "@weights(int6) @activations(uint6)\n  b",
          "@weights(int6) @fold(pe: 2, simd: 4) @activations(uint6)\n  b",
        ),
      ),
    );
    const stage = design.stages.find((it) => it.layer.name === "a")!;
    expect(stage.fold).toEqual({ pe: 2, simd: 4 });
    expect(stage.chosen).toBe(false);
    expect(design.timing.layerIntervals.get("a")).toBe(144 * 8 * 9);
  });

  test("a design's cost is the cost of its units", () => {
    const design = designOf(fileOf(network));
    const { cost } = design;
    for (const it of resources) {
      expect(design.units.reduce((sum, unit) => sum + unitResources(unit, design.target.device)[it], 0)).toBe(cost[it]);
    }
  });
});

describe("a network that is too large", () => {
  test("is mapped as small as possible and says which resource is short, by how much and where", () => {
    const text = fileOf(
      "  input x: uint8[256]\n  a = dense(x, units: 1024) @weights(int8)\n  output a",
      "device ice40up5k\n  clock 12 MHz",
    );
    const design = designOf(text);
    expect(design.diagnostics.map((it) => it.code)).toEqual(["dnnx-does-not-fit"]);
    expect(design.diagnostics[0]!.message).toMatch(/needs \d+ block memories.*the device has 30; most of it: a 100 %/);
    // Nothing else is short: a few products at a time need less around the memories than one does.
    expect(design.diagnostics[0]!.message).not.toMatch(/needs.*(look-up tables|DSP)/);
    const { pe, simd } = design.stages[0]!.fold;
    expect(pe * simd).toBeLessThan(8);
  });

  test("in ultra memory, which cannot hold constants, is refused at the annotation", () => {
    const text = fileOf("  input x: uint8[16]\n  a = dense(x, units: 8) @weights(int8) @memory(uram)\n  output a");
    expect(designOf(text).diagnostics.map((it) => it.code)).toContain("dnnx-memory-not-available");
  });

  test.each([
    ["dense(x, units: 8) @weights(int8)", "bram, lutram, registers, logic, offchip."],
    ["dense(x, units: 8) @weights(int4) @sparsity(75%, encode: bitmap)", "bram, lutram, registers."],
    ["dense(x, units: 8) @weights(int8) @circulant(4)", "bram, lutram, registers, logic."],
  ])("the places named instead of it are those of %s", (layer, possible) => {
    const { diagnostics } = designOf(fileOf(`  input x: uint8[16]\n  a = ${layer} @memory(uram)\n  output a`));
    const [refused] = diagnostics.filter((it) => it.code === "dnnx-memory-not-available");
    expect(refused!.message.split("Possible there: ")[1]).toBe(possible);
  });

  test("off chip where there is no such memory", () => {
    const text = fileOf(
      "  input x: uint8[16]\n  a = dense(x, units: 8) @weights(int8) @memory(offchip)\n  output a",
      "device ice40up5k\n  clock 12 MHz",
    );
    const [refused] = designOf(text).diagnostics.filter((it) => it.code === "dnnx-memory-not-available");
    expect(refused!.message).toMatch(/Possible there: bram, registers, logic\.$/);
  });
});
