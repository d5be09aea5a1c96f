import type { Fpga } from "../target.ts";
import { stratixV } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const stratixvgxa7: Fpga = {
  ...stratixV,
  name: "stratixvgxa7",
  part: "5SGXEA7",
  title: "Stratix V GX A7",
  boards: ["DE5-Net"],
  resources: {
    lut: fromMemory(234720, "Stratix V device overview SV51001"),
    ff: fromMemory(938880, "Stratix V device overview SV51001, four registers per ALM"),
    dsp: fromMemory(256, "Stratix V device overview SV51001"),
    bram18: fromMemory(2560, "M20K blocks of 20 kbit; Stratix V device overview SV51001"),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Stratix V data sheet SV53001"),
  staticPower: fromMemory(
    1.6,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(300e6, "designs for OpenCL on Stratix V close at 150 MHz to 250 MHz"),
  offChip: {
    kind: "DDR3-1600, two channels of 64 bit (DE5-Net)",
    bandwidth: fromMemory(25.6e9, "16 bytes at 1600 million transfers per second"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683258/current/device-overview.html",
};
