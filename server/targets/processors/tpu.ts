import { fromMemory, read } from "../devices/sources.ts";
import type { Processor } from "../target.ts";

export const tpu1: Processor = {
  kind: "processor",
  name: "tpu-v1",
  title: "TPU v1",
  vendor: "Google",
  class: "TPU",
  peaks: [
    { arithmetic: "integer", bits: 8, rate: read(92e12, "table 2 of the TPU paper (ISCA 2017)") },
    {
      arithmetic: "integer",
      bits: 16,
      rate: fromMemory(23e12, "a quarter of the rate of 8 bits, TPU paper (ISCA 2017)"),
    },
  ],
  memory: { kind: "DDR3", bandwidth: read(34e9, "table 2 of the TPU paper (ISCA 2017)") },
  onChip: read(28 * 2 ** 20 * 8, "table 2 of the TPU paper (ISCA 2017)"),
  process: read(28e-9, "table 2 of the TPU paper (ISCA 2017)"),
  clock: read(700e6, "table 2 of the TPU paper (ISCA 2017)"),
  power: read(75, "table 2 of the TPU paper (ISCA 2017)"),
  documentation: "https://arxiv.org/abs/1704.04760",
};

export const tpu2: Processor = {
  kind: "processor",
  name: "tpu-v2",
  title: "TPU v2, one chip",
  vendor: "Google",
  class: "TPU",
  peaks: [{ arithmetic: "float", bits: 16, rate: fromMemory(46e12, "TPU v3 paper (CACM 2020)") }],
  memory: { kind: "HBM", bandwidth: fromMemory(700e9, "TPU v3 paper (CACM 2020)") },
  onChip: fromMemory(32 * 2 ** 20 * 8, "TPU v3 paper (CACM 2020)"),
  process: fromMemory(16e-9, "TPU v3 paper (CACM 2020)"),
  clock: fromMemory(700e6, "TPU v3 paper (CACM 2020)"),
  power: fromMemory(280, "TPU v3 paper (CACM 2020)"),
  documentation: "https://cloud.google.com/tpu/docs/v2",
};

export const edgetpu: Processor = {
  kind: "processor",
  name: "edge-tpu",
  title: "Edge TPU (Coral)",
  vendor: "Google",
  class: "TPU",
  peaks: [{ arithmetic: "integer", bits: 8, rate: fromMemory(4e12, "data sheet") }],
  memory: { kind: "USB 3", bandwidth: fromMemory(500e6, "measured rates of the interface are about 0.5 GB/s") },
  onChip: fromMemory(8 * 2 ** 20 * 8, "parameter memory, documentation"),
  process: fromMemory(14e-9, "not published; known to about a factor of two"),
  clock: fromMemory(500e6, "data sheet"),
  power: fromMemory(2, "data sheet"),
  documentation: "https://coral.ai/products/accelerator/",
};
