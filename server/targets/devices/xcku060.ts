import type { Fpga } from "../target.ts";
import { ultraScale } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xcku060: Fpga = {
  ...ultraScale,
  name: "xcku060",
  title: "Kintex UltraScale KU060",
  boards: [],
  resources: {
    lut: read(331680, amdParts),
    ff: read(663360, amdFlipFlops),
    dsp: read(2760, amdParts),
    bram18: read(2160, `1,080 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(0.95, "Kintex UltraScale data sheet DS892"),
  staticPower: fromMemory(
    0.65,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(350e6, "not known well: between the 7 series and UltraScale+"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};
