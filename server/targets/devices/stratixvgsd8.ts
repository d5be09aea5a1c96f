import type { Fpga } from "../target.ts";
import { stratixV } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const stratixvgsd8: Fpga = {
  ...stratixV,
  name: "stratixvgsd8",
  part: "5SGSD8",
  title: "Stratix V GS D8",
  boards: ["P395-D8"],
  resources: {
    lut: fromMemory(262400, "Stratix V device overview SV51001"),
    ff: fromMemory(1049600, "Stratix V device overview SV51001, four registers per ALM"),
    dsp: fromMemory(1963, "Stratix V device overview SV51001"),
    bram18: fromMemory(2567, "M20K blocks of 20 kbit; Stratix V device overview SV51001"),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Stratix V data sheet SV53001"),
  staticPower: fromMemory(
    1.9,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(300e6, "designs for OpenCL on Stratix V close at 150 MHz to 250 MHz"),
  offChip: {
    kind: "DDR3-1600, four channels of 64 bit (P395-D8)",
    bandwidth: fromMemory(25.6e9, "half of four channels; known to about a factor of two"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683258/current/device-overview.html",
};
