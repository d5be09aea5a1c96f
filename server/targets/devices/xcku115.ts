import type { Fpga } from "../target.ts";
import { ultraScale } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xcku115: Fpga = {
  ...ultraScale,
  name: "xcku115",
  title: "Kintex UltraScale KU115",
  boards: ["KCU1500"],
  resources: {
    lut: read(663360, amdParts),
    ff: read(1326720, amdFlipFlops),
    dsp: read(5520, amdParts),
    bram18: read(4320, `2,160 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(0.95, "Kintex UltraScale data sheet DS892"),
  staticPower: fromMemory(1.3, "not known well: the KU060, scaled by look-up tables"),
  clockLimit: fromMemory(
    350e6,
    "not known well: between the 7 series and UltraScale+; paths between its two dies are slower",
  ),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};
