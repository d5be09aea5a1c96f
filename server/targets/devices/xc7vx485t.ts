import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7vx485t: Fpga = {
  ...series7,
  name: "xc7vx485t",
  title: "Virtex-7 485T",
  boards: ["VC707"],
  resources: {
    lut: read(303600, amdParts),
    ff: read(607200, amdFlipFlops),
    dsp: read(2800, amdParts),
    bram18: read(2060, `1,030 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Virtex-7 data sheet DS183"),
  staticPower: fromMemory(
    0.25,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(
    300e6,
    "not known well; FINN runs at 200 MHz on the ZC706, and this fabric is faster than that of Artix-7",
  ),
  offChip: {
    kind: "DDR3-1600, 64 bit (VC707)",
    bandwidth: read(12.8e9, "platform table of fpgaconvnet-optimiser"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
