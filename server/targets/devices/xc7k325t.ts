import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7k325t: Fpga = {
  ...series7,
  name: "xc7k325t",
  title: "Kintex-7 325T",
  boards: ["KC705"],
  resources: {
    lut: read(203800, amdParts),
    ff: read(407600, amdFlipFlops),
    dsp: read(840, amdParts),
    bram18: read(890, `445 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Kintex-7 data sheet DS182"),
  staticPower: fromMemory(
    0.16,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(
    300e6,
    "not known well; FINN runs at 200 MHz on the ZC706, and this fabric is faster than that of Artix-7",
  ),
  offChip: {
    kind: "DDR3-1600, 64 bit (KC705)",
    bandwidth: fromMemory(12.8e9, "8 bytes at 1600 million transfers per second, KC705 user guide UG810"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
