import type { Fpga } from "../target.ts";
import { cyclone10lp } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const cyclone10lp120: Fpga = {
  ...cyclone10lp,
  name: "cyclone10lp120",
  part: "10CL120",
  title: "Cyclone 10 LP 120",
  boards: [],
  resources: {
    lut: fromMemory(119088, "Cyclone 10 LP device overview"),
    ff: fromMemory(119088, "Cyclone 10 LP device overview"),
    dsp: fromMemory(288, "Cyclone 10 LP device overview"),
    bram18: fromMemory(432, "M9K blocks of 9 kbit; Cyclone 10 LP device overview"),
    uram: null,
  },
  coreVoltage: fromMemory(1.2, "Cyclone 10 LP data sheet"),
  staticPower: fromMemory(
    0.2,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(150e6, "not known well; designs close at 50 MHz to 100 MHz"),
  offChip: null,
  documentation:
    "https://www.intel.com/content/www/us/en/docs/programmable/683251/current/cyclone-10-lp-device-datasheet.html",
};
