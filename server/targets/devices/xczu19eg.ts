import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xczu19eg: Fpga = {
  ...ultraScalePlusUram,
  name: "xczu19eg",
  title: "Zynq UltraScale+ ZU19EG",
  boards: [],
  resources: {
    lut: read(522720, amdParts),
    ff: read(1045440, amdFlipFlops),
    dsp: read(1968, amdParts),
    bram18: read(1968, `984 blocks of 36 kbit; ${amdParts}`),
    uram: read(128, amdParts),
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ data sheet DS925"),
  staticPower: fromMemory(
    1.1,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two, processing system included",
  ),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds891-zynq-ultrascale-plus-overview",
};
