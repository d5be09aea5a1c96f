import type { Fpga } from "../target.ts";
import { arria10 } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const arria10gx480: Fpga = {
  ...arria10,
  name: "arria10gx480",
  part: "10AX048",
  title: "Arria 10 GX 480",
  boards: [],
  resources: {
    lut: fromMemory(183590, "Arria 10 device overview A10-OVERVIEW"),
    ff: fromMemory(734360, "Arria 10 device overview A10-OVERVIEW, four registers per ALM"),
    dsp: fromMemory(1368, "Arria 10 device overview A10-OVERVIEW"),
    bram18: fromMemory(1431, "M20K blocks of 20 kbit; Arria 10 device overview A10-OVERVIEW"),
    uram: null,
  },
  coreVoltage: fromMemory(0.9, "Arria 10 data sheet A10-DATASHEET"),
  staticPower: fromMemory(
    1.5,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(350e6, "designs with DSP blocks on Arria 10 close at 200 MHz to 300 MHz"),
  offChip: null,
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683332/current/device-overview.html",
};
