import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7vx690t: Fpga = {
  ...series7,
  name: "xc7vx690t",
  title: "Virtex-7 690T",
  boards: ["VC709"],
  resources: {
    lut: read(433200, amdParts),
    ff: read(866400, amdFlipFlops),
    dsp: read(3600, amdParts),
    bram18: read(2940, `1,470 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Virtex-7 data sheet DS183"),
  staticPower: fromMemory(
    0.34,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(
    300e6,
    "not known well; FINN runs at 200 MHz on the ZC706, and this fabric is faster than that of Artix-7",
  ),
  offChip: {
    kind: "DDR3, two channels of 64 bit (VC709)",
    bandwidth: read(25.6e9, "platform table of fpgaconvnet-optimiser"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
