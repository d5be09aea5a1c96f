import { fileOf } from "../mapping/designs.ts";
import {
  attended,
  bitmaps,
  type Choice,
  columnwise,
  constants,
  exits,
  normalised,
  rows,
  sequence,
  zeros,
} from "./gridSequences.ts";

/** A small network whose units are measured. */
export interface GridNetwork {
  readonly name: string;
  /** The body of the network, without its target. */
  readonly body: string;
}

/**
 * The grid of calibration: small networks drawn over formats, folding and shapes by a fixed sequence of numbers, so that nobody chooses
 * them and every run has the same. Some draws are no legal network; whoever maps them leaves these out.
 */
export function gridNetworks(): readonly GridNetwork[] {
  // The first networks came first: what follows them must not change what they are, or they would have to be synthesised again.
  const first = [dense, dense, conv, conv, depthwise, functions, residual, signs] as const;
  const second = [...first, formats, tables, slopes, moves, moves, products, sequence] as const;
  const third = [zeros, attended, normalised, exits] as const;
  return drawn(20_251, 860, "", (index) => {
    if (index >= 830) return constants;
    if (index < 320) return first[index % first.length]!;
    return index < 710 ? second[(index - 320) % second.length]! : third[(index - 710) % third.length]!;
  });
}

/** Networks of the circuits that the grid has few units of: tables of rows, slopes, products, functions, few words of weights. */
export function fewerNetworks(): readonly GridNetwork[] {
  const kinds = [rows, slopes, products, tables, few] as const;
  return drawn(20_273, 110, "more_", (index) => (index < 80 ? kinds[index % kinds.length]! : curves));
}

/** Networks of the ways to store sparse weights that came later. */
export function encodedNetworks(): readonly GridNetwork[] {
  return [...drawn(20_331, 24, "encoded_", () => bitmaps), ...drawn(20_347, 24, "encoded_", () => columnwise)];
}

/** The same, which no model was fitted to. */
export function heldBackEncodedNetworks(): readonly GridNetwork[] {
  return [...drawn(20_339, 8, "encoded_held_", () => bitmaps), ...drawn(20_353, 8, "encoded_held_", () => columnwise)];
}

const everyKind = [
  ...[dense, dense, conv, conv, depthwise, functions, residual, signs, formats, tables, slopes, moves, moves],
  ...[products, sequence, zeros, attended, normalised, exits],
] as const;

/** Networks of every kind that no model was fitted to, drawn by a sequence of their own. What was off among their units was looked at. */
export function heldBackNetworks(): readonly GridNetwork[] {
  return drawn(20_262, 388, "held_", (index) => (index < 380 ? everyKind[index % everyKind.length]! : constants));
}

/** A second set of these: three of its units showed how memories and products of constants are mapped. */
export function secondHeldBackNetworks(): readonly GridNetwork[] {
  return drawn(20_277, 380, "blind_", (index) => everyKind[index % everyKind.length]!);
}

const allKinds = [...everyKind, few, rows, curves, constants] as const;

/** A third set: one of its units showed how wide multipliers and addends are in a block memory. */
export function thirdHeldBackNetworks(): readonly GridNetwork[] {
  return drawn(20_303, 460, "third_", (index) => allKinds[index % allKinds.length]!);
}

/** Networks that were drawn when the models stood, and whose units no model was changed for. */
export function unseenNetworks(): readonly GridNetwork[] {
  return drawn(20_311, 230, "fourth_", (index) => allKinds[index % allKinds.length]!);
}

/** Networks whose products share multipliers; some draw more of them than fit, and give no unit. */
export function packedNetworks(): readonly GridNetwork[] {
  return drawn(20_321, 120, "", () => packed);
}

/** Networks whose weights are beside the chip, with what reads them. */
export function broughtNetworks(): readonly GridNetwork[] {
  return drawn(20_331, 40, "", () => brought);
}

