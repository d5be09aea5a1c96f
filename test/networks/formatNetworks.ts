/**
 * Formats at their limits: codes that stay the same in a format with other bits, of which relu or limits beyond those of the input
 * leave one, and rows of a table that are wider than what its weights are stored as.
 */
export const formatNetworks: readonly string[] = [
  `target board { device xc7z020 clock 100 MHz }
network rows on board {
  input words: uint4[2]
  x = embedding(words, entries: 4, features: 7) @weights(codebook<5, int7>) @activations(int4(scale: 2^-2))
  y = embedding(words, entries: 4, features: 7) @weights(log2<4>) @activations(int4(scale: 2^-2))
  output add(x, y)
}`,
  `target board { device xc7z020 clock 100 MHz }
network beyond on board {
  input x: int2[2, 4, 4]
  above = clip(x, low: 3, high: 5)
  below = clip(x, low: -9, high: -4)
  c = conv(above, filters: 3, kernel: 1)
  d = conv(below, filters: 3, kernel: 1)
  output add(c, d)
}`,
  `target board { device xc7z020 clock 100 MHz }
network single on board {
  input x: int4[2, 4, 4]
  c = conv(x, filters: 1, kernel: 1)
  r = relu(batchnorm(c)) @activations(uint2(zero: 3))
  output globalpool(r)
}`,
  `target board { device xczu7ev clock 100 MHz }
network shared on board {
  input x: uint8[20]
  a = dense(x, units: 11, bias: false) @weights(bfp<mantissa 4, exponent 1, block 3>) @memory(offchip)
  b = dense(a, units: 6) @weights(bfp<mantissa 3, exponent 2, block 1>) @memory(offchip) @activations(int8)
  output b
}`,
  // The sum of one code less its zero has fewer bits than the code.
  `target board { device xc7z020 clock 100 MHz }
network means on board {
  input x: int3[2, 4, 4]
  m = avgpool(x, kernel: 1) @activations(uint8(zero: 150))
  n = avgpool(m, kernel: 1) @activations(uint2(zero: 3))
  output globalpool(n)
}`,
  `target board { device xc7z020 clock 100 MHz }
network wider on board {
  input x: uint4[3, 4, 4]
  q = quantize(x, to: int8(scale: 1))
  c = conv(q, filters: 2, kernel: 3)
  output c
}`,
  `target board { device xc7z020 clock 100 MHz }
network signs on board {
  input x: int8[3, 4, 4]
  s = quantize(x, to: binary)
  q = quantize(s, to: int8(scale: 1))
  c = conv(q, filters: 2, kernel: 1)
  output c
}`,
  // Codes times 2^200 and 2^-200: farther than any word of the executors is wide.
  `target board { device xc7z020 clock 100 MHz }
network far on board {
  input large: int8(scale: 2^100)[7]
  input small: int8(scale: 2^-100)[7]
  up = quantize(large, to: int8(scale: 2^-100))
  wrapped = quantize(large, to: int8(scale: 2^-100, overflow: wrap))
  down = quantize(small, to: int8(scale: 2^100))
  floored = quantize(small, to: int8(scale: 2^100, round: floor))
  halves = quantize(small, to: int8(scale: 2^100, round: half_up))
  cut = quantize(small, to: int8(scale: 2^100, round: zero))
  output up, wrapped, down, floored, halves, cut
}`,
];
