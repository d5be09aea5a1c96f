import type { Fpga } from "../target.ts";
import { arria10 } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const arria10sx660: Fpga = {
  ...arria10,
  name: "arria10sx660",
  part: "10AS066",
  title: "Arria 10 SX 660",
  boards: ["Arria 10 SoC development kit"],
  resources: {
    lut: fromMemory(251680, "Arria 10 device overview A10-OVERVIEW"),
    ff: fromMemory(1006720, "Arria 10 device overview A10-OVERVIEW, four registers per ALM"),
    dsp: fromMemory(1687, "Arria 10 device overview A10-OVERVIEW"),
    bram18: fromMemory(2131, "M20K blocks of 20 kbit; Arria 10 device overview A10-OVERVIEW"),
    uram: null,
  },
  coreVoltage: fromMemory(0.9, "Arria 10 data sheet A10-DATASHEET"),
  staticPower: fromMemory(
    2.0,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(350e6, "designs with DSP blocks on Arria 10 close at 200 MHz to 300 MHz"),
  offChip: {
    kind: "DDR4-2400, 64 bit (Arria 10 SoC development kit)",
    bandwidth: fromMemory(19.2e9, "8 bytes at 2400 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683332/current/device-overview.html",
};