/** @param kindOf what network the index-th is */
function drawn(
  seed: number,
  count: number,
  prefix: string,
  kindOf: (index: number) => (of: Choice) => string,
): readonly GridNetwork[] {
  const draw = numbers(seed);
  const of = <T>(list: readonly T[]): T => list[draw(list.length)]!;
  return Array.from({ length: count }, (_, index) => {
    const kind = kindOf(index);
    return { name: `${prefix}${kind.name}${index}`, body: kind(of) };
  });
}

/** A file with one network of the grid on a device. */
export function gridFile({ body }: GridNetwork, device: string): string {
  return fileOf(body, `device ${device}\n  clock 12 MHz`);
}

const weightFormats = ["int2", "int3", "int4", "int5", "int6", "int7", "int8", "int10", "ternary", "binary"] as const;
const widths = [2, 3, 4, 5, 6, 7, 8, 10, 12] as const;

function integers(of: Choice, scale = -4): string {
  return `${of(["uint", "int"])}${of(widths)}(scale: 2^${scale})`;
}

function activations(of: Choice): string {
  return of([0, 0, 0, 0, 1]) ? "binary" : integers(of);
}

/** What follows a sum: thresholds, a multiplication, a shift or nothing. */
function finish(of: Choice, from: string, to: string): string {
  switch (of([0, 1, 2, 3, 4])) {
    case 0:
      return `  ${to} = batchnorm(${from}) @activations(int${of([1, 2, 3, 4])}(scale: 0.5))`;
    case 1:
      return `  ${to} = relu(batchnorm(${from})) @activations(uint${of([4, 5, 6, 7, 8, 9])}(scale: 2^-3))`;
    case 2:
      return `  ${to} = relu(${from}) @activations(uint${of([2, 3, 4, 6, 8])}(scale: 2^-2))`;
    case 3:
      return `  ${to} = batchnorm(${from}) @activations(binary)`;
    default:
      return `  ${to} = relu(${from})`;
  }
}

function fold(of: Choice, pe: readonly number[], simd: readonly number[]): string {
  return `@fold(pe: ${of(pe)}, simd: ${of(simd)})`;
}

const memories = ["", "", " @memory(lutram)", " @memory(bram)"] as const;

function dense(of: Choice): string {
  const [columns, rows] = [of([16, 24, 32, 48, 64, 96, 128, 256]), of([4, 8, 12, 16, 24, 32, 64])];
  const divisors = (count: number, most: number) =>
    Array.from({ length: most }, (_, at) => at + 1).filter((it) => count % it === 0);
  const weights = of(weightFormats);
  return [
    `  input x: ${activations(of)}[${columns}]`,
    `  y = dense(x, units: ${rows}) @weights(${weights}) ${fold(of, divisors(rows, 12), divisors(columns, 32))}${of(memories)}`,
    finish(of, "y", "z"),
    "  output z",
  ].join("\n");
}

/** Products of neighbouring rows in one multiplier. */
function packed(of: Choice): string {
  const [columns, rows] = [of([16, 24, 36, 64, 96]), of([12, 24, 48])];
  const pack = of([2, 2, 3, 4]);
  const pe = of([1, 2, 3, 4].filter((it) => rows % (pack * it) === 0)) * pack;
  const simd = of([1, 1, 2, 3, 4, 6, 8, 12].filter((it) => columns % it === 0));
  const input = `${of(["uint", "int"])}${of([2, 3, 4, 5, 6, 7, 8])}(scale: 2^-4)`;
  const weights = of(["int3", "int4", "int5", "int6", "int7", "int8", "uint4", "codebook<8, int6>"]);
  return [
    `  input x: ${input}[${columns}]`,
    `  y = dense(x, units: ${rows}) @weights(${weights}) @fold(pe: ${pe}, simd: ${simd}, pack: ${pack})${of(memories)}`,
    "  output y",
  ].join("\n");
}

