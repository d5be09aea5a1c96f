import type { Fpga } from "../target.ts";
import { ecp5 } from "./families.ts";
import { fromMemory, read } from "./sources.ts";

const mapReport = "Project Trellis database and map report of the open tools for LFE5U-25F";

export const ecp5_25f: Fpga = {
  ...ecp5,
  name: "ecp5-25f",
  title: "ECP5 LFE5U-25F",
  boards: ["ULX3S 25F", "Colorlight 5A-75B"],
  resources: {
    lut: read(24288, mapReport),
    ff: read(24288, `one flip-flop per look-up table; ${mapReport}`),
    dsp: read(28, mapReport),
    bram18: read(56, `blocks of 18 kbit; ${mapReport}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.1, "ECP5 family data sheet FPGA-DS-02012"),
  staticPower: fromMemory(0.085, "77 mA core supply at standby, ECP5 family data sheet FPGA-DS-02012"),
  clockLimit: fromMemory(150e6, "designs made with the open tools close at 50 MHz to 100 MHz"),
  offChip: null,
  documentation: "https://www.latticesemi.com/Products/FPGAandCPLD/ECP5",
};
