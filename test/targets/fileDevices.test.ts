import { expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { resolveDevices } from "../../server/targets/fileDevices.ts";

function devicesOf(text: string) {
  const { declarations } = parse(text);
  return resolveDevices(
    new Map(
      declarations.flatMap((it) =>
        it.header.kind === "deviceHeader" ? [[it.header.name?.text ?? "", it] as const] : [],
      ),
    ),
  );
}

test("a board of a file has memory, idle power and power around the device of its own", () => {
  const { device, diagnostics } = devicesOf(
    "device mine extends xc7z020 {\n  dram ddr4, 19.2 GB/s\n  power 200 mW\n  board 3 W\n  clock 220 MHz\n}\n",
  ).get("mine")!;
  expect(diagnostics).toEqual([]);
  expect(device.basedOn).toBe("xc7z020");
  expect(device.offChip).toMatchObject({
    kind: "DDR4",
    bandwidth: { value: 19.2e9, source: 'device "mine" of the file' },
  });
  expect(device.staticPower.value).toBe(0.2);
  expect(device.board).toMatchObject({ title: "mine", power: { value: 3 } });
  expect(device.clockLimit.value).toBe(220e6);
});

test("a power of the wrong dimension and an unknown memory are told", () => {
  const { diagnostics } = devicesOf("device mine extends xc7z020 {\n  board 3 V\n  dram ddr9\n}\n").get("mine")!;
  expect(diagnostics.map((it) => it.code)).toEqual(["dnnx-wrong-dimension", "dnnx-wrong-argument"]);
});

test("a device of a file has no blocks of a kind that the one it extends is built without", () => {
  const { device, diagnostics } = devicesOf("device mine extends xc7z020 {\n  uram 4\n  dsp 100\n}\n").get("mine")!;
  expect(diagnostics.map((it) => it.message)).toEqual([
    '"uram" of the device "mine" is 4, but Zynq-7020 is built without any. Extend a device that has them.',
  ]);
  expect(device.resources).toMatchObject({ uram: null, dsp: { value: 100 } });
  expect(devicesOf("device mine extends xc7z020 {\n  uram 0\n}\n").get("mine")!.diagnostics).toEqual([]);
});

test("a memory beside a device of a file is called dram", () => {
  const { diagnostics } = devicesOf("device mine extends xc7z020 {\n  memory ddr4\n}\n").get("mine")!;
  expect(diagnostics.map((it) => it.message)).toEqual(['A device has no property "memory". Did you mean "dram"?']);
  expect(diagnostics[0]!.fixes).toHaveLength(1);
});