/** Weights from beside the chip: several words in a beat, one, an image that ends inside of a beat or a burst. */
function brought(of: Choice): string {
  const [columns, rows] = [of([12, 20, 36, 64, 90]), of([6, 10, 24, 32])];
  const divisors = (count: number, most: number) =>
    Array.from({ length: most }, (_, at) => at + 1).filter((it) => count % it === 0);
  const weights = of(["int3", "int4", "int6", "int8", "ternary"]);
  return [
    `  input x: ${integers(of)}[${columns}]`,
    `  y = dense(x, units: ${rows}) @weights(${weights}) ${fold(of, divisors(rows, 4), divisors(columns, 4))} @memory(offchip)`,
    "  output y",
  ].join("\n");
}

/** A matrix of one to four words. */
function few(of: Choice): string {
  const [pe, simd] = [of([1, 2, 3, 4, 6]), of([1, 2, 3, 4, 6, 8])];
  const [groups, words] = of([
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
    [1, 3],
  ] as const);
  return [
    `  input x: ${activations(of)}[${simd * words}]`,
    `  y = dense(x, units: ${pe * groups}) @weights(${of(weightFormats)}) @fold(pe: ${pe}, simd: ${simd})`,
    "  output y",
  ].join("\n");
}

function conv(of: Choice): string {
  const channels = of([1, 2, 3, 4, 6, 8, 12, 16]);
  const [high, wide] = of([
    [3, 3],
    [3, 3],
    [5, 5],
    [1, 1],
    [2, 2],
    [1, 3],
  ] as const);
  const size = of([8, 10, 12, 14, 18, 20, 28]);
  const filters = of([4, 6, 8, 12]);
  const divisors = [1, 2, 3, 4, 6, 8, 12, 16].filter((it) => channels % it === 0);
  const simd = of([true, true, false]) ? divisors : [channels * wide, channels * high * wide];
  const pe = [1, 2, 3, 4, 6].filter((it) => filters % it === 0);
  const format = activations(of);
  const padding = format === "binary" ? "valid" : of(["same", "valid"]);
  const pool = of(["maxpool", "avgpool", ""]);
  return [
    `  input x: ${format}[${channels}, ${size}, ${size}]`,
    `  y = conv(x, filters: ${filters}, kernel: [${high}, ${wide}], stride: ${of([1, 1, 2])}, padding: ${padding}) @weights(${of(weightFormats)}) ${fold(of, pe, simd)}${of(memories)}`,
    finish(of, "y", "z"),
    pool === "" ? "  p = globalpool(z)" : `  p = ${pool}(z, kernel: ${of([2, 2, 3])}) @fold(pe: ${of(pe)})`,
    "  output p",
  ].join("\n");
}

function depthwise(of: Choice): string {
  const channels = of([2, 4, 6, 8, 12, 16]);
  const bits = of(widths);
  const pe = [1, 2, 3, 4, 6].filter((it) => channels % it === 0);
  const lanes = of(pe);
  return [
    `  input x: ${of(["uint", "int"])}${bits}(scale: 2^-4)[${channels}, ${of([8, 10, 13])}, ${of([8, 10])}]`,
    `  d = depthwise(x, kernel: ${of([2, 3, 3, 5])}, padding: ${of(["same", "valid"])}) @weights(${of(weightFormats)}) @fold(pe: ${lanes})${of(memories)}`,
    finish(of, "d", "q"),
    `  a = avgpool(q, kernel: 2) @activations(int${of(widths)}) @fold(pe: ${of([lanes, of(pe)])})`,
    `  g = globalpool(a) @activations(int8)`,
    "  output g",
  ].join("\n");
}

