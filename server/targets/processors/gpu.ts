import { fromMemory, read } from "../devices/sources.ts";
import type { Processor } from "../target.ts";

export const teslak80: Processor = {
  kind: "processor",
  name: "tesla-k80",
  title: "Tesla K80, one of its two dies",
  vendor: "NVIDIA",
  class: "datacentre GPU",
  peaks: [{ arithmetic: "float", bits: 32, rate: read(2.8e12, "table 2 of the TPU paper (ISCA 2017); no boost") }],
  memory: { kind: "GDDR5", bandwidth: read(160e9, "table 2 of the TPU paper (ISCA 2017)") },
  onChip: fromMemory(1.5 * 2 ** 20 * 8, "second-level cache, GK210"),
  process: read(28e-9, "table 2 of the TPU paper (ISCA 2017)"),
  clock: read(560e6, "table 2 of the TPU paper (ISCA 2017)"),
  power: read(150, "table 2 of the TPU paper (ISCA 2017)"),
  documentation: "https://www.nvidia.com/en-gb/data-center/tesla-k80/",
};

export const titanx: Processor = {
  kind: "processor",
  name: "titan-x",
  title: "GeForce GTX Titan X (Maxwell)",
  vendor: "NVIDIA",
  class: "desktop GPU",
  peaks: [{ arithmetic: "float", bits: 32, rate: fromMemory(6.14e12, "3072 cores at 1 GHz") }],
  memory: { kind: "GDDR5", bandwidth: fromMemory(336.5e9, "product page") },
  onChip: fromMemory(3 * 2 ** 20 * 8, "second-level cache, GM200"),
  process: fromMemory(28e-9, "product page"),
  clock: fromMemory(1e9, "product page"),
  power: read(159, "measured in the EIE paper (ISCA 2016); thermal design power 250 W"),
  documentation: "https://www.nvidia.com/en-us/geforce/900-series/",
};

export const titanxpascal: Processor = {
  kind: "processor",
  name: "titan-x-pascal",
  title: "Titan X (Pascal)",
  vendor: "NVIDIA",
  class: "desktop GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(10.97e12, "3584 cores at 1.531 GHz") },
    { arithmetic: "integer", bits: 8, rate: fromMemory(43.9e12, "four products per core and cycle") },
  ],
  memory: { kind: "GDDR5X", bandwidth: fromMemory(480e9, "product page") },
  onChip: fromMemory(3 * 2 ** 20 * 8, "second-level cache, GP102"),
  process: fromMemory(16e-9, "product page"),
  clock: fromMemory(1.531e9, "product page"),
  power: fromMemory(250, "thermal design power"),
  documentation: "https://www.nvidia.com/en-us/titan/titan-xp/",
};

export const teslap40: Processor = {
  kind: "processor",
  name: "tesla-p40",
  title: "Tesla P40",
  vendor: "NVIDIA",
  class: "datacentre GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(11.76e12, "data sheet") },
    { arithmetic: "integer", bits: 8, rate: fromMemory(47e12, "data sheet") },
  ],
  memory: { kind: "GDDR5", bandwidth: fromMemory(346e9, "data sheet") },
  onChip: fromMemory(3 * 2 ** 20 * 8, "second-level cache, GP102"),
  process: fromMemory(16e-9, "data sheet"),
  clock: fromMemory(1.531e9, "data sheet"),
  power: fromMemory(250, "data sheet"),
  documentation: "https://www.nvidia.com/en-us/data-center/",
};

export const teslav100: Processor = {
  kind: "processor",
  name: "tesla-v100",
  title: "Tesla V100 (PCIe)",
  vendor: "NVIDIA",
  class: "datacentre GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(14e12, "data sheet") },
    { arithmetic: "float", bits: 16, rate: fromMemory(112e12, "tensor cores, data sheet") },
    { arithmetic: "integer", bits: 8, rate: fromMemory(56e12, "four products per core and cycle") },
  ],
  memory: { kind: "HBM2", bandwidth: fromMemory(900e9, "data sheet") },
  onChip: fromMemory(6 * 2 ** 20 * 8, "second-level cache"),
  process: fromMemory(12e-9, "data sheet"),
  clock: fromMemory(1.38e9, "data sheet"),
  power: fromMemory(250, "data sheet"),
  documentation: "https://www.nvidia.com/en-us/data-center/v100/",
};

