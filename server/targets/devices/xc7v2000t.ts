import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const xc7v2000t: Fpga = {
  ...series7,
  name: "xc7v2000t",
  title: "Virtex-7 2000T",
  boards: [],
  resources: {
    lut: fromMemory(1221600, "AMD 7 series product table DS180"),
    ff: fromMemory(2443200, "AMD 7 series product table DS180"),
    dsp: fromMemory(2160, "AMD 7 series product table DS180"),
    bram18: fromMemory(2584, "1,292 blocks of 36 kbit; AMD 7 series product table DS180"),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Virtex-7 data sheet DS183"),
  staticPower: fromMemory(
    1.4,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(300e6, "not known well; paths between dies are slower"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
