import { fromMemory } from "../devices/sources.ts";
import type { Processor } from "../target.ts";

export const keystone2: Processor = {
  kind: "processor",
  name: "keystone-2",
  title: "Keystone II 66AK2H12, eight C66x cores",
  vendor: "Texas Instruments",
  class: "DSP",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(153.6e9, "16 operations per cycle and core at 1.2 GHz") },
    {
      arithmetic: "integer",
      bits: 16,
      rate: fromMemory(614.4e9, "32 multiply-accumulates per cycle and core at 1.2 GHz"),
    },
  ],
  memory: { kind: "DDR3-1600, two channels of 72 bit", bandwidth: fromMemory(25.6e9, "data sheet SPRS866") },
  onChip: fromMemory(6 * 2 ** 20 * 8, "shared memory, data sheet SPRS866"),
  process: fromMemory(28e-9, "data sheet SPRS866"),
  clock: fromMemory(1.2e9, "data sheet SPRS866"),
  power: fromMemory(14, "product brief"),
  documentation: "https://www.ti.com/product/66AK2H12",
};
