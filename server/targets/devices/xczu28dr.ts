import type { Fpga } from "../target.ts";
import { ultraScalePlusUram } from "./families.ts";
import { fromMemory } from "./sources.ts";

export const xczu28dr: Fpga = {
  ...ultraScalePlusUram,
  name: "xczu28dr",
  title: "Zynq UltraScale+ RFSoC ZU28DR",
  boards: ["ZCU111", "RFSoC 2x2"],
  resources: {
    lut: fromMemory(425280, "Zynq UltraScale+ RFSoC product table DS889"),
    ff: fromMemory(850560, "Zynq UltraScale+ RFSoC product table DS889"),
    dsp: fromMemory(4272, "Zynq UltraScale+ RFSoC product table DS889"),
    bram18: fromMemory(2160, "1,080 blocks of 36 kbit; Zynq UltraScale+ RFSoC product table DS889"),
    uram: fromMemory(80, "Zynq UltraScale+ RFSoC product table DS889"),
  },
  coreVoltage: fromMemory(0.85, "Zynq UltraScale+ RFSoC data sheet DS926"),
  staticPower: fromMemory(
    1.1,
    "typical report of the vendor power estimator at 25 degrees Celsius; known to about a factor of two",
  ),
  clockLimit: fromMemory(400e6, "streaming designs on UltraScale+ close at 200 MHz to 300 MHz"),
  offChip: {
    kind: "DDR4-2666, 64 bit (ZCU111)",
    bandwidth: fromMemory(21.3e9, "8 bytes at 2666 million transfers per second"),
    energyPerBit: fromMemory(20e-12, "DDR4 with input and output, 15 pJ to 22 pJ per bit"),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds889-zynq-usp-rfsoc-overview",
};
