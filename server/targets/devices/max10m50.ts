import type { Fpga } from "../target.ts";
import { cyclone10lp } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const max10m50: Fpga = {
  ...cyclone10lp,
  name: "max10m50",
  part: "10M50",
  title: "MAX 10 50",
  boards: ["DE10-Lite"],
  resources: {
    lut: fromMemory(49760, "MAX 10 device overview"),
    ff: fromMemory(49760, "MAX 10 device overview"),
    dsp: fromMemory(144, "MAX 10 device overview"),
    bram18: fromMemory(182, "M9K blocks of 9 kbit; MAX 10 device overview"),
    uram: null,
  },
  coreVoltage: fromMemory(1.2, "MAX 10 data sheet"),
  staticPower: fromMemory(
    0.1,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(150e6, "not known well; designs close at 50 MHz to 100 MHz"),
  offChip: null,
  documentation:
    "https://www.intel.com/content/www/us/en/docs/programmable/683658/current/max-10-fpga-device-overview.html",
};
