import type { Fpga } from "../target.ts";
import { versal } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

/** The programmable logic alone: its AI engines are not used. */
export const xcve2802: Fpga = {
  ...versal,
  name: "xcve2802",
  title: "Versal AI Edge VE2802",
  boards: ["VEK280"],
  resources: {
    lut: read(520704, amdParts),
    ff: read(1041408, amdFlipFlops),
    dsp: read(1312, amdParts),
    bram18: read(1200, `600 blocks of 36 kbit; ${amdParts}`),
    uram: read(264, amdParts),
  },
  coreVoltage: fromMemory(0.8, "Versal data sheet DS958"),
  staticPower: fromMemory(
    2.0,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(450e6, "not known well; large designs close at 250 MHz to 400 MHz"),
  offChip: {
    kind: "LPDDR4, three controllers of 64 bit at 1866 MHz (VEK280)",
    bandwidth: fromMemory(102e9, "VEK280 product page"),
    energyPerBit: read(8e-12, `LPDDR4, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds950-versal-overview",
};
