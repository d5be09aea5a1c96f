/**
 * Streams whose words come in bursts: a window that scans padding, or a slice that leaves words out, sends nothing for a while and then a
 * word in nearly every cycle, of which what stands behind it takes two in three; the unit behind an exit takes nothing while it adds up.
 * A pixel of joined streams comes in as many bursts, and what stands beside a slow layer with a full buffer waits with it.
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
  `target board { device xczu7ev clock 100 MHz }
network joined on board {
  input x: int4(scale: 2^-1)[4]
  turned = transpose(x, order: [0])
  a = dense(turned, units: 2) @activations(uint6)
  b = dense(turned, units: 4) @activations(uint6)
  all = concat(turned, a, b) @activations(int8)
  output reshape(all, to: [2, 1, 5])
}`,
  `target board { device xczu7ev clock 100 MHz }
network beside on board {
  input x: uint6[6, 6, 6]
  slow = conv(x, filters: 3, kernel: 1, padding: same) @weights(int4) @activations(uint6)
  ahead = conv(x, filters: 4, kernel: 2, padding: same) @weights(int5) @activations(int8)
  all = concat(x, slow, ahead) @activations(int8)
  each = conv(all, filters: 13, kernel: [3, 2], padding: same, groups: 13) @weights(ternary) @activations(int8)
  output each
}`,
  // Two sums of a sparse unit come at once, and are taken one by one.
  `target board { device ecp5-85f clock 100 MHz }
network sums on board {
  input x: int6(scale: 2^-3)[1, 4, 3]
  s = conv(x, filters: 6, kernel: [3, 2], padding: same) @weights(int5(per: channel)) @sparsity(95%, encode: run_length(4)) @fold(pe: 3) @activations(uint6)
  output argmax(flatten(s))
}`,
  // Windows that are left out are passed over while a sparse unit holds up the next one.
  `target board { device xc7z020 clock 100 MHz }
network passed on board {
  input x: fixed<7,3>[6, 4, 4]
  sparse1 = conv(x, filters: 6, kernel: [3, 2], padding: same) @weights(int5(per: channel)) @sparsity(30%, encode: run_length(4)) @fold(pe: 1) @activations(int8) @region(30%)
  output sparse1
}`,
  `target board { device ecp5-85f clock 100 MHz }
network left on board {
  input x: int8[1, 4, 3]
  sparse1 = conv(x, filters: 6, kernel: [2, 2], padding: same) @weights(int4) @sparsity(30%, kernel, encode: run_length(1)) @fold(pe: 1) @activations(uint6) @region(49%)
  output sparse1
}`,
  // A converter sends four words, and then none for eight cycles.
  `target board { device xczu7ev clock 100 MHz }
network apart on board {
  input x: uint6[4, 6]
  flat1 = flatten(x)
  turned2 = dense(flat1, units: 24) @weights(int6) @circulant(8) @fold(pe: 4, simd: 2) @activations(int8)
  shaped3 = reshape(turned2, to: [8, 1, 3])
  flat4 = flatten(shaped3)
  label5 = argmax(flat4)
  output label5
}`,
  // Two words of the state leave one behind the other and are taken one in two cycles; the next step waits for the second.
  `target board { device xczu7ev clock 100 MHz }
network state on board {
  input x: uint2[3, 8]
  lstm1 = lstm(x, units: 4, table: 128, cell: fixed<9,3>) @weights(uint6(zero: 2)) @activations(fixed<9,1>) @fold(pe: 2, simd: 4)
  sums = dense(flatten(lstm1), units: 3) @weights(int3)
  output sums
}`,
  // Beside a window that stands still at the end of each row another one waits for words of the fork; a converter makes two of each.
  `target board { device xc7z020 clock 100 MHz }
network flat on board {
  input x: uint5[2, 7, 9]
  a = conv(x, filters: 4, kernel: [1, 5], padding: same) @weights(int4)
  b = conv(x, filters: 4, kernel: [5, 1], padding: same) @weights(int4)
  output multiply(sigmoid(a), tanh(b))
}`,
  `target board { device zcu104 clock 100 MHz }
network converted on board {
  input x: uint4[4, 5, 6]
  rows = relu(conv(x, filters: 5, kernel: [3, 1], padding: same)) @weights(binary) @memory(offchip) @activations(uint3)
  columns = maxpool(x, kernel: [1, 3], stride: 1, padding: same)
  all = maxpool(rows, kernel: 3, stride: 1, padding: same)
  output columns
  output all
}`,
  // Words of five lanes come 16 cycles apart and are taken one by one by what joins them to others.
  `target board { device xc7z020 clock 100 MHz }
network rounds on board {
  input a: uint4[1, 4, 4]
  input b: uint4[3, 4, 4]
  input c: uint4[4]
  y = relu(conv(concat(a, b), filters: 5, kernel: 2, stride: 2)) @activations(uint4)
  output concat(flatten(y), c)
}`,
  // A join takes words of a fork later than what else reads it could.
  `target t { device zcu104 clock 100 MHz }
network joined_late on t {
 input x: uint4[1, 4, 4]
 input z: uint3[1, 4, 4]
 t0 = relu(depthwise(z, kernel: [5, 1], padding: same)) @weights(int3) @activations(uint3)
 t1 = maxpool(x, kernel: 3, stride: 1, padding: same)
 t2 = relu(depthwise(t0, kernel: [5, 1], padding: same)) @weights(int3) @activations(uint3)
 t3 = add(t2, t1) @activations(uint5)
 t4 = add(t1, t0) @activations(uint5)
 output t3
 output t4
}`,
  `target t { device zcu104 clock 100 MHz }
network concatenated_late on t {
 input x: uint4[4, 5, 4]
 input z: uint3[1, 5, 4]
 t0 = relu(conv(z, filters: 3, kernel: [5, 2], padding: same)) @weights(int3)  @activations(uint3)
 t1 = concat(z, x)
 t2 = maxpool(t0, kernel: 3, stride: 1, padding: same)
 t3 = relu(conv(t0, filters: 2, kernel: [5, 1], padding: same)) @weights(ternary) @memory(offchip) @activations(uint3)
 t4 = relu(conv(t2, filters: 3, kernel: [1, 5], padding: same)) @weights(int4)  @activations(uint3)
 t5 = relu(conv(t3, filters: 4, kernel: [5, 1], padding: same)) @weights(int3)  @activations(uint3)
 output t1
 output t4
 output t5
}`,
  // The first windows are left out before any word has come, and the one behind takes longer than the words of the fork.
  `target board { device xczu7ev clock 100 MHz }
network passed_first on board {
  input x: int8[6, 3, 4]
  turned = conv(x, filters: 2, kernel: [3, 2], padding: same) @weights(int6) @circulant(2) @activations(int8)
  some = conv(turned, filters: 2, kernel: 1, padding: same) @weights(int6) @activations(int6(scale: 2^1)) @region(60%)
  all = concat(turned, some) @activations(uint6)
  output all
}`,
  // The sums of the last pixel leave a cycle apart, which what reads them one by one has no time for.
  `target board { device xczu7ev clock 100 MHz }
network pooled on board {
  input x: int4[8, 4, 4]
  moved = depthwise(x, kernel: 1) @weights(int4) @activations(int4) @fold(pe: 2)
  pooled = globalpool(moved, kind: max)
  classes = dense(flatten(pooled), units: 7, bias: false) @weights(uint4) @activations(int8) @fold(pe: 1, simd: 1)
  output classes
}`,
  // Beside what reads a fork slowly, be it groups, rows of a table, zeros, copies or lists, the rest waits too.
  `target board { device zcu104 clock 100 MHz }
network groups on board {
  input x: int8(scale: 2^-4)[3, 6, 6]
  shares = softmax(x)
  all = layernorm(flatten(x)) @activations(int6)
  output shares
  output all
}`,
  `target board { device zcu104 clock 100 MHz }
network rows on board {
  input words: uint4[12]
  rows = embedding(words, entries: 16, features: 6) @weights(int4) @activations(int4) @fold(pe: 1)
  all = layernorm(words) @activations(int6)
  output rows
  output all
}`,
  `target board { device zcu104 clock 100 MHz }
network lists on board {
  input x: int6[6, 4, 4]
  sums = conv(x, filters: 4, kernel: 1) @weights(int4) @sparsity(50%, encode: csc(2)) @activations(int6)
  all = layernorm(flatten(x)) @activations(int6)
  output sums
  output all
}`,
  `target board { device zcu104 clock 100 MHz }
network zeros on board {
  input x: int6[3, 6, 4]
  larger = deconv(x, filters: 2, kernel: 3, stride: 2) @weights(int4) @activations(int6)
  all = layernorm(flatten(x)) @activations(int6)
  output larger
  output all
}`,
  `target board { device zcu104 clock 100 MHz }
network copies on board {
  input x: int6[3, 6, 4]
  larger = upsample(x, factor: 3)
  all = layernorm(flatten(x)) @activations(int6)
  output larger
  output all
}`,
  // A converter takes the next word of a fork when the last part of the one before has room in the ring buffer of a window.
  `target board { device zcu104 clock 100 MHz }
network parts on board {
  input x: int6[4, 5, 5]
  slow = conv(x, filters: 8, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  all = layernorm(flatten(x)) @activations(int6)
  sums = dense(all, units: 20) @weights(int4) @fold(pe: 1, simd: 1)
  wide = conv(x, filters: 2, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 2, simd: 4)
  output slow
  output sums
  output wide
}`,
  // The products of the input wait for those of the state, and hold up what else reads it.
  `target board { device xczu7ev clock 100 MHz }
network steps on board {
  input x: int6[12, 2]
  state = lstm(x, units: 6, return: last) @weights(int4) @activations(int6) @fold(pe: 1, simd: 2)
  normed = layernorm(flatten(x)) @activations(int6)
  classes = dense(normed, units: 20) @weights(int4) @fold(pe: 1, simd: 1)
  output state
  output classes
}`,
  // Zeros between pixels wait for room in the ring buffer behind them, and what else reads the image waits too.
  `target board { device xczu7ev clock 100 MHz }
network spread on board {
  input x: int6[4, 5, 5]
  larger = deconv(x, filters: 3, kernel: 2, stride: 2) @weights(int4) @activations(int6) @fold(pe: 3, simd: 4)
  normed = layernorm(flatten(x)) @activations(int6)
  classes = dense(normed, units: 40) @weights(int4) @activations(int6)
  output larger
  output classes
}`,
  // A function stands still while the slow layer behind it has no room, and the fork in front of it waits.
  `target board { device xczu7ev clock 100 MHz }
network through_function on board {
  input x: int6[2, 3, 7]
  positive = clip(x, low: 0, high: 20) @activations(uint5)
  slow = conv(positive, filters: 6, kernel: 1, padding: same) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  beside = relu(x)
  tail = dense(flatten(beside), units: 10) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  output slow
  output tail
}`,
  // A FIFO in front of a converter takes a word in each cycle.
  `target board { device xczu7ev clock 100 MHz }
network taken_at_once on board {
  input x: int6[4, 3, 6]
  shares = softmax(flatten(x)) @activations(uint6)
  smaller = maxpool(x, kernel: 2)
  tail = dense(flatten(smaller), units: 60) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  output shares
  output tail
}`,
  // Words that another order sends with gaps, which the order behind it reads one by one.
  `target board { device xczu7ev clock 100 MHz }
network reshaped_twice on board {
  input x: uint6[4, 9]
  grouped = conv(x, filters: 2, kernel: 3, padding: same, groups: 2) @weights(int5) @activations(fixed<7, 3>) @fold(pe: 1, simd: 2)
  column = reshape(grouped, to: [18, 1, 1])
  pairs = reshape(column, to: [9, 1, 2])
  output pairs
}`,
  // A fast layer in front of a slow one stands still with it, and so do both forks in front of them.
  `target board { device zcu104 clock 100 MHz }
network through_layer on board {
  input x: int6[4, 8, 8]
  a = conv(x, filters: 4, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 4, simd: 4)
  slow = conv(a, filters: 8, kernel: 3, padding: same) @weights(int4) @activations(int6) @fold(pe: 1, simd: 4)
  tail = dense(flatten(x), units: 20) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  output slow
  output tail
}`,
  `target board { device zcu104 clock 100 MHz }
network through_fork on board {
  input x: int6[4, 12, 12]
  a = conv(x, filters: 4, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 4, simd: 4)
  slow = conv(a, filters: 8, kernel: 3, padding: same) @weights(int4) @activations(int6) @fold(pe: 1, simd: 4)
  beside = conv(x, filters: 8, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 8, simd: 4)
  all = add(slow, beside)
  tail = dense(flatten(beside), units: 10) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  output all
  output tail
}`,
  // Zeros between pixels behind a function.
  `target board { device zcu104 clock 100 MHz }
network zeros_behind_function on board {
  input x: int6[4, 5, 5]
  r = clip(x, low: 0, high: 20) @activations(uint5)
  larger = deconv(r, filters: 3, kernel: 2, stride: 2) @weights(int4) @activations(int6) @fold(pe: 3, simd: 4)
  normed = layernorm(flatten(x)) @activations(int6)
  classes = dense(normed, units: 40) @weights(int4) @activations(int6)
  output larger
  output classes
}`,
  // Sums of the input stand still in their registers while the state is not there yet.
  `target board { device zcu104 clock 100 MHz }
network state_beside on board {
  input x: int6[12, 4]
  state = gru(x, units: 6) @weights(int4) @activations(int6) @fold(pe: 2, simd: 2)
  d = dense(flatten(x), units: 20) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  output state
  output d
}`,
  `target board { device zcu104 clock 100 MHz }
network states_beside on board {
  input x: int6[12, 4]
  state = rnn(x, units: 6) @weights(int4) @activations(int6) @fold(pe: 2, simd: 1)
  e = lstm(x, units: 4) @weights(int4) @activations(int6) @fold(pe: 2, simd: 1)
  d = dense(flatten(x), units: 20) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  output state
  output e
  output d
}`,
  `target board { device xc7z020 clock 100 MHz }
network state_at_once on board {
  input x: int6[6, 4]
  s1 = gru(x, units: 4, reset: before) @weights(int4) @activations(int6) @fold(pe: 4, simd: 1)
  t3 = dense(flatten(x), units: 5) @weights(int4) @activations(int6)
  output s1
  output t3
}`,
  // A join that waits for a slow layer holds up the fork behind a converter.
  `target board { device xczu7ev clock 100 MHz }
network converted_late on board {
  input x: int6[3, 9, 7]
  t1 = conv(x, filters: 4, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 4, simd: 3)
  t2 = conv(t1, filters: 4, kernel: [1, 2], stride: 1, padding: same) @weights(int4) @activations(int6) @fold(pe: 4, simd: 2)
  t3 = conv(t2, filters: 2, kernel: [3, 2], padding: same) @weights(int4) @sparsity(80%, encode: run_length(4)) @fold(pe: 2) @activations(int6)
  t4 = batchnorm(t1) @activations(int6)
  t5 = conv(t4, filters: 2, kernel: [1, 3], stride: 1, padding: same) @weights(int4) @activations(int6) @fold(pe: 1, simd: 4)
  j6 = concat(t3, t1) @activations(int6)
  t7 = layernorm(flatten(j6)) @activations(int6)
  t8 = dense(flatten(t5), units: 20) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  t9 = globalpool(t1, kind: max)
  output t7
  output t8
  output t9
}`,
  // Words of a fork that two readers hold up in turn do not lie evenly.
  `target board { device zcu104 clock 100 MHz }
network held_in_turn on board {
  input x: int6[4, 5, 8]
  t1 = softmax(x) @activations(uint6)
  t2 = conv(t1, filters: 4, kernel: 3, padding: same) @weights(int4) @activations(int6) @fold(pe: 4, simd: 36)
  t3 = pad(x, padding: [1, 1, 0, 1])
  t4 = dense(flatten(t2), units: 10) @weights(int4) @activations(int6) @fold(pe: 1, simd: 1)
  t5 = dense(flatten(t3), units: 20) @weights(int4) @activations(int6)
  output t4
  output t5
}`,
  // Sums of several words each come too far apart to lie in registers side by side.
  `target board { device xczu7ev clock 100 MHz }
network sums_apart on board {
  input x: int6[3, 9, 7]
  t1 = slice(x, from: 1, to: 6, axis: columns)
  t2 = conv(t1, filters: 2, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 1, simd: 3)
  t3 = conv(x, filters: 3, kernel: 1) @weights(int4) @activations(int6) @fold(pe: 3, simd: 1)
  t4 = softmax(t3) @activations(uint6)
  t5 = avgpool(t4, kernel: 2) @activations(int6)
  t6 = layernorm(flatten(t2)) @activations(int6)
  t7 = argmax(flatten(t5))
  output t6
  output t7
}`,
];
