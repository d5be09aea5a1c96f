import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7z010: Fpga = {
  ...series7,
  name: "xc7z010",
  title: "Zynq-7010",
  boards: ["Zybo"],
  resources: {
    lut: read(17600, amdParts),
    ff: read(35200, amdFlipFlops),
    dsp: read(80, amdParts),
    bram18: read(120, `60 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Zynq-7000 data sheet DS187"),
  staticPower: fromMemory(
    0.12,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(250e6, "streaming designs of FINN-R on Zynq-7000 close at 100 MHz to 200 MHz"),
  offChip: {
    kind: "DDR3, 32 bit at 525 MHz (Zybo)",
    bandwidth: read(4.2e9, "platform table of fpgaconvnet-optimiser"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds190-Zynq-7000-Overview",
};