/** Functions on an input, where the width of their operand is free. */
function functions(of: Choice): string {
  const elements = of([8, 12, 16, 24, 32]);
  const lanes = of([1, 2, 3, 4, 6, 8].filter((it) => elements % it === 0));
  const body = [
    `  input x: int${of([6, 8, 10, 12, 14, 16, 18, 20])}(scale: 2^-${of([4, 6])})[${elements}]`,
    of([true, false])
      ? `  y = quantize(x, to: int${of([3, 4, 5, 6, 8])}(scale: 2^-${of([2, 3])})) @fold(pe: ${lanes})`
      : `${finish(of, "x", "y")} @fold(pe: ${lanes})`,
    "  l = argmax(y)",
    of([true, false]) ? "  output l" : "  output l, y",
  ];
  return body.join("\n");
}

function residual(of: Choice): string {
  const channels = of([2, 4, 6, 8, 12, 16]);
  const lanes = of([1, 2, 3, 4, 6].filter((it) => channels % it === 0));
  const bits = of(widths);
  const size = of([6, 8, 12]);
  return [
    `  input x: int${bits}(scale: 1)[${channels}, ${size}, ${size}]`,
    `  y = conv(x, filters: ${channels}, kernel: 3, padding: same) @weights(int${of([2, 3, 4])}) @activations(int${bits}(scale: ${of([1, 2])})) @fold(pe: ${lanes}, simd: ${lanes})`,
    `  s = add(x, y) @activations(int${bits}(scale: ${of([2, 4])}))`,
    of([true, false]) ? "  g = globalpool(s)" : `  g = maxpool(s, kernel: 2) @fold(pe: ${lanes})`,
    `  f = dense(flatten(g), units: 6) @weights(int2) @fold(pe: ${of([1, 2, 3])}, simd: ${of([1, channels])})`,
    "  l = argmax(f)",
    "  output l, s",
  ].join("\n");
}

/** Binary weights and activations. */
function signs(of: Choice): string {
  const [columns, rows] = [of([16, 32, 64, 128]), of([4, 8, 16, 32])];
  return [
    `  input x: binary[${columns}]`,
    `  y = dense(x, units: ${rows}) @weights(binary) ${fold(of, [1, 2, 4], [1, 2, 4, 8, 16])}${of(memories)}`,
    "  z = batchnorm(y) @activations(binary)",
    `  w = dense(z, units: 8) @weights(binary) ${fold(of, [1, 2, 4, 8], [2, 4])}${of(memories)}`,
    "  output w",
  ].join("\n");
}

/** Weights that are moved or looked up before they are multiplied. */
function formats(of: Choice): string {
  const [columns, rows] = [of([16, 24, 32, 48, 64]), of([4, 8, 12, 16])];
  const weights = of([
    "log2<3>",
    "log2<4>",
    "log2<5>",
    "codebook<4, int6>",
    "codebook<8, int8>",
    "codebook<16, int8>",
    "float<3, 2>",
    "float<2, 3>",
    "fp8_e4m3",
    "bfp<mantissa 4, exponent 2, block 8>",
    "bfp<mantissa 5, exponent 3, block 4>",
    "uint4",
  ]);
  return [
    `  input x: ${integers(of)}[${columns}]`,
    `  y = dense(x, units: ${rows}) @weights(${weights}) ${fold(of, [1, 2, 4], [1, 2, 4, 8])}${of(memories)}`,
    "  output y",
  ].join("\n");
}

/** An input of free width, and a copy in which the lanes of what reads it are chosen. */
function operand(of: Choice, shape: string, bits: readonly number[], name = "x"): string {
  const width = of(bits);
  const scale = `(scale: 2^-${Math.max(1, width - 4)})`;
  return `  input ${name}: int${width}${scale}[${shape}]\n  w${name} = quantize(${name}, to: int${width}(scale: 2^-${Math.max(0, width - 5)})) @fold(pe: ${of([1, 1, 2, 4])})`;
}

// Lines and polynomials are built for operands that a table would be long for.
const lines = [" @approximate(piecewise_linear", [2, 4, 8, 16, 32], [11, 12, 13, 14, 16]] as const;
const polynomials = [" @approximate(polynomial", [1, 2, 3, 4], [11, 12, 13, 14, 16]] as const;

