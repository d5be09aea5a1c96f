import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const xcku5p: Fpga = {
  ...ultraScalePlusUram,
  name: "xcku5p",
  title: "Kintex UltraScale+ KU5P",
  boards: ["KCU116"],
  resources: {
    lut: fromMemory(216960, "UltraScale+ product table DS890"),
    ff: fromMemory(433920, "UltraScale+ product table DS890"),
    dsp: fromMemory(1824, "UltraScale+ product table DS890"),
    bram18: fromMemory(960, "480 blocks of 36 kbit; UltraScale+ product table DS890"),
    uram: fromMemory(64, "UltraScale+ product table DS890"),
  },
  coreVoltage: fromMemory(0.85, "Kintex UltraScale+ data sheet DS922"),
  staticPower: fromMemory(
    0.5,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: {
    kind: "DDR4-2666, 32 bit (KCU116)",
    bandwidth: fromMemory(10.7e9, "4 bytes at 2666 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds890-ultrascale-overview",
};
