import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const xc7k160t: Fpga = {
  ...series7,
  name: "xc7k160t",
  title: "Kintex-7 160T",
  boards: [],
  resources: {
    lut: fromMemory(101400, "AMD 7 series product table DS180"),
    ff: fromMemory(202800, "AMD 7 series product table DS180"),
    dsp: fromMemory(600, "AMD 7 series product table DS180"),
    bram18: fromMemory(650, "325 blocks of 36 kbit; AMD 7 series product table DS180"),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Kintex-7 data sheet DS182"),
  staticPower: fromMemory(
    0.15,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(300e6, "not known well; this fabric is faster than that of Artix-7"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds180_7Series_Overview",
};
