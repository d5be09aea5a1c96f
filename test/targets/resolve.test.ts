import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { devices, findDevice } from "../../server/targets/catalogue.ts";
import { resolveTarget } from "../../server/targets/resolve.ts";
import { resources } from "../../server/targets/target.ts";

function target(body: string) {
  return resolveTarget(parse(`target board {\n${body}\n}\n`).declarations[0]!);
}

describe("a target", () => {
  test("has the device's closing limits as budget when the file gives none", () => {
    const board = target("  device xc7z020\n  clock 100 MHz");
    expect(board.diagnostics).toEqual([]);
    expect(board.clock).toBe(100e6);
    expect(board.budget).toEqual({ lut: 37240, ff: 53200, dsp: 176, bram18: 224, uram: 0 });
  });

  test("takes shares and numbers as budget", () => {
    const board = target("  device xczu3eg\n  clock 200 MHz\n  budget lut 50%, dsp 100");
    expect(board.diagnostics).toEqual([]);
    expect(board.budget.lut).toBe(35280);
    expect(board.budget.dsp).toBe(100);
    expect(board.budget.ff).toBe(70560);
  });

  test.each(devices.map((device) => device.name))("resolves %s of the catalogue", (name) => {
    const board = target(`  device ${name}\n  clock 12 MHz`);
    expect(board.diagnostics).toEqual([]);
    expect(board.device.name).toBe(name);
  });

  test.each([
    ["an unknown device", "  device xc7z02\n  clock 100 MHz", "dnnx-unknown-device", /Did you mean "xc7z020"/],
    ["no device", "  clock 100 MHz", "dnnx-target-incomplete", /says no device/],
    ["no clock", "  device xc7z020", "dnnx-target-incomplete", /says no clock/],
    ["a clock above the limit", "  device xc7z020\n  clock 900 MHz", "dnnx-target-value", /900 MHz.*250 MHz/],
    ["a clock of the wrong dimension", "  device xc7z020\n  clock 10 ms", "dnnx-wrong-dimension", /frequency.*a time/],
    ["an unknown property", "  device xc7z020\n  clock 1 MHz\n  clok 3 MHz", "dnnx-unknown-property", /"clock"/],
    ["more than the device has", "  device xc7z020\n  clock 1 MHz\n  budget dsp 300", "dnnx-target-value", /has 220/],
    ["an unknown resource", "  device xc7z020\n  clock 1 MHz\n  budget luts 3%", "dnnx-unknown-property", /"lut"/],
    ["a chip", "  process 28 nm\n  clock 1 GHz", "dnnx-not-supported-yet", /chip of your own/],
    [
      "an engine",
      "  device xc7z020\n  clock 1 MHz\n  architecture engine(rows: 16, columns: 16)",
      "dnnx-not-supported-yet",
      /engine/,
    ],
  ])("with %s says so", (_, body, code, message) => {
    const { diagnostics } = target(body);
    expect(diagnostics.map((it) => it.code)).toContain(code);
    expect(diagnostics.map((it) => it.message).join("\n")).toMatch(message);
  });
});

describe("the catalogue", () => {
  test("holds every device once, in any spelling of its name", () => {
    expect(new Set(devices.map((device) => device.name)).size).toBe(devices.length);
    for (const { name } of devices) expect(findDevice(name.toUpperCase().replaceAll("-", "_"))?.name).toBe(name);
  });

  // Mistakes of published tables: 610 and 412 halves of 18 kbit (FINN), 1030 counted as halves (fpgaConvNet).
  test.each([
    ["xczu7ev", 624],
    ["xczu3eg", 432],
    ["xc7vx485t", 2060],
    ["xcvu13p", 5376],
  ])("counts block memories of %s in halves of 18 kbit", (name, bram18) => {
    expect(findDevice(name)?.resources.bram18?.value).toBe(bram18);
  });

  test.each(devices)("has memories and multipliers of $name where it has the resource", (device) => {
    expect(device.memories.includes("uram")).toBe(device.resources.uram !== null);
    expect(device.dsp !== null).toBe(device.resources.dsp !== null);
  });

  test.each(devices)("has a source for every figure of $name", (device) => {
    const figures = [
      ...resources.map((it) => device.resources[it]),
      device.process,
      device.coreVoltage,
      device.staticPower,
      device.clockLimit,
      device.offChip?.bandwidth,
      device.offChip?.energyPerBit,
    ];
    for (const figure of figures) {
      if (!figure) continue;
      expect(figure.value).toBeGreaterThan(0);
      expect(figure.source.length).toBeGreaterThan(5);
    }
  });
});
