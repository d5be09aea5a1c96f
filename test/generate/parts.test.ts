import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { partOf, parts } from "../../server/generate/parts.ts";
import { yosysCommand } from "../../server/generate/yosys.ts";
import { devices, findDevice } from "../../server/targets/catalogue.ts";
import { resolveDevices } from "../../server/targets/fileDevices.ts";

describe("part numbers", () => {
  test("a device of a file has the part of the device of the catalogue that it extends, also over another one", () => {
    const tree = parse("device mine extends other {\n  lut 9\n}\ndevice other extends xcku060 {\n  dsp 9\n}\n");
    const [mine, other] = tree.declarations;
    const own = resolveDevices(
      new Map([
        ["mine", mine!],
        ["other", other!],
      ]),
    );
    expect([...own.values()].map(({ device }) => partOf(device))).toEqual([parts.xcku060, parts.xcku060]);
  });

  test("every AMD device of the catalogue has one, and no other device", () => {
    const amd = devices.filter((it) => it.vendor === "AMD").map((it) => it.name);
    expect(Object.keys(parts).sort()).toEqual(amd.sort());
  });

  test.each(Object.entries(parts))("of %s names the device, or the Alveo card that carries it", (name, part) => {
    const card = /^xcu(\d+)-/.exec(part)?.[1];
    if (card) expect(findDevice(name)?.boards[0]).toBe(`Alveo U${card}`);
    else expect(part.startsWith(name)).toBe(true);
  });
});

test.each([
  ["xc7k325t", "synth_xilinx -family xc7"],
  ["xcku060", "synth_xilinx -family xcu"],
  ["xcvu9p", "synth_xilinx -family xcup"],
  ["ice40up5k", "synth_ice40 -device u -dsp"],
  ["ice40hx8k", "synth_ice40 -device hx"],
  ["ecp5-25f", "synth_ecp5"],
])("Yosys command for %s", (name, command) => {
  expect(yosysCommand(findDevice(name)!)).toBe(command);
});
