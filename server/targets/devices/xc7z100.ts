import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xc7z100: Fpga = {
  ...series7,
  name: "xc7z100",
  title: "Zynq-7100",
  boards: [],
  resources: {
    lut: read(277400, amdParts),
    ff: read(554800, amdFlipFlops),
    dsp: read(2020, amdParts),
    bram18: read(1510, `755 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Zynq-7000 data sheet DS191"),
  staticPower: fromMemory(0.27, "not known well: the Zynq-7045, scaled by look-up tables"),
  clockLimit: fromMemory(
    300e6,
    "not known well; FINN runs at 200 MHz on the ZC706, and this fabric is faster than that of Artix-7",
  ),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds190-Zynq-7000-Overview",
};
