import type { Fpga } from "../target.ts";
import { ecp5 } from "./families.ts";
import { fromMemory, read } from "./sources.ts";

const mapReport = "map report of the open tools for LFE5U-85F";

export const ecp5_85f: Fpga = {
  ...ecp5,
  name: "ecp5-85f",
  title: "ECP5 LFE5U-85F",
  boards: ["ULX3S 85F", "ECPIX-5 85F"],
  resources: {
    lut: read(83640, mapReport),
    ff: read(83640, `one flip-flop per look-up table; ${mapReport}`),
    dsp: read(156, mapReport),
    bram18: read(208, `blocks of 18 kbit; ${mapReport}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.1, "ECP5 family data sheet FPGA-DS-02012"),
  staticPower: fromMemory(0.23, "212 mA core supply at standby, ECP5 family data sheet FPGA-DS-02012"),
  clockLimit: fromMemory(150e6, "designs made with the open tools close at 50 MHz to 100 MHz"),
  offChip: null,
  documentation: "https://www.latticesemi.com/Products/FPGAandCPLD/ECP5",
};
