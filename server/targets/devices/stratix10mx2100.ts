import type { Fpga } from "../target.ts";
import { stratix10 } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const stratix10mx2100: Fpga = {
  ...stratix10,
  name: "stratix10mx2100",
  part: "1SM21",
  title: "Stratix 10 MX 2100",
  boards: ["520N-MX"],
  resources: {
    lut: fromMemory(702720, "Stratix 10 MX device overview"),
    ff: fromMemory(2810880, "Stratix 10 MX device overview, four registers per ALM"),
    dsp: fromMemory(3960, "Stratix 10 MX device overview"),
    bram18: fromMemory(6847, "M20K blocks of 20 kbit; Stratix 10 MX device overview"),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Stratix 10 data sheet S10-DATASHEET"),
  staticPower: fromMemory(
    10,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(450e6, "designs of HPCC FPGA on Stratix 10 close at 250 MHz to 450 MHz"),
  offChip: {
    kind: "HBM2, two stacks (520N-MX)",
    bandwidth: fromMemory(512e9, "two stacks of 256 GB/s"),
    energyPerBit: fromMemory(3.9e-12, "HBM2, O'Connor et al., MICRO 2017"),
  },
  documentation: "https://www.intel.com/content/www/us/en/docs/programmable/683729/current/device-overview.html",
};
