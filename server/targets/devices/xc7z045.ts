import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7z045: Fpga = {
  ...series7,
  name: "xc7z045",
  title: "Zynq-7045",
  boards: ["ZC706"],
  resources: {
    lut: read(218600, amdParts),
    ff: read(437200, amdFlipFlops),
    dsp: read(900, amdParts),
    bram18: read(1090, `545 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Zynq-7000 data sheet DS191"),
  staticPower: fromMemory(
    0.21,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(
    300e6,
    "not known well; FINN runs at 200 MHz on the ZC706, and this fabric is faster than that of Artix-7",
  ),
  offChip: {
    kind: "DDR3-1600, 64 bit (ZC706)",
    bandwidth: read(12.8e9, "platform table of fpgaconvnet-optimiser"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds190-Zynq-7000-Overview",
};
