import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7z030: Fpga = {
  ...series7,
  name: "xc7z030",
  title: "Zynq-7030",
  boards: ["PicoZed 7030"],
  resources: {
    lut: fromMemory(78600, "AMD Zynq-7000 product table DS190"),
    ff: fromMemory(157200, "AMD Zynq-7000 product table DS190"),
    dsp: fromMemory(400, "AMD Zynq-7000 product table DS190"),
    bram18: fromMemory(530, "265 blocks of 36 kbit; AMD Zynq-7000 product table DS190"),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Zynq-7000 data sheet DS191"),
  staticPower: fromMemory(
    0.16,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(300e6, "not known well; this fabric is faster than that of Artix-7"),
  offChip: {
    kind: "DDR3, 32 bit at 533 MHz (PicoZed)",
    bandwidth: fromMemory(4.26e9, "4 bytes at 1066 million transfers per second"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds190-Zynq-7000-Overview",
};
