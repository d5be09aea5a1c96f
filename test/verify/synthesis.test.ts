import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verilogFiles } from "../../server/generate/verilog/files.ts";
import { fileHost } from "../../server/hosts/files.ts";
import { type Synthesis, synthesiseDesign } from "../../server/hosts/synthesis.ts";
import { findYosys } from "../../server/hosts/yosys.ts";
import { compareSynthesis } from "../../server/service/synthesis.ts";
import { createWorkspace } from "../../server/service/workspace.ts";
import { fpgaResources } from "../../server/targets/target.ts";
import { ramAttribute } from "../../server/units/rtl.ts";
import { verilog } from "../../server/units/verilog.ts";
import { cellsByModule, synthesiseUnits } from "../../server/verify/synthesis.ts";

const text = `target ice { device ice40up5k clock 12 MHz }
network n on ice {
  input x: uint3(scale: 2^-3)[8]
  h = dense(x, units: 4) @weights(int2) @fold(pe: 2, simd: 2) @memory(bram)
  r = relu(h) @activations(uint2(scale: 1))
  l = argmax(r)
  output l
}
`;

const folder = mkdtempSync(join(tmpdir(), "dnnx-synth-"));
const file = join(folder, "small.dnnx");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const open = (source = text) => createWorkspace(fileHost).open(file, source).compilation().mapped[0]!;

test("cells by module, also where Yosys writes its table of the hierarchy in between", () => {
  const text = `{
   "modules": {
      "\\\\inner": {
         "num_cells_by_type": {
            "INV": 1
         }
      }
   },
       outer                         1
         inner                       2
      "design": {
         "num_cells": 6
      }
}
`;
  expect([...cellsByModule(text)]).toEqual([["inner", { INV: 1 }]]);
});

test("a device without memories in look-up tables synthesises units with small buffers, in flip-flops", async () => {
  const { design } = open(`target ice { device ice40up5k clock 12 MHz }
network n on ice {
  input x: uint3(scale: 2^-3)[2, 3, 3]
  g = globalpool(x) @activations(uint3(scale: 2^-3)) @fold(pe: 1)
  s = softmax(g) @activations(uint3)
  output s
}
`);
  const buffered = design.units.filter((unit) => verilog(unit).text.includes(ramAttribute("lutram")));
  expect(buffered.length).toBeGreaterThan(0);
  expect([...verilogFiles(design).values()].join("\n")).not.toContain('distributed", no_rw_check');
  const counts = await synthesiseUnits(buffered, design.target.device, await findYosys(folder), buffered.length);
  for (const { ff } of counts) expect(ff).toBeGreaterThan(0);
});

describe("synthesis with Yosys", () => {
  let synthesis: Synthesis;
  const shares: number[] = [];
  beforeAll(async () => {
    writeFileSync(file, text);
    synthesis = await synthesiseDesign(open(), file, { place: false }, (share) => shares.push(share));
  });

  test("counts every unit of the design", () => {
    expect(synthesis.tool).toMatch(/^Yosys \d/);
    expect(synthesis.units.map(({ unit }) => unit.name)).toEqual(open().design.units.map(({ name }) => name));
    for (const { unit, counts } of synthesis.units) expect(counts.lut + counts.bram18, unit.name).toBeGreaterThan(0);
    expect(synthesis.units.find(({ unit }) => unit.name === "h")!.counts.bram18).toBe(1);
    expect(shares.every((share) => share >= 0 && share <= 100)).toBe(true);
  });

  test("compares each layer with what the models say, whatever was measured before", () => {
    const comparison = compareSynthesis(open().design, synthesis.units);
    expect(comparison.layers.map(({ name }) => name)).toEqual(["h", "r", "l"]);
    const sum = comparison.layers.reduce((all, layer) => all + layer.resources.lut.measured, 0);
    expect(comparison.total.lut.measured).toBe(sum);
    expect(comparison.total.lut.estimated.low).toBeLessThan(comparison.total.lut.estimated.high);
  });

  test("is kept beside the file and what later estimates say, with its source", () => {
    expect(readdirSync(folder).sort()).toEqual(["small.calibration.json", "small.dnnx"]);
    const { estimate } = open();
    for (const resource of fpgaResources) {
      const { cost } = estimate.resources[resource];
      const measured = synthesis.units.reduce((sum, { counts }) => sum + counts[resource], 0);
      expect(cost, resource).toMatchObject({ value: measured, low: measured, high: measured });
      expect("source" in cost && cost.source).toMatch(/^synthesised with Yosys .*small\.calibration\.json; not placed/);
    }
  });

  test("holds for what did not change only", () => {
    const { estimate } = open(text.replace("units: 4", "units: 6"));
    const lut = estimate.layers.find(({ name }) => name === "h")!.resources.lut;
    expect("source" in lut && lut.source).toMatch(/features of the units/);
    expect(lut.value).toBeGreaterThan("low" in lut ? lut.low : Number.POSITIVE_INFINITY);
  });

  test("a second run replaces the lines of its network and keeps others", async () => {
    const path = join(folder, "small.calibration.json");
    const before = JSON.parse(readFileSync(path, "utf8")) as { units: { network: string }[] };
    const other = { ...before.units[0]!, key: "0".repeat(16), network: "other" };
    writeFileSync(path, JSON.stringify({ ...before, units: [...before.units, other] }));
    await synthesiseDesign(open(), file, { place: false }, () => {});
    const after = JSON.parse(readFileSync(path, "utf8")) as { units: { network: string }[] };
    expect(after.units.length).toBe(before.units.length + 1);
    expect(after.units.filter(({ network }) => network === "other")).toEqual([other]);
  });

  test("a cancelled run writes nothing", async () => {
    const elsewhere = join(folder, "cancelled.dnnx");
    const run = synthesiseDesign(open(), elsewhere, { place: false }, () => {}, AbortSignal.abort());
    await expect(run).rejects.toThrow(/abort|cancel/i);
    expect(readdirSync(folder)).not.toContain("cancelled.calibration.json");
  });

  test("a calibration file that is none leaves the models in charge", () => {
    const path = join(folder, "small.calibration.json");
    for (const content of ["", "{", "[]", '{"schema":2,"units":[]}', '{"schema":1,"units":[{"key":1}]}']) {
      writeFileSync(path, content);
      const { cost } = open().estimate.resources.lut;
      expect("source" in cost && cost.source, content).toMatch(/^features of the units/);
    }
  });
});
