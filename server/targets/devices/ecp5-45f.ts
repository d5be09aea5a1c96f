import type { Fpga } from "../target.ts";
import { ecp5 } from "./families.ts";
import { fromMemory } from "./sources.ts";

const dataSheet = "ECP5 family data sheet FPGA-DS-02012";

export const ecp5_45f: Fpga = {
  ...ecp5,
  name: "ecp5-45f",
  title: "ECP5 LFE5U-45F",
  boards: ["ULX3S 45F", "ECPIX-5 45F"],
  resources: {
    lut: fromMemory(43848, dataSheet),
    ff: fromMemory(43848, `one flip-flop per look-up table; ${dataSheet}`),
    dsp: fromMemory(72, dataSheet),
    bram18: fromMemory(108, `blocks of 18 kbit; ${dataSheet}`),
    uram: null,
  },
  coreVoltage: fromMemory(1.1, "ECP5 family data sheet FPGA-DS-02012"),
  staticPower: fromMemory(0.13, "116 mA core supply at standby, ECP5 family data sheet FPGA-DS-02012"),
  clockLimit: fromMemory(150e6, "designs made with the open tools close at 50 MHz to 100 MHz"),
  offChip: null,
  documentation: "https://www.latticesemi.com/Products/FPGAandCPLD/ECP5",
};
