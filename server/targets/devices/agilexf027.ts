import type { Fpga } from "../target.ts";
import { agilex } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const agilexf027: Fpga = {
  ...agilex,
  name: "agilexf027",
  part: "AGF027",
  title: "Agilex 7 F-series 027",
  boards: ["IA-840f"],
  resources: {
    lut: fromMemory(912800, "Agilex 7 device overview"),
    ff: fromMemory(3651200, "Agilex 7 device overview, four registers per ALM"),
    dsp: fromMemory(8528, "Agilex 7 device overview"),
    bram18: fromMemory(13272, "M20K blocks of 20 kbit; Agilex 7 device overview"),
    uram: null,
  },
  coreVoltage: fromMemory(0.8, "Agilex 7 data sheet"),
  staticPower: fromMemory(
    8,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(500e6, "not known well; vendor designs reach 500 MHz"),
  offChip: {
    kind: "DDR4-2400, four channels of 64 bit (IA-840f)",
    bandwidth: fromMemory(76.8e9, "32 bytes at 2400 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683458/current/device-overview.html",
};
