import type { Fpga } from "../target.ts";
import { block4 } from "./families.ts";
import { fromMemory, read } from "./sources.ts";

const chipDatabase = "chip database of Project IceStorm";

/** The four 256 kbit single-port memories of this part are not used: they cannot be read and written in one cycle. */
export const ice40up5k: Fpga = {
  kind: "fpga",
  name: "ice40up5k",
  title: "iCE40 UltraPlus 5K",
  vendor: "Lattice",
  family: "iCE40",
  boards: ["iCEBreaker", "Fomu", "UPduino"],
  resources: {
    lut: read(5280, chipDatabase),
    ff: read(5280, `one flip-flop per look-up table; ${chipDatabase}`),
    dsp: read(8, chipDatabase),
    bram18: read(30, `blocks of 4 kbit; ${chipDatabase}`),
    uram: null,
  },
  memories: ["bram", "registers"],
  lutInputs: 4,
  dsp: {
    a: 16,
    b: 16,
    unsigned: true,
    packed: [{ bits: 8, products: 2, source: "two products of 8 bits, iCE40 technology library (from memory)" }],
    source: "SB_MAC16, iCE40 technology library (from memory)",
  },
  block: block4,
  lutMemory: null,
  process: fromMemory(40e-9, "iCE40 UltraPlus family data sheet FPGA-DS-02008"),
  coreVoltage: fromMemory(1.2, "iCE40 UltraPlus family data sheet FPGA-DS-02008"),
  staticPower: fromMemory(90e-6, "75 microampere at 1.2 V, iCE40 UltraPlus family data sheet FPGA-DS-02008"),
  clockLimit: fromMemory(48e6, "highest clock of the internal oscillator; generated designs close at 12 MHz to 30 MHz"),
  offChip: null,
  documentation: "https://www.latticesemi.com/en/Products/FPGAandCPLD/iCE40UltraPlus",
};
