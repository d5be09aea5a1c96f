import type { Fpga } from "../target.ts";
import { cycloneV } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const cyclonevsea4: Fpga = {
  ...cycloneV,
  name: "cyclonevsea4",
  part: "5CSEBA4",
  title: "Cyclone V SE A4",
  boards: ["DE0-Nano-SoC"],
  resources: {
    lut: fromMemory(15880, "Cyclone V device overview CV-51001"),
    ff: fromMemory(63520, "Cyclone V device overview CV-51001, four registers per ALM"),
    dsp: fromMemory(84, "Cyclone V device overview CV-51001"),
    bram18: fromMemory(270, "M10K blocks of 10 kbit; Cyclone V device overview CV-51001"),
    uram: null,
  },
  coreVoltage: fromMemory(1.1, "Cyclone V data sheet CV-51002"),
  staticPower: fromMemory(
    0.2,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(200e6, "designs on Cyclone V close at 100 MHz to 150 MHz"),
  offChip: {
    kind: "DDR3, 32 bit at 400 MHz (DE0-Nano-SoC)",
    bandwidth: fromMemory(3.2e9, "4 bytes at 800 million transfers per second"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation:
    "https://www.intel.com/content/www/us/en/docs/programmable/683694/current/cyclone-v-device-overview.html",
};
