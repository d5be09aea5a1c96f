/** One of a list, drawn. */
export type Choice = <T>(list: readonly T[]) => T;

/** Sequences: rows of a table, shares, recurrent layers. */
export function sequence(of: Choice): string {
  const [time, features] = [of([3, 4, 5]), of([4, 6, 8])];
  const input = `  input x: int${of([4, 5, 6, 8])}(scale: 2^-4)[${time}, ${features}]`;
  switch (of([0, 1, 2, 2])) {
    case 0: {
      const entries = of([5, 12, 20, 30, 50, 60]);
      return `  input words: uint6[${time}]\n  y = embedding(words, entries: ${entries}, features: ${features}) @weights(int${of([2, 4, 6, 8])}) @fold(pe: ${of([1, 2])})\n  output y`;
    }
    case 1:
      return `${input}\n  y = softmax(x)${of(["", " @activations(ufixed<6,0>)", " @approximate(table(32))"])}\n  output y`;
    default: {
      const units = of([2, 4, 6]);
      const kind = of(["lstm", "gru", "rnn"]);
      return `${input}\n  y = ${kind}(x, units: ${units}, table: ${of([16, 64, 128])}) @weights(int${of([3, 4, 6])}) @activations(int${of([4, 5, 6, 8])}(scale: 2^-3)) @fold(pe: ${of([1, 2])}, simd: ${of([1, 2])})\n  output y`;
    }
  }
}

/** Rows of a table. */
export function rows(of: Choice): string {
  const [time, features, entries] = [of([3, 4, 5]), of([4, 6, 8, 12]), of([3, 6, 9, 16, 24, 33, 48, 64])];
  return [
    `  input words: uint${of([4, 5, 6, 7])}[${time}]`,
    `  y = embedding(words, entries: ${entries}, features: ${features}) @weights(int${of([2, 3, 5, 8])}) @fold(pe: ${of([1, 2, 4])})${of(["", " @memory(bram)"])}`,
    "  output y",
  ].join("\n");
}

/** Weights stored with the zeros in front of them, as lists. */
export function zeros(of: Choice): string {
  const [columns, rows] = [of([12, 16, 24, 32, 48, 64]), of([4, 8, 12, 16])];
  const weights = of(["int3", "int4", "int5", "int6", "int8", "ternary", "binary"]);
  const pe = of([1, 1, 2, 4]);
  const share = of([50, 60, 75, 90]);
  return [
    `  input x: ${of(["uint", "int"])}${of([2, 4, 6, 8, 10])}(scale: 2^-4)[${columns}]`,
    `  y = dense(x, units: ${rows}${of(["", ", bias: false"])}) @weights(${weights}) @sparsity(${share}%, encode: run_length(${of([2, 3, 4])})) @fold(pe: ${pe})`,
    "  output y",
  ].join("\n");
}

/** Sparse weights with a bit for each column. */
export function bitmaps(of: Choice): string {
  return encoded(of, "bitmap");
}

/** Sparse weights column by column. */
export function columnwise(of: Choice): string {
  return encoded(of, `csc(${of([1, 2, 3, 4])})`);
}

function encoded(of: Choice, encode: string): string {
  const [columns, rows] = [of([12, 20, 32, 48, 64, 100]), of([4, 8, 12, 16])];
  const weights = of(["int3", "int4", "int5", "int6", "int8", "ternary", "codebook<4, int8>"]);
  const memory = of(["", "", " @memory(lutram)", " @memory(bram)"]);
  return [
    `  input x: ${of(["uint", "int"])}${of([2, 4, 6, 8, 10])}(scale: 2^-4)[${columns}]`,
    `  y = dense(x, units: ${rows}${of(["", ", bias: false"])}) @weights(${weights}) @sparsity(${of([50, 60, 75, 90])}%, encode: ${encode}) @fold(pe: ${of([1, 1, 2, 4])})${memory}`,
    "  output y",
  ].join("\n");
}

/** Weights in logic. */
export function constants(of: Choice): string {
  const [columns, rows] = [of([3, 6, 9, 12, 16, 24, 32]), of([1, 4, 8, 12, 16])];
  const weights = of(["int3", "int4", "int5", "int6", "int8", "ternary", "binary", "log2<4>"]);
  const sparse = weights === "binary" ? "" : of(["", "", " @sparsity(50%)", " @sparsity(80%)"]);
  return [
    `  input x: ${of(["uint", "int"])}${of([1, 2, 4, 6, 8, 10])}(scale: 2^-4)[${columns}]`,
    `  y = dense(x, units: ${rows}${of(["", ", bias: false"])}) @weights(${weights})${sparse} @memory(logic)`,
    "  output y",
  ].join("\n");
}

/** Heads of attention over the steps of a sequence. */
export function attended(of: Choice): string {
  const [time, features] = [of([3, 4, 6, 8]), of([4, 6, 8, 12])];
  const heads = of([1, 2]);
  const inner = of(["int4", "int6", "int8", "int10"]);
  const lanes = of([1, 1, 2, features / heads]);
  return [
    `  input x: int${of([4, 6, 8])}(scale: 2^-4)[${time}, ${features}]`,
    `  y = attention(x, heads: ${heads}, causal: ${of([true, false])}, table: ${of([16, 64, 256])}, inner: ${inner}) @weights(int${of([3, 4, 6])}) @activations(int${of([4, 6, 8])}) @fold(pe: ${lanes}, simd: ${of([1, 2])})`,
    "  output y",
  ].join("\n");
}

/** Vectors less their mean, over their spread. */
export function normalised(of: Choice): string {
  const size = of([4, 6, 8, 12, 16, 24, 32, 64]);
  const shape = of([`${size}`, `${of([2, 3, 5])}, ${size}`]);
  return [
    `  input x: ${of(["int", "int", "uint"])}${of([3, 4, 5, 6, 8, 10, 12])}(scale: 2^-4)[${shape}]`,
    `  y = layernorm(x${of(["", ", epsilon: 0.01"])}) @activations(int${of([4, 6, 8, 10])})`,
    "  output y",
  ].join("\n");
}

/** The condition of an early exit. */
export function exits(of: Choice): string {
  return [
    `  input x: int${of([4, 5, 6, 8, 10, 12])}(scale: 2^-${of([2, 3, 4])})[${of([4, 6, 10, 12, 20, 32])}]`,
    `  y = confident(x, above: ${of([50, 70, 90, 95])}%)`,
    "  output y",
  ].join("\n");
}
