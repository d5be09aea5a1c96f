import type { Fpga } from "../target.ts";
import { ultraScalePlus } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xczu3eg: Fpga = {
  ...ultraScalePlus,
  name: "xczu3eg",
  title: "Zynq UltraScale+ ZU3EG",
  boards: ["Ultra96"],
  resources: {
    lut: read(70560, amdParts),
    ff: read(141120, amdFlipFlops),
    dsp: read(360, amdParts),
    bram18: read(432, `216 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ data sheet DS925"),
  staticPower: fromMemory(0.37, "Vivado power reports for this part at 25 degrees Celsius, processing system included"),
  clockLimit: fromMemory(400e6, "BNN-PYNQ runs at 300 MHz on Ultra96; larger designs close lower"),
  offChip: {
    kind: "LPDDR4, 32 bit at 1066 MHz (Ultra96)",
    bandwidth: read(8.5e9, "4 bytes at 2133 million transfers per second, Ultra96 user guide"),
    energyPerBit: read(8e-12, `LPDDR4, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds891-zynq-ultrascale-plus-overview",
};
