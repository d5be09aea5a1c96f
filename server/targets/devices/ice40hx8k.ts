import type { Fpga } from "../target.ts";
import { block4 } from "./families.ts";
import { fromMemory, read } from "./sources.ts";

const chipDatabase = "chip database of Project IceStorm";

/** Without multiplier blocks: all products are made of look-up tables. */
export const ice40hx8k: Fpga = {
  kind: "fpga",
  name: "ice40hx8k",
  title: "iCE40 HX8K",
  vendor: "Lattice",
  family: "iCE40",
  boards: ["iCE40-HX8K breakout board"],
  resources: {
    lut: read(7680, chipDatabase),
    ff: read(7680, `one flip-flop per look-up table; ${chipDatabase}`),
    dsp: null,
    bram18: read(32, `blocks of 4 kbit; ${chipDatabase}`),
    uram: null,
  },
  memories: ["bram", "registers"],
  lutInputs: 4,
  dsp: null,
  block: block4,
  lutMemory: null,
  process: fromMemory(40e-9, "iCE40 LP/HX family data sheet FPGA-DS-02029"),
  coreVoltage: fromMemory(1.2, "iCE40 LP/HX family data sheet FPGA-DS-02029"),
  staticPower: fromMemory(1.4e-3, "1140 microampere at 1.2 V, iCE40 LP/HX family data sheet FPGA-DS-02029"),
  clockLimit: fromMemory(100e6, "not known well; designs made with the open tools close at 40 MHz to 100 MHz"),
  offChip: null,
  documentation: "https://www.latticesemi.com/iCE40",
};
