import type { Fpga } from "../target.ts";
import { ultraScalePlus } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xczu9eg: Fpga = {
  ...ultraScalePlus,
  name: "xczu9eg",
  title: "Zynq UltraScale+ ZU9EG",
  boards: ["ZCU102"],
  resources: {
    lut: read(274080, amdParts),
    ff: read(548160, amdFlipFlops),
    dsp: read(2520, amdParts),
    bram18: read(1824, `912 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ data sheet DS925"),
  staticPower: fromMemory(
    0.73,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two, processing system included",
  ),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: {
    kind: "DDR4, 64 bit (ZCU102)",
    bandwidth: read(19.2e9, "platform table of fpgaconvnet-optimiser"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds891-zynq-ultrascale-plus-overview",
};
