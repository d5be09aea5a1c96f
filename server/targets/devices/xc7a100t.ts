import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7a100t: Fpga = {
  ...series7,
  name: "xc7a100t",
  title: "Artix-7 100T",
  boards: ["Arty A7-100T", "Nexys A7"],
  resources: {
    lut: read(63400, amdParts),
    ff: read(126800, amdFlipFlops),
    dsp: read(240, amdParts),
    bram18: read(270, `135 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Artix-7 data sheet DS181"),
  staticPower: fromMemory(0.097, "Vivado power reports for this part at 25 degrees Celsius"),
  clockLimit: fromMemory(250e6, "streaming designs of FINN-R on the 7 series close at 100 MHz to 200 MHz"),
  offChip: {
    kind: "DDR3L, 16 bit at 333 MHz (Arty A7)",
    bandwidth: fromMemory(1.33e9, "2 bytes at 667 million transfers per second, Arty A7 reference manual"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
