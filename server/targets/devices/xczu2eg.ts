import type { Fpga } from "../target.ts";
import { ultraScalePlus } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const xczu2eg: Fpga = {
  ...ultraScalePlus,
  name: "xczu2eg",
  title: "Zynq UltraScale+ ZU2EG",
  boards: ["TySOM-3A"],
  resources: {
    lut: fromMemory(47232, "Zynq UltraScale+ product table DS891"),
    ff: fromMemory(94464, "Zynq UltraScale+ product table DS891"),
    dsp: fromMemory(240, "Zynq UltraScale+ product table DS891"),
    bram18: fromMemory(300, "150 blocks of 36 kbit; Zynq UltraScale+ product table DS891"),
    uram: null,
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ data sheet DS925"),
  staticPower: fromMemory(
    0.33,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: null,
  documentation: "https://docs.amd.com/v/u/en-US/ds891-zynq-ultrascale-plus-overview",
};
