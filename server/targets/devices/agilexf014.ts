import type { Fpga } from "../target.ts";
import { agilex } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const agilexf014: Fpga = {
  ...agilex,
  name: "agilexf014",
  part: "AGF014",
  title: "Agilex 7 F-series 014",
  boards: ["Agilex F-series development kit"],
  resources: {
    lut: fromMemory(487200, "Agilex 7 device overview"),
    ff: fromMemory(1948800, "Agilex 7 device overview, four registers per ALM"),
    dsp: fromMemory(4510, "Agilex 7 device overview"),
    bram18: fromMemory(7110, "M20K blocks of 20 kbit; Agilex 7 device overview"),
    uram: null,
  },
  coreVoltage: fromMemory(0.8, "Agilex 7 data sheet"),
  staticPower: fromMemory(
    5,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(500e6, "not known well; vendor designs reach 500 MHz"),
  offChip: {
    kind: "DDR4-2666, two channels of 64 bit (Agilex F-series development kit)",
    bandwidth: fromMemory(42.6e9, "16 bytes at 2666 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683458/current/device-overview.html",
};
