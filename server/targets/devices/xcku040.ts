import type { Fpga } from "../target.ts";
import { ultraScale } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, read } from "./sources.ts";

export const xcku040: Fpga = {
  ...ultraScale,
  name: "xcku040",
  title: "Kintex UltraScale KU040",
  boards: ["KCU105"],
  resources: {
    lut: read(242400, amdParts),
    ff: read(484800, amdFlipFlops),
    dsp: read(1920, amdParts),
    bram18: read(1200, `600 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(0.95, "Kintex UltraScale data sheet DS892"),
  staticPower: fromMemory(
    0.48,
    "Vivado power reports for this part at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(350e6, "not known well: between the 7 series and UltraScale+"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};