export const teslat4: Processor = {
  kind: "processor",
  name: "tesla-t4",
  title: "Tesla T4",
  vendor: "NVIDIA",
  class: "datacentre GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(8.1e12, "data sheet") },
    { arithmetic: "float", bits: 16, rate: fromMemory(65e12, "data sheet") },
    { arithmetic: "integer", bits: 8, rate: fromMemory(130e12, "data sheet") },
    { arithmetic: "integer", bits: 4, rate: fromMemory(260e12, "data sheet") },
  ],
  memory: { kind: "GDDR6", bandwidth: fromMemory(300e9, "data sheet") },
  onChip: fromMemory(4 * 2 ** 20 * 8, "second-level cache"),
  process: fromMemory(12e-9, "data sheet"),
  clock: fromMemory(1.59e9, "data sheet"),
  power: fromMemory(70, "data sheet"),
  documentation: "https://www.nvidia.com/en-us/data-center/tesla-t4/",
};

export const a100: Processor = {
  kind: "processor",
  name: "a100",
  title: "A100 40 GB (SXM)",
  vendor: "NVIDIA",
  class: "datacentre GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(19.5e12, "data sheet") },
    { arithmetic: "float", bits: 16, rate: fromMemory(312e12, "data sheet, without sparsity") },
    { arithmetic: "integer", bits: 8, rate: fromMemory(624e12, "data sheet, without sparsity") },
    { arithmetic: "integer", bits: 4, rate: fromMemory(1248e12, "data sheet, without sparsity") },
    { arithmetic: "integer", bits: 1, rate: fromMemory(4992e12, "architecture paper") },
  ],
  memory: { kind: "HBM2", bandwidth: fromMemory(1555e9, "data sheet") },
  onChip: fromMemory(40 * 2 ** 20 * 8, "second-level cache"),
  process: fromMemory(7e-9, "data sheet"),
  clock: fromMemory(1.41e9, "data sheet"),
  power: fromMemory(400, "data sheet"),
  documentation: "https://www.nvidia.com/en-us/data-center/a100/",
};

export const jetsontk1: Processor = {
  kind: "processor",
  name: "jetson-tk1",
  title: "Jetson TK1 (Tegra K1)",
  vendor: "NVIDIA",
  class: "embedded GPU",
  peaks: [{ arithmetic: "float", bits: 32, rate: fromMemory(326e9, "192 cores at 852 MHz") }],
  memory: { kind: "DDR3L, 64 bit", bandwidth: fromMemory(14.9e9, "data sheet") },
  onChip: fromMemory(128 * 1024 * 8, "second-level cache"),
  process: fromMemory(28e-9, "data sheet"),
  clock: fromMemory(852e6, "data sheet"),
  power: read(5.1, "measured in the EIE paper (ISCA 2016)"),
  documentation: "https://developer.nvidia.com/embedded/jetson-tk1",
};

export const jetsontx1: Processor = {
  kind: "processor",
  name: "jetson-tx1",
  title: "Jetson TX1",
  vendor: "NVIDIA",
  class: "embedded GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(512e9, "256 cores at 998 MHz") },
    { arithmetic: "float", bits: 16, rate: fromMemory(1024e9, "two products per core and cycle") },
  ],
  memory: { kind: "LPDDR4, 64 bit", bandwidth: fromMemory(25.6e9, "data sheet") },
  onChip: fromMemory(256 * 1024 * 8, "second-level cache"),
  process: fromMemory(20e-9, "data sheet"),
  clock: fromMemory(998e6, "data sheet"),
  power: fromMemory(10, "typical under load, data sheet"),
  documentation: "https://developer.nvidia.com/embedded/jetson-tx1",
};

export const jetsontx2: Processor = {
  kind: "processor",
  name: "jetson-tx2",
  title: "Jetson TX2",
  vendor: "NVIDIA",
  class: "embedded GPU",
  peaks: [
    { arithmetic: "float", bits: 32, rate: fromMemory(665e9, "256 cores at 1.3 GHz") },
    { arithmetic: "float", bits: 16, rate: fromMemory(1330e9, "two products per core and cycle") },
  ],
  memory: { kind: "LPDDR4, 128 bit", bandwidth: fromMemory(59.7e9, "data sheet") },
  onChip: fromMemory(512 * 1024 * 8, "second-level cache"),
  process: fromMemory(16e-9, "data sheet"),
  clock: fromMemory(1.3e9, "data sheet"),
  power: fromMemory(15, "data sheet"),
  documentation: "https://developer.nvidia.com/embedded/jetson-tx2",
};
