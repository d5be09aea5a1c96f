import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xczu7ev: Fpga = {
  ...ultraScalePlusUram,
  name: "xczu7ev",
  title: "Zynq UltraScale+ ZU7EV",
  boards: ["ZCU104", "ZCU106"],
  resources: {
    lut: read(230400, amdParts),
    ff: read(460800, amdFlipFlops),
    dsp: read(1728, amdParts),
    bram18: read(624, `312 blocks of 36 kbit; ${amdParts}`),
    uram: read(96, amdParts),
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ data sheet DS925"),
  staticPower: fromMemory(0.65, "Vivado power reports for this part at 25 degrees Celsius, processing system included"),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: {
    kind: "DDR4-2400, 64 bit (ZCU104)",
    bandwidth: read(19.2e9, "platform table of fpgaconvnet-optimiser"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds891-zynq-ultrascale-plus-overview",
};
