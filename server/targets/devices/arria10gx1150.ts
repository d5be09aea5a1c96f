import type { Fpga } from "../target.ts";
import { arria10 } from "./families.ts";
import { fromMemory, read } from "./sources.ts";

export const arria10gx1150: Fpga = {
  ...arria10,
  name: "arria10gx1150",
  part: "10AX115",
  title: "Arria 10 GX 1150",
  boards: ["Arria 10 PAC", "Arria 10 GX development kit"],
  resources: {
    lut: read(427200, "device table in the README of t2sp"),
    ff: fromMemory(1708800, "device table in the README of t2sp, four registers per ALM"),
    dsp: read(1518, "device table in the README of t2sp"),
    bram18: read(2713, "M20K blocks of 20 kbit; device table in the README of t2sp"),
    uram: null,
  },
  coreVoltage: fromMemory(0.9, "Arria 10 data sheet A10-DATASHEET"),
  staticPower: fromMemory(
    2.8,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(350e6, "designs with DSP blocks on Arria 10 close at 200 MHz to 300 MHz"),
  offChip: {
    kind: "DDR4-2133, two channels of 64 bit (Arria 10 PAC)",
    bandwidth: fromMemory(34.1e9, "16 bytes at 2133 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683332/current/device-overview.html",
};
