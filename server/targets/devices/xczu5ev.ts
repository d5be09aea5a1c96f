import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xczu5ev: Fpga = {
  ...ultraScalePlusUram,
  name: "xczu5ev",
  title: "Zynq UltraScale+ ZU5EV",
  boards: ["Genesys ZU-5EV"],
  resources: {
    lut: read(117120, amdParts),
    ff: read(234240, amdFlipFlops),
    dsp: read(1248, amdParts),
    bram18: read(288, `144 blocks of 36 kbit; ${amdParts}`),
    uram: read(64, amdParts),
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ data sheet DS925"),
  staticPower: fromMemory(0.5, "not known well: between ZU3EG and ZU7EV, processing system included"),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds891-zynq-ultrascale-plus-overview",
};
