import type { Fpga } from "../target.ts";
import { cyclone10gx } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const cyclone10gx220: Fpga = {
  ...cyclone10gx,
  name: "cyclone10gx220",
  part: "10CX220",
  title: "Cyclone 10 GX 220",
  boards: ["Cyclone 10 GX development kit"],
  resources: {
    lut: fromMemory(80330, "Cyclone 10 GX device overview"),
    ff: fromMemory(321320, "Cyclone 10 GX device overview, four registers per ALM"),
    dsp: fromMemory(192, "Cyclone 10 GX device overview"),
    bram18: fromMemory(587, "M20K blocks of 20 kbit; Cyclone 10 GX device overview"),
    uram: null,
  },
  coreVoltage: fromMemory(0.9, "Cyclone 10 GX data sheet"),
  staticPower: fromMemory(
    0.6,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(300e6, "not known well; designs on this fabric close at 150 MHz to 250 MHz"),
  offChip: {
    kind: "DDR3, 40 bit at 933 MHz (Cyclone 10 GX development kit)",
    bandwidth: fromMemory(7.5e9, "4 bytes of data at 1866 million transfers per second"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683485/current/device-overview.html",
};