/** Functions of an element by tables, lines and polynomials. */
function tables(of: Choice): string {
  const [how, bits] = of([
    ["", [4, 5, 6, 7, 8, 9, 10]],
    [` @approximate(table(${of([16, 64, 256])}))`, [8, 10, 12]],
    [`${lines[0]}(${of(lines[1])}))`, lines[2]],
    [`${polynomials[0]}(${of(polynomials[1])}))`, polynomials[2]],
  ] as const);
  return applied(of, how, bits);
}

/** Functions of an element by lines and polynomials. */
function curves(of: Choice): string {
  const [how, parts, bits] = of([lines, polynomials]);
  return applied(of, `${how}(${of<number>(parts)}))`, bits);
}

function applied(of: Choice, how: string, bits: readonly number[]): string {
  return [
    operand(of, "16", bits),
    `  y = ${of(["sigmoid", "tanh", "gelu"])}(wx)${how} @activations(int${of([4, 6, 8, 10, 12])})`,
    "  output y",
  ].join("\n");
}

/** Negative elements times a slope. */
function slopes(of: Choice): string {
  return [
    operand(of, of(["16", "8, 4, 4"]), [4, 5, 6, 8, 10, 12]),
    `  y = ${of(["leakyrelu(wx, slope: 0.1)", "leakyrelu(wx, slope: 0.25)", "prelu(wx)"])} @activations(int${of(widths)})`,
    "  output y",
  ].join("\n");
}

/** Layers that move what they read. */
function moves(of: Choice): string {
  const channels = of([4, 8, 16]);
  const [rows, columns] = [of([4, 6, 9, 16, 20]), of([5, 8, 10, 30])];
  const shape = `${channels}, ${rows}, ${columns}`;
  const bits = [of([2, 4, 5, 6, 8, 12])]; // The same for all of them.
  const read = (name: string) => operand(of, shape, bits, name);
  switch (of([0, 1, 2, 3, 4, 5, 6])) {
    case 0:
      return `${read("a")}\n${read("b")}\n  y = concat(wa, wb)\n  output y`;
    case 1:
      return `${read("a")}\n${read("b")}\n${read("c")}\n  y = concat(wa, wb, wc)\n  output y`;
    case 2:
      return `${read("a")}\n  y = slice(wa, from: 1, to: 3, axis: ${of(["rows", "columns", "channels"])})\n  output y`;
    case 3:
      return `${read("a")}\n  y = pad(wa, padding: [${of([0, 1])}, ${of([1, 2])}, ${of([0, 1, 3])}, 1])\n  output y`;
    case 4:
      return `${read("a")}\n  y = upsample(wa, factor: ${of([2, 3])})\n  output y`;
    case 5:
      return `${read("a")}\n  y = transpose(wa, order: ${of(["[0, 2, 1]", "[1, 2, 0]"])})\n  output y`;
    default:
      return `${read("a")}\n  y = reshape(wa, to: [${columns}, ${channels}, ${rows}])\n  output y`;
  }
}

/** Products of tensors. */
function products(of: Choice): string {
  const channels = of([4, 8, 12]);
  const widthsHere = [2, 3, 4, 5, 6, 8, 10];
  const other = of([`${channels}, 6, 8`, `${channels}`]);
  return [
    operand(of, `${channels}, 6, 8`, widthsHere, "a"),
    operand(of, other, widthsHere, "b"),
    `  y = multiply(wa, wb)${of(["", ` @activations(int${of(widths)})`])}`,
    "  output y",
  ].join("\n");
}

/** A sequence that is the same in every run: a linear congruence, of whose state the upper bits are used. */
function numbers(seed: number): (below: number) => number {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & 0xffff_ffff_ffff_ffffn;
    return Number((state >> 33n) % BigInt(below));
  };
}
