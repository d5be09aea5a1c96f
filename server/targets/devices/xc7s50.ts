import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7s50: Fpga = {
  ...series7,
  name: "xc7s50",
  title: "Spartan-7 50",
  boards: ["Arty S7-50"],
  resources: {
    lut: fromMemory(32600, "AMD 7 series product table DS180"),
    ff: fromMemory(65200, "AMD 7 series product table DS180"),
    dsp: fromMemory(120, "AMD 7 series product table DS180"),
    bram18: fromMemory(150, "75 blocks of 36 kbit; AMD 7 series product table DS180"),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Spartan-7 data sheet DS189"),
  staticPower: fromMemory(
    0.075,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(250e6, "streaming designs of FINN-R on the 7 series close at 100 MHz to 200 MHz"),
  offChip: {
    kind: "DDR3L, 16 bit at 325 MHz (Arty S7)",
    bandwidth: fromMemory(1.3e9, "2 bytes at 650 million transfers per second, Arty S7 reference manual"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
