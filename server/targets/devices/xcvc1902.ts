import type { Fpga } from "../target.ts";
import { versal } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

/** The programmable logic alone: its 400 AI engines are not used. */
export const xcvc1902: Fpga = {
  ...versal,
  name: "xcvc1902",
  title: "Versal AI Core VC1902",
  boards: ["VCK190"],
  resources: {
    lut: read(899840, amdParts),
    ff: read(1799680, amdFlipFlops),
    dsp: read(1968, amdParts),
    bram18: read(1934, `967 blocks of 36 kbit; ${amdParts}`),
    uram: read(463, amdParts),
  },
  coreVoltage: fromMemory(0.8, "Versal data sheet DS957"),
  staticPower: fromMemory(
    3.0,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(450e6, "not known well; large designs close at 250 MHz to 400 MHz"),
  offChip: {
    kind: "DDR4-3200, 64 bit (VCK190)",
    bandwidth: fromMemory(25.6e9, "8 bytes at 3200 million transfers per second; the LPDDR4 beside it is not counted"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds950-versal-overview",
};
