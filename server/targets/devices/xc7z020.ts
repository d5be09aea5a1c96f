import type { Fpga } from "../target.ts";
import { series7 } from "./families.ts";
import { amdFlipFlops, amdParts, fromMemory, interfaceEnergy, read } from "./sources.ts";

export const xc7z020: Fpga = {
  ...series7,
  name: "xc7z020",
  title: "Zynq-7020",
  boards: ["PYNQ-Z1", "PYNQ-Z2", "ZedBoard"],
  resources: {
    lut: read(53200, amdParts),
    ff: read(106400, amdFlipFlops),
    dsp: read(220, amdParts),
    bram18: read(280, `140 blocks of 36 kbit; ${amdParts}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.0, "Zynq-7000 data sheet DS187"),
  staticPower: fromMemory(0.13, "Vivado power reports for this part at 25 degrees Celsius, 0.12 W to 0.15 W"),
  clockLimit: fromMemory(250e6, "streaming designs of FINN-R on Zynq-7000 close at 100 MHz to 200 MHz"),
  offChip: {
    kind: "DDR3, 16 bit at 525 MHz (PYNQ-Z1)",
    bandwidth: read(2.1e9, "2 bytes at 1050 million transfers per second, PYNQ-Z1 reference manual"),
    energyPerBit: read(70e-12, `DDR3, ${interfaceEnergy}`),
  },
  documentation: "https://docs.amd.com/v/u/en-US/ds190-Zynq-7000-Overview",
};
