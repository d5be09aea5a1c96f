import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

/** The same die as the 50T; the counts are what the tools of AMD allow, open tools may offer more. */
export const xc7a35t: Fpga = {
  ...series7,
  name: "xc7a35t",
  title: "Artix-7 35T",
  boards: ["Arty A7-35T", "Basys 3"],
  resources: {
    lut: read(20800, amdParts),
    ff: read(41600, amdFlipFlops),
    dsp: read(90, amdParts),
    bram18: read(100, `50 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Artix-7 data sheet DS181"),
  staticPower: fromMemory(
    0.07,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(250e6, "streaming designs of FINN-R on the 7 series close at 100 MHz to 200 MHz"),
  offChip: {
    kind: "DDR3L, 16 bit at 333 MHz (Arty A7)",
    bandwidth: fromMemory(1.33e9, "2 bytes at 667 million transfers per second, Arty A7 reference manual"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
