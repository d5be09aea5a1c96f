import type { Fpga } from "../target.ts";
import { cycloneV } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const cyclonevgtd9: Fpga = {
  ...cycloneV,
  name: "cyclonevgtd9",
  part: "5CGTFD9",
  title: "Cyclone V GT D9",
  boards: ["Cyclone V GT development kit"],
  resources: {
    lut: fromMemory(113560, "Cyclone V device overview CV-51001"),
    ff: fromMemory(454240, "Cyclone V device overview CV-51001, four registers per ALM"),
    dsp: fromMemory(342, "Cyclone V device overview CV-51001"),
    bram18: fromMemory(1220, "M10K blocks of 10 kbit; Cyclone V device overview CV-51001"),
    uram: null,
  },
  coreVoltage: fromMemory(1.1, "Cyclone V data sheet CV-51002"),
  staticPower: fromMemory(
    0.6,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(200e6, "designs on Cyclone V close at 100 MHz to 150 MHz"),
  offChip: {
    kind: "DDR3, 64 bit at 400 MHz (Cyclone V GT development kit)",
    bandwidth: fromMemory(6.4e9, "8 bytes at 800 million transfers per second"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation:
    "https://www.intel.com/content/www/us/en/docs/programmable/683694/current/cyclone-v-device-overview.html",
};
