import { fromMemory, read } from "../devices/sources.ts";
import type { Processor } from "../target.ts";

export const haswell: Processor = {
  kind: "processor",
  name: "haswell",
  title: "Xeon E5-2699 v3 (Haswell), 18 cores",
  vendor: "Intel",
  class: "server CPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: read(1.3e12, "table 2 of the TPU paper (ISCA 2017)") },
    { arithmetic: "integer", bits: 8, rate: read(2.6e12, "table 2 of the TPU paper (ISCA 2017)") },
  ],
  memory: { kind: "DDR4-2133, four channels", bandwidth: read(51e9, "table 2 of the TPU paper (ISCA 2017)") },
  onChip: fromMemory(45 * 2 ** 20 * 8, "last-level cache, product page"),
  process: fromMemory(22e-9, "product page"),
  clock: fromMemory(2.3e9, "product page"),
  power: fromMemory(145, "thermal design power, product page"),
  documentation:
    "https://ark.intel.com/content/www/us/en/ark/products/81061/intel-xeon-processor-e52699-v3-45m-cache-2-30-ghz.html",
};

export const corei75930k: Processor = {
  kind: "processor",
  name: "core-i7-5930k",
  title: "Core i7-5930K (Haswell-E), 6 cores",
  vendor: "Intel",
  class: "server CPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(672e9, "32 operations per cycle and core at 3.5 GHz") },
    { arithmetic: "integer", bits: 16, rate: fromMemory(1344e9, "64 operations per cycle and core at 3.5 GHz") },
  ],
  memory: { kind: "DDR4-2133, four channels", bandwidth: fromMemory(68e9, "product page") },
  onChip: fromMemory(15 * 2 ** 20 * 8, "last-level cache, product page"),
  process: fromMemory(22e-9, "product page"),
  clock: fromMemory(3.5e9, "product page"),
  power: read(73, "measured in the EIE paper (ISCA 2016)"),
  documentation:
    "https://ark.intel.com/content/www/us/en/ark/products/82931/intel-core-i75930k-processor-15m-cache-up-to-3-70-ghz.html",
};

export const cortexa53: Processor = {
  kind: "processor",
  name: "cortex-a53",
  title: "Four Cortex-A53 at 1.5 GHz (Zynq UltraScale+)",
  vendor: "Arm",
  class: "embedded CPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(48e9, "8 operations per cycle and core") },
    { arithmetic: "integer", bits: 16, rate: fromMemory(96e9, "16 operations per cycle and core") },
    { arithmetic: "integer", bits: 8, rate: fromMemory(192e9, "32 operations per cycle and core") },
  ],
  memory: { kind: "DDR4-2400, 64 bit", bandwidth: fromMemory(19.2e9, "8 bytes at 2400 million transfers per second") },
  onChip: fromMemory(2 ** 20 * 8, "shared second-level cache"),
  process: fromMemory(16e-9, "Zynq UltraScale+ overview DS891"),
  clock: fromMemory(1.5e9, "Zynq UltraScale+ overview DS891"),
  power: fromMemory(3, "typical report of the vendor power estimator"),
  documentation: "https://developer.arm.com/Processors/Cortex-A53",
};

export const cortexm7: Processor = {
  kind: "processor",
  name: "cortex-m7",
  title: "Cortex-M7 at 216 MHz (STM32F746)",
  vendor: "Arm",
  class: "embedded CPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(432e6, "one multiply-accumulate per cycle") },
    { arithmetic: "integer", bits: 16, rate: fromMemory(864e6, "two multiply-accumulates per cycle") },
  ],
  memory: { kind: "SRAM of the chip", bandwidth: fromMemory(864e6, "4 bytes per cycle") },
  onChip: fromMemory(320 * 1024 * 8, "STM32F746 data sheet"),
  process: fromMemory(90e-9, "STM32F7 product page"),
  clock: fromMemory(216e6, "STM32F746 data sheet"),
  power: fromMemory(0.35, "105 mA at 3.3 V, STM32F746 data sheet"),
  documentation: "https://www.st.com/en/microcontrollers-microprocessors/stm32f746ng.html",
};
