import type { Fpga } from "../target.ts";
import { stratix10 } from "./families.ts";
import { fromMemory, read } from "./sources.ts";

export const stratix10gx2800: Fpga = {
  ...stratix10,
  name: "stratix10gx2800",
  part: "1SG280",
  title: "Stratix 10 GX 2800",
  boards: ["Stratix 10 PAC D5005", "520N"],
  resources: {
    lut: read(933120, "device table in the README of t2sp"),
    ff: fromMemory(3732480, "device table in the README of t2sp, four registers per ALM"),
    dsp: read(5760, "device table in the README of t2sp"),
    bram18: read(11721, "M20K blocks of 20 kbit; device table in the README of t2sp"),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Stratix 10 data sheet S10-DATASHEET"),
  staticPower: fromMemory(
    12,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(450e6, "designs of HPCC FPGA on Stratix 10 close at 250 MHz to 450 MHz"),
  offChip: {
    kind: "DDR4-2400, four channels of 64 bit (520N, D5005)",
    bandwidth: fromMemory(76.8e9, "32 bytes at 2400 million transfers per second; HPCC FPGA measures 67 GB/s"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683729/current/device-overview.html",
};
