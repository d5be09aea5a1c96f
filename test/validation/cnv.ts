/**
 * CNV W1A1 as BNN-PYNQ builds it: matrices, folding and output pixels of `bnn/src/network/cnvW1A1/hw/config.h`, cycles = output
 * pixels * (rows / PE) * (columns / SIMD).
 */
export const cnvLayers: readonly { name: string; cycles: number }[] = [
  { name: "c0", cycles: 32_400 },
  { name: "c1", cycles: 28_224 },
  { name: "c2", cycles: 20_736 },
  { name: "c3", cycles: 28_800 },
  { name: "c4", cycles: 20_736 },
  { name: "c5", cycles: 18_432 },
  { name: "f0", cycles: 32_768 },
  { name: "f1", cycles: 32_768 },
  { name: "f2", cycles: 8_192 },
];

/** Slowest layer: the interval of the pipeline. */
export const cnvInterval = 32_768;

/** Sum of the layers, which is not the latency of a pipeline. */
export const cnvSum = 223_056;

/** 1 / 661.473 s at 100 MHz: CNV-W1A1 of FINN on a PYNQ-Z2, single stream, MLPerf Tiny v0.7 (mlcommons/tiny_results_v0.7). */
export const cnvMeasuredLatency = 151_178;

/** `last`: the layer before the output; MLPerf Tiny has 10 outputs with PE 5 instead of 64 with PE 4. */
export function cnv(last = "dense(b1, units: 64) @fold(pe: 4, simd: 1)"): string {
  return `target pynq {
  device xc7z020
  clock 100 MHz
}
approximation one_bit {
  weights binary
  activations binary
}
network cnv on pynq {
  use one_bit
  input image: int8[3, 32, 32]
  c0 = conv(image, filters: 64, kernel: 3, bias: false) @fold(pe: 16, simd: 3)
  a0 = batchnorm(c0)
  c1 = conv(a0, filters: 64, kernel: 3, bias: false) @fold(pe: 32, simd: 32)
  a1 = batchnorm(c1)
  p1 = maxpool(a1, kernel: 2)
  c2 = conv(p1, filters: 128, kernel: 3, bias: false) @fold(pe: 16, simd: 32)
  a2 = batchnorm(c2)
  c3 = conv(a2, filters: 128, kernel: 3, bias: false) @fold(pe: 16, simd: 32)
  a3 = batchnorm(c3)
  p3 = maxpool(a3, kernel: 2)
  c4 = conv(p3, filters: 256, kernel: 3, bias: false) @fold(pe: 4, simd: 32)
  a4 = batchnorm(c4)
  c5 = conv(a4, filters: 256, kernel: 3, bias: false) @fold(pe: 1, simd: 32)
  a5 = batchnorm(c5)
  f0 = dense(flatten(a5), units: 512, bias: false) @fold(pe: 1, simd: 4)
  b0 = batchnorm(f0)
  f1 = dense(b0, units: 512, bias: false) @fold(pe: 1, simd: 8)
  b1 = batchnorm(f1)
  f2 = ${last}
  output f2
}
`;
}

/** LFC of BNN-PYNQ: matrices padded to 832 inputs and 64 outputs, folding of `bnn/src/network/lfcW1A1/hw/config.h`. */
export const lfcLayers: readonly { name: string; cycles: number }[] = [
  { name: "l0", cycles: 416 },
  { name: "l1", cycles: 512 },
  { name: "l2", cycles: 512 },
  { name: "l3", cycles: 512 },
];

export const lfc = `target pynq {
  device xc7z020
  clock 100 MHz
}
approximation one_bit {
  weights binary
  activations binary
}
network lfc on pynq {
  use one_bit
  input image: binary[832]
  l0 = dense(image, units: 1024, bias: false) @fold(pe: 32, simd: 64)
  b0 = batchnorm(l0)
  l1 = dense(b0, units: 1024, bias: false) @fold(pe: 64, simd: 32)
  b1 = batchnorm(l1)
  l2 = dense(b1, units: 1024, bias: false) @fold(pe: 32, simd: 64)
  b2 = batchnorm(l2)
  l3 = dense(b2, units: 64, bias: false) @fold(pe: 16, simd: 8)
  output l3
}
`;
