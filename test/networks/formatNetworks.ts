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
];

/**
 * Streams whose words come in bursts: a window that scans padding, or a slice that leaves words out, sends nothing for a while and then a
 * word in nearly every cycle, of which what stands behind it takes two in three; the unit behind an exit takes nothing while it adds up.
 */
export const burstNetworks: readonly string[] = [
  `target board { device xc7z020 clock 100 MHz }
network burst on board {
  input x: int8[1, 4, 8]
  c = conv(x, filters: 3, kernel: [3, 2], padding: same) @weights(int4) @fold(pe: 3, simd: 6)
  r = relu(c) @activations(uint4)
  d = dense(flatten(r), units: 9) @weights(int6) @fold(pe: 9, simd: 2)
  output d
}`,
  `target board { device xc7z020 clock 100 MHz }
network lanes on board {
  input x: int8[2, 6, 6]
  c = conv(x, filters: 4, kernel: 3, padding: same) @weights(int4) @fold(pe: 4, simd: 18)
  r = relu(c) @activations(uint4) @fold(pe: 4)
  p = conv(r, filters: 3, kernel: 1) @weights(int4) @fold(pe: 3, simd: 2)
  output p
}`,
  `target board { device xc7z020 clock 100 MHz }
network slice on board {
  input x: fixed<7,3>[6, 3, 6]
  p = slice(x, from: 4, to: 6, axis: columns)
  d = dense(flatten(p), units: 12) @weights(ternary) @circulant(12) @activations(uint6)
  output d
}`,
  `target board { device xc7z020 clock 100 MHz }
network cut on board {
  input x: int4(scale: 2^-3)[6, 3, 6]
  c = deconv(x, filters: 2, kernel: [1, 2], stride: [1, 2], padding: [2, 0, 0, 0]) @weights(ternary) @activations(int3(scale: 2^-2))
  output transpose(flatten(c), order: [0])
}`,
  `target board { device xc7z020 clock 100 MHz }
network exits on board {
  input x: uint4[6]
  d = dense(x, units: 10) @weights(int4) @fold(pe: 1, simd: 3)
  r = relu(d) @activations(fixed<6,2>)
  exit early = quantize(r, to: int8(scale: 2^-1)) when confidence >= 43% taken 82%
  output r
}`,
];
