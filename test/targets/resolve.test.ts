import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { devices, findDevice, processors, programmable } from "../../server/targets/catalogue.ts";
import { resolveComparison, resolveTarget } from "../../server/targets/resolve.ts";
import { type Device, fpgaResources } from "../../server/targets/target.ts";
import { technologyOf } from "../../server/targets/technology.ts";

function target(body: string) {
  return resolveTarget(parse(`target board {\n${body}\n}\n`).declarations[0]!);
}

describe("a target", () => {
  test("has the device's closing limits as budget when the file gives none", () => {
    const board = target("  device xc7z020\n  clock 100 MHz");
    expect(board.diagnostics).toEqual([]);
    expect(board.clock).toBe(100e6);
    expect(board.budget).toEqual({ lut: 37240, ff: 53200, dsp: 176, bram18: 224, uram: 0, gate: 0, sram: 0 });
  });

  test("takes shares and numbers as budget", () => {
    const board = target("  device xczu3eg\n  clock 200 MHz\n  budget lut 50%, dsp 100");
    expect(board.diagnostics).toEqual([]);
    expect(board.budget.lut).toBe(35280);
    expect(board.budget.dsp).toBe(100);
    expect(board.budget.ff).toBe(70560);
  });

  test.each(programmable.map((device) => device.name))("resolves %s of the catalogue", (name) => {
    const board = target(`  device ${name}\n  clock 12 MHz`);
    expect(board.diagnostics).toEqual([]);
    expect(board.device.name).toBe(name);
  });

  test.each([
    ["an unknown device", "  device xc7z02\n  clock 100 MHz", "dnnx-unknown-device", /Did you mean "xc7z020"/],
    ["a part of a name", "  device v100", "dnnx-unknown-device", /^[^\n]*Did you mean "tesla-v100"\?[^\n]*$/],
    ["no device", "  clock 100 MHz", "dnnx-target-incomplete", /says no device/],
    ["no clock", "  device xc7z020", "dnnx-target-incomplete", /says no clock/],
    ["a clock above the limit", "  device xc7z020\n  clock 900 MHz", "dnnx-target-value", /900 MHz.*250 MHz/],
    ["a clock of the wrong dimension", "  device xc7z020\n  clock 10 ms", "dnnx-wrong-dimension", /frequency.*a time/],
    ["an unknown property", "  device xc7z020\n  clock 1 MHz\n  clok 3 MHz", "dnnx-unknown-property", /"clock"/],
    ["more than the device has", "  device xc7z020\n  clock 1 MHz\n  budget dsp 300", "dnnx-target-value", /has 220/],
    [
      "less than nothing",
      "  device xc7z020\n  clock 1 MHz\n  budget lut -3%",
      "dnnx-target-value",
      /"lut" is negative/,
    ],
    [
      "a negative clock",
      "  device xc7z020\n  clock -5 MHz",
      "dnnx-wrong-argument",
      /^The clock must be a frequency that is not negative, such as 100 MHz, but it is negative: -5 MHz\.$/,
    ],
    ["an unknown resource", "  device xc7z020\n  clock 1 MHz\n  budget luts 3%", "dnnx-unknown-property", /"lut"/],
    ["a chip in an unknown process", "  process 5 nm\n  clock 1 GHz", "dnnx-target-value", /5 nm.*7 nm to 130 nm/],
    ["a pipeline on a chip without area", "  process 28 nm\n  clock 1 GHz", "dnnx-target-incomplete", /says no area/],
    ["a chip without process", "  area 4 mm2\n  clock 1 GHz", "dnnx-target-incomplete", /says no process/],
    ["a chip of a device", "  device xc7z020\n  clock 1 MHz\n  area 4 mm2", "dnnx-target-value", /the device decides/],
    ["a chip that is too fast", "  process 65 nm\n  clock 3 GHz", "dnnx-target-value", /3000 MHz/],
    [
      "a chip with unknown memory",
      "  process 28 nm\n  clock 1 GHz\n  dram lpdr4",
      "dnnx-wrong-argument",
      /mean "lpddr4"/,
    ],
    ["a chip of no area", "  process 28 nm\n  clock 1 GHz\n  area 0 mm2", "dnnx-target-value", /above 0/],
    ["a process of the wrong dimension", "  process 28 ns\n  clock 1 GHz", "dnnx-wrong-dimension", /length.*time/],
  ])("with %s says so", (_, body, code, message) => {
    const { diagnostics } = target(body);
    expect(diagnostics.map((it) => it.code)).toContain(code);
    expect(diagnostics.map((it) => it.message).join("\n")).toMatch(message);
  });
});

