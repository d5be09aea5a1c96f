import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fileHost } from "../../server/hosts/files.ts";
import { type Synthesis, synthesiseDesign } from "../../server/hosts/synthesis.ts";
import { findYosys } from "../../server/hosts/yosys.ts";
import { compareSynthesis, synthesisLines } from "../../server/service/synthesis.ts";
import { createWorkspace } from "../../server/service/workspace.ts";
import { unitMacros } from "../../server/units/registry.ts";
import { synthesiseToCells } from "../../server/verify/standardCells.ts";

const text = (cells: string, process = "45 nm") => `target chip {
  process ${process}
  clock 100 MHz
  area 1 mm2
${cells}}
network n on chip {
  input x: uint3(scale: 2^-3)[64]
  h = dense(x, units: 16) @weights(int4) @fold(pe: 2, simd: 4) @memory(bram)
  r = relu(h) @activations(uint2(scale: 1))
  output r
}
`;
const named = text('  cells "my.lib"\n');

const folder = mkdtempSync(join(tmpdir(), "dnnx-cells-"));
const file = join(folder, "chip.dnnx");
const library = join(folder, "my.lib");
cpSync(join(import.meta.dirname, "..", "validation", "cells.lib"), library);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open = (source = named) => createWorkspace(fileHost).open(file, source).compilation().mapped[0]!;
const synthesise = (source = named) => synthesiseDesign(open(source), file, { place: false }, () => {});

describe("synthesis to standard cells with Yosys", () => {
  let synthesis: Synthesis;
  beforeAll(async () => {
    writeFileSync(file, named);
    synthesis = await synthesise();
  });

  test("measures the cells of every unit and leaves its memories to the models", () => {
    const { device } = open().target;
    if (device.kind !== "asic") throw new Error("the target is a chip");
    for (const { unit, counts, cellArea } of synthesis.units) {
      expect(cellArea, unit.name).toBeGreaterThan(0);
      const macros = unitMacros(unit, device);
      expect(counts.gate).toBe(Math.round(cellArea! / 0.798e-12) + macros.gate);
      expect(counts.sram).toBe(macros.sram);
    }
    // The weights: 1,024 of 4 bits.
    expect(synthesis.units.find(({ unit }) => unit.name === "h")!.counts.sram).toBe(4096);
  });

  test("finds what the models say, within their band", () => {
    const { area, total, resources } = compareSynthesis(open().design, synthesis.units);
    expect(resources).toEqual(["gate", "sram"]);
    expect(total.gate.measured).toBeGreaterThan(total.gate.estimated.low);
    expect(total.gate.measured).toBeLessThan(total.gate.estimated.high);
    expect(area!.measured).toBeCloseTo(total.gate.measured * 0.798e-12, 18);
    const lines = synthesisLines(compareSynthesis(open().design, synthesis.units), synthesis);
    expect(lines.join("\n")).toMatch(/with cells of small_cells_45nm[\s\S]*Area 0\.\d+ mm², estimated 0\.\d+ mm²/);
  });

  test("is what later estimates with this library say, memories with their band", () => {
    const { gate } = open().estimate.resources;
    const measured = synthesis.units.reduce((sum, { counts }) => sum + counts.gate, 0);
    expect(gate.cost).toMatchObject({ value: measured });
    if (gate.cost.value === null) throw new Error(gate.cost.reason);
    expect(gate.cost.source).toMatch(/^synthesised with Yosys .*chip\.calibration\.json/);
    expect(gate.cost.low).toBeLessThan(measured);
    expect(open().estimate.area.value).toBeCloseTo(measured * 0.798e-12, 18);
    const usual = open(text("")).estimate.resources.gate.cost;
    expect("source" in usual && usual.source).toMatch(/^features of the units/);
  });

  test("needs a library, and one that can be used", async () => {
    await expect(synthesise(text(""))).rejects.toThrow(
      'names no cells to synthesise to; write for example `cells "my.lib"`',
    );
    const yosys = await findYosys(folder);
    const withoutAreas = { text: readFileSync(library, "utf8"), areas: new Map() };
    const run = synthesiseToCells(open().design.units.slice(0, 1), withoutAreas, yosys, 1);
    await expect(run).rejects.toThrow(/has no cell with an area for .*DFF_X1/);
  });
});
