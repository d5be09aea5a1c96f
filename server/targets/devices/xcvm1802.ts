import type { Fpga } from "../target.ts";
import { versal } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const xcvm1802: Fpga = {
  ...versal,
  name: "xcvm1802",
  title: "Versal Prime VM1802",
  boards: ["VMK180"],
  resources: {
    lut: fromMemory(899840, "Versal product table DS950"),
    ff: fromMemory(1799680, "Versal product table DS950"),
    dsp: fromMemory(1968, "Versal product table DS950"),
    bram18: fromMemory(1934, "967 blocks of 36 kbit; Versal product table DS950"),
    uram: fromMemory(463, "Versal product table DS950"),
  },
  coreVoltage: fromMemory(0.8, "Versal data sheet DS956"),
  staticPower: fromMemory(
    3.0,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(450e6, "not known well; large designs close at 250 MHz to 400 MHz"),
  offChip: {
    kind: "DDR4-3200, 64 bit (VMK180)",
    bandwidth: fromMemory(25.6e9, "8 bytes at 3200 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds950-versal-overview",
};