describe("a chip of one's own", () => {
  const chip = (body: string) => {
    const { device, ...rest } = target(`  process 28 nm\n  clock 500 MHz\n${body}`);
    if (device.kind !== "asic") throw new Error(`${device.name} is no chip`);
    return { device, ...rest };
  };

  test("has gates in its area, bits in its memory and the memory beside it", () => {
    const { device, budget, clock } = chip("  voltage 0.9 V\n  area 4 mm2\n  sram 512 KiB\n  dram lpddr4, 12.8 GB/s");
    expect(clock).toBe(500e6);
    expect(device.coreVoltage.value).toBe(0.9);
    expect(device.sram?.value).toBe(512 * 1024 * 8);
    expect(device.offChip?.bandwidth.value).toBe(12.8e9);
    expect(device.offChip?.energyPerBit.value).toBe(8e-12);
    // 0.798 um2 at 45 nm; 28 nm lies between 32 nm (0.46) and 20 nm (0.21).
    const gate = 0.798e-12 * 0.46 ** (Math.log(28 / 20) / Math.log(1.6)) * 0.21 ** (Math.log(32 / 28) / Math.log(1.6));
    expect(device.resources.gate?.value).toBe(Math.floor(4e-6 / gate));
    expect(budget).toMatchObject({ lut: 0, bram18: 0, sram: 512 * 1024 * 8 });
    expect(budget.gate / (4e-6 / gate)).toBeCloseTo(0.8, 6);
  });

  test("has the usual voltage of its process and no limits where the file gives none", () => {
    const { device } = chip("  dram hbm2");
    expect(device.coreVoltage).toMatchObject({ value: 0.9, source: expect.stringMatching(/from memory/) });
    expect([device.area, device.sram, device.resources.gate]).toEqual([null, null, null]);
    expect(device.offChip?.bandwidth.value).toBe(256e9);
  });

  test.each([
    ["130 nm", 3.068, 6.4],
    ["65 nm", 1.241, 1.5],
    ["16 nm", 0.174, 0.19],
    ["7 nm", 0.094, 0.059],
  ])("at %s needs energy and area of the published tables", (process, energy, area) => {
    const { device } = target(`  process ${process}\n  voltage 0.8 V\n  clock 100 MHz`);
    const at45 = target("  process 45 nm\n  voltage 0.8 V\n  clock 100 MHz").device;
    const [here, there] = [technologyOf(device), technologyOf(at45)];
    expect(here.logicEnergy / there.logicEnergy).toBeCloseTo(energy, 2);
    expect(gateOf(device) / gateOf(at45)).toBeCloseTo(area, 6);
  });
});

function gateOf(device: Device): number {
  if (device.kind !== "asic") throw new Error(`${device.name} is no chip`);
  return device.cells.gate.value;
}

describe("the catalogue", () => {
  test("holds at least 45 FPGAs of three vendors, and as many different names as devices, boards and processors", () => {
    expect(devices.length).toBeGreaterThanOrEqual(45);
    expect(new Set(devices.map((it) => it.vendor))).toEqual(new Set(["AMD", "Intel", "Lattice"]));
    const names = [...programmable, ...processors].map((it) => it.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test("names a board for a device with the memory and the power of the board", () => {
    const board = target("  device pynq-z2\n  clock 100 MHz").device;
    if (board.kind !== "fpga") throw new Error("no FPGA");
    expect(board.basedOn).toBe("xc7z020");
    expect(board.resources).toEqual(findDevice("xc7z020")!.resources);
    expect(board.board?.power?.source).toMatch(/MLPerf/);
    expect(target("  device alveo-u250\n  clock 100 MHz").device.offChip?.bandwidth.value).toBe(77e9);
  });

  test("knows devices of Intel by their part numbers too", () => {
    expect(target("  device 5cseba6\n  clock 100 MHz").device.name).toBe("cyclonevsea6");
    expect(target("  device 10ax115\n  clock 100 MHz").device.name).toBe("arria10gx1150");
  });

  // Modules and blocks as in the README of t2sp and in the vendor's tables.
  test.each([
    ["arria10gx1150", 427200, 2713, 1518],
    ["stratix10gx2800", 933120, 11721, 5760],
    ["xcvc1902", 899840, 2 * 967, 1968],
  ])("has the resources of %s", (name, lut, bram18, dsp) => {
    const { resources } = findDevice(name)!;
    expect([resources.lut?.value, resources.bram18?.value, resources.dsp?.value]).toEqual([lut, bram18, dsp]);
  });

  test.each(processors)("has a source for every figure of $name, and a peak", (processor) => {
    const { peaks, memory, onChip, process, clock, power } = processor;
    expect(peaks.length).toBeGreaterThan(0);
    for (const it of [...peaks.map(({ rate }) => rate), memory.bandwidth, onChip, process, clock, power]) {
      if (!it) continue;
      expect(it.value).toBeGreaterThan(0);
      expect(it.source.length).toBeGreaterThan(5);
    }
  });

  test("compares with a processor by its name, in any spelling", () => {
    const compared = (body: string) => resolveComparison(parse(`target gpu {\n${body}\n}\n`).declarations[0]!);
    expect(compared("  device titan_x")?.processor.name).toBe("titan-x");
    expect(compared("  device tpu-v1")?.diagnostics).toEqual([]);
    expect(compared("  device titan_x\n  clock 1 GHz")?.diagnostics.map((it) => it.message)).toEqual([
      expect.stringMatching(/Titan X.*decides it/),
    ]);
    expect(compared("  device xc7z020")).toBeUndefined();
  });

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

  test.each(programmable)("has memories and multipliers of $name where it has the resource", (device) => {
    expect(device.memories.includes("uram")).toBe(device.resources.uram !== null);
    expect(device.dsp !== null).toBe(device.resources.dsp !== null);
  });

  test.each(programmable)("has a source for every figure of $name", (device) => {
    const figures = [
      ...fpgaResources.map((it) => device.resources[it]),
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
