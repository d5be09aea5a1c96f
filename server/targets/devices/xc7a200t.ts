import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xc7a200t: Fpga = {
  ...series7,
  name: "xc7a200t",
  title: "Artix-7 200T",
  boards: ["Nexys Video", "AC701"],
  resources: {
    lut: read(134600, amdParts),
    ff: read(269200, amdFlipFlops),
    dsp: read(740, amdParts),
    bram18: read(730, `365 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Artix-7 data sheet DS181"),
  staticPower: fromMemory(
    0.14,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(250e6, "streaming designs of FINN-R on the 7 series close at 100 MHz to 200 MHz"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
