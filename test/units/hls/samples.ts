import fc, { type GeneratorValue } from "fast-check";
import { parse } from "../../../grammar/parse.ts";
import type { TableRequest } from "../../../server/approximations/functions/method.ts";
import { piecewiseLinear } from "../../../server/approximations/functions/piecewiseLinear.ts";
import { polynomial } from "../../../server/approximations/functions/polynomial.ts";
import { computedPositions } from "../../../server/approximations/region.ts";
import type { NumberFormat, Overflow, Rounding, ScaledFormat } from "../../../server/formats/format.ts";
import { readFormat, scaledTo } from "../../../server/formats/registry.ts";
import { packingFor } from "../../../server/mapping/packing.ts";
import type { Codes, LayerWeights, WindowGeometry } from "../../../server/network/checked.ts";
import { portBits } from "../../../server/units/burstReader/unit.ts";
import type { LookupUnit } from "../../../server/units/lookup/unit.ts";
import { productOf } from "../../../server/units/matrixVector/products.ts";
import type { MatrixVectorUnit } from "../../../server/units/matrixVector/unit.ts";
import { counterBits } from "../../../server/units/rtl.ts";
import { wordBitsOf } from "../../../server/units/sparse/bitmap.ts";
import type { Stream } from "../../../server/units/stream.ts";
import { inputsOf, type Unit } from "../../../server/units/unit.ts";
import { weightEncoding } from "../../../server/units/weightEncoding.ts";
import { type WeightReader, weightWords } from "../../../server/units/weightWords.ts";
import { drawAttention } from "./attentionSample.ts";
import { drawRecurrent } from "./recurrentSample.ts";

/** A unit with frames of element codes for each of its inputs. */
export interface Sample {
  readonly unit: Unit;
  /** [frame][input][element] */
  readonly frames: readonly (readonly (readonly number[])[])[];
}

type ElementFormat = Pick<Stream, "bits" | "signed" | "binary">;

/** A reader of bursts is drawn inside of the unit that it reads for. */
type DrawnKind = Exclude<Unit["kind"], "burstReader">;

/** How many random units of each kind are tried; a kind without a number does not compile. */
const perKind: Readonly<Record<DrawnKind, number>> = {
  window: 24,
  matrixVector: 40,
  constantMatrix: 20,
  sparse: 30,
  sparseColumns: 20,
  depthwise: 12,
  fill: 10,
  finish: 28,
  pool: 8,
  globalPool: 6,
  add: 6,
  lookup: 16,
  twoSlopes: 8,
  argmax: 6,
  recurrent: 8,
  embedding: 6,
  softmax: 8,
  layernorm: 8,
  attention: 8,
  confident: 6,
  fork: 3,
  converter: 10,
  fifo: 6,
  merge: 5,
  slice: 5,
  pad: 8,
  multiply: 6,
  reorder: 10,
};

/** Kinds with their numbers; `DNNX_UNITS=lookup,add` asks for these only. */
const only = process.env.DNNX_UNITS?.split(",");
export const askedKinds = (Object.entries(perKind) as [DrawnKind, number][]).filter(
  ([kind]) => only?.includes(kind) ?? true,
);

/** Random units of every kind with legal parameters, and random frames for them. */
export function randomSample(kind: DrawnKind, serial: number, frameCount: number): fc.Arbitrary<Sample> {
  return fc.gen().map((gen) => {
    const draw = drawer(gen);
    const unit = drawUnit(draw, kind, serial);
    const streams = inputsOf(unit);
    const frames = Array.from({ length: frameCount }, () => streams.map((stream) => draw.codes(stream, kind)));
    return { unit, frames };
  });
}

type Draw = ReturnType<typeof drawer>;

function drawer(gen: GeneratorValue) {
  const between = (low: number, high: number): number => gen(fc.integer, { min: low, max: high });
  const pick = <T>(...choices: readonly T[]): T => choices[between(0, choices.length - 1)]!;
  const format = (): ElementFormat =>
    pick(
      { bits: 1, signed: false, binary: true },
      { bits: between(1, 9), signed: false, binary: false },
      { bits: between(2, 9), signed: true, binary: false },
    );
  return {
    between,
    pick,
    format,
    divisor: (of: number): number => pick(...divisors(of)),
    numbers: (count: number, low: number, high: number): number[] =>
      Array.from({ length: count }, () => between(low, high)),
    codes: (stream: Stream, kind: Unit["kind"]): number[] => {
      // Sums of products never reach the ends of their width, and what is made of them is as narrow as that allows.
      const { low, high } = limits(
        kind === "recurrent" || kind === "attention" ? { ...stream, bits: stream.bits - 1 } : stream,
      );
      return Array.from({ length: stream.words * stream.lanes }, () =>
        stream.binary ? pick(-1, 1) : pick(low, high, between(low, high), between(low, high), between(low, high)),
      );
    },
  };
}

export function divisors(of: number): number[] {
  return Array.from({ length: of }, (_, i) => i + 1).filter((d) => of % d === 0);
}

export function limits(format: ElementFormat): { low: number; high: number } {
  if (format.binary) return { low: -1, high: 1 };
  return format.signed
    ? { low: -(2 ** (format.bits - 1)), high: 2 ** (format.bits - 1) - 1 }
    : { low: 0, high: 2 ** format.bits - 1 };
}

function holding(low: number, high: number): ElementFormat {
  let bits = 1;
  if (low >= 0) {
    while (2 ** bits - 1 < high) bits++;
    return { bits, signed: false, binary: false };
  }
  while (-(2 ** (bits - 1)) > low || 2 ** (bits - 1) - 1 < high) bits++;
  return { bits, signed: true, binary: false };
}

function numberFormat(format: ElementFormat, kind: NumberFormat["kind"]): ScaledFormat {
  const text = kind === "integer" ? `${format.signed ? "int" : "uint"}${format.bits}` : kind;
  return {
    ...limits(format),
    bits: format.bits,
    signed: format.signed,
    kind,
    text,
    scale: 1,
    rounding: "nearest_even",
    overflow: "saturate",
  };
}

function formatOf(text: string): ScaledFormat {
  const statement = parse(`network n {\n  input x: ${text}[4]\n}`).statements.find(({ kind }) => kind === "input")!;
  const expression = statement.kind === "input" ? statement.format! : undefined;
  return scaledTo(readFormat(expression!, statement, [], "weights")!, 1);
}

/**
 * Weights of any format; those of the `serial`th unit are plain integers in every second.
 *
 * @param order Column j of a row is element order[j], which lies in a block with its neighbours.
 */
function drawWeights(
  draw: Draw,
  shape: readonly number[],
  x: ElementFormat,
  serial: number,
  { order, blockColumns }: { readonly order: Int32Array; readonly blockColumns: number },
): LayerWeights {
  const other = [
    () => `log2<${draw.between(2, 6)}>`,
    () => `codebook<${draw.between(2, 12)}, ${draw.pick("int5", "uint4", "int8", "fixed<6,2>")}>`,
    () => draw.pick("fp8_e4m3", "fp8_e5m2", "float<3, 2>", "float<2, 1>", "float<3, 0>"),
    () => `bfp<mantissa ${draw.between(2, 5)}, exponent ${draw.between(1, 3)}, block 4>`,
    () => draw.pick("uint8(zero: 128)", "int4(zero: -3)", "uint3(zero: 7)", "uint5(zero: 1)"),
  ];
  if (serial % 2 === 1) {
    const format = formatOf(other[(serial >> 1) % other.length]!());
    return weightsWith(draw, shape, x, format, drawCodes(draw, shape, format, order, blockColumns));
  }
  const format = draw.pick(
    numberFormat({ bits: 1, signed: false, binary: true }, "binary"),
    { ...numberFormat({ bits: 2, signed: true, binary: false }, "ternary"), low: -1 },
    numberFormat({ bits: draw.between(2, 9), signed: true, binary: false }, "integer"),
    numberFormat({ bits: draw.between(1, 6), signed: false, binary: false }, "integer"),
  );
  return weightsWith(draw, shape, x, format, drawCodes(draw, shape, format, order, blockColumns));
}

function drawCodes(
  draw: Draw,
  shape: readonly number[],
  format: ScaledFormat,
  order: Int32Array,
  blockColumns: number,
): Codes {
  const count = shape.reduce((a, b) => a * b, 1);
  const columns = order.length;
  const codes = new Float64Array(count);
  const { block, codebook, values } = format;
  const shared = codebook && draw.numbers(codebook.entries, format.low, format.high);
  for (let row = 0; row < count / columns; row++) {
    let exponent = 0;
    for (let column = 0; column < columns; column++) {
      if (block && column % blockColumns === 0) exponent = draw.between(0, block.span);
      const code = (() => {
        if (format.kind === "binary") return draw.pick(-1, 1);
        if (shared) return draw.pick(...shared);
        if (values) return values[draw.between(0, values.length - 1)]!;
        if (!block) return draw.between(format.low, format.high);
        return draw.between(-(2 ** (block.mantissa - 1)), 2 ** (block.mantissa - 1) - 1) * 2 ** exponent;
      })();
      codes[row * columns + order[column]!] = code;
    }
  }
  return codes;
}

/** Row i and column j of each block become row (i - j) mod block of its first column. */
function withCirculantBlocks(weights: LayerWeights, order: Int32Array, block: number): LayerWeights {
  const drawn = weights.codes();
  const columns = order.length;
  const codes = drawn.map((_: number, at: number) => {
    const [row, column] = [Math.floor(at / columns), order.indexOf(at % columns)];
    const place = (row - column + columns) % block;
    return drawn[(row - (row % block) + place) * columns + order[column - (column % block)]!]!;
  });
  return { ...weights, codes: () => codes };
}

/** Many weights become 0, which every format but the binary one has; shared values have it besides. */
function withZeros(draw: Draw, weights: LayerWeights): LayerWeights {
  const share = draw.pick(1, 3, 8);
  const codes = weights.codes().map((code: number) => (draw.between(0, 8) < share ? code : 0));
  return { ...weights, zeroFraction: 0.5, codes: () => codes };
}

function weightsWith(
  draw: Draw,
  shape: readonly number[],
  x: ElementFormat,
  format: ScaledFormat,
  codes: Codes,
): LayerWeights {
  const fanIn = shape.reduce((a, b) => a * b, 1) / shape[0]!;
  const { low, high } = limits(x);
  const products = [low * format.low, low * format.high, high * format.low, high * format.high];
  const most = fanIn * Math.max(...products.map(Math.abs));
  const hasBias = draw.pick(true, false);
  const bias = hasBias ? Float64Array.from(draw.numbers(shape[0]!, -most, most)) : undefined;
  const sum = { ...holding(-2 * most, 2 * most), signed: true };
  return {
    format,
    shape,
    bias: hasBias ? numberFormat(sum, "integer") : undefined,
    origin: draw.pick("seeded", "file"),
    codes: () => codes,
    biasCodes: () => bias,
    accumulator: numberFormat(sum, "integer"),
    zeroFraction: 0,
  };
}

/** Of a unit, the same with its weights beside the chip. */
function withWeightsBeside<Of extends WeightReader>(draw: Draw, unit: Of): Of {
  return { ...unit, offChip: { port: portBits(weightWords(unit).width), buffer: draw.pick("bram", "lutram") } };
}

/** Rows that share multipliers of a device, where some do. */
function withPacking(draw: Draw, unit: MatrixVectorUnit): MatrixVectorUnit {
  const [a, b] = draw.pick([25, 18], [27, 18], [18, 18], [27, 27], [16, 16]);
  const device = { dsp: { a, b, packed: [], source: "drawn" } };
  const counts = divisors(unit.pe).filter((products) => packingFor(unit, products, device));
  if (counts.length === 0) return unit;
  const packed = packingFor(unit, draw.pick(...counts), device)!;
  const overlapping = draw.pick(true, false) && productOf(unit.input, weightEncoding(unit.weights)).low < 0;
  return { ...unit, dsp: true, packed: overlapping ? { ...packed, summed: false, overlapping } : packed };
}

function permutation(draw: Draw, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = draw.between(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function drawGeometry(draw: Draw, channels: number): WindowGeometry {
  const kernel = [draw.between(1, 3), draw.between(1, 3)] as const;
  const stride = [draw.between(1, 3), draw.between(1, 3)] as const;
  const dilation = [draw.between(1, 2), draw.between(1, 2)] as const;
  const span = kernel.map((k, i) => (k - 1) * dilation[i]! + 1);
  const pad = (k: number) => draw.pick(0, Math.min(1, k - 1), k - 1);
  const padding = [pad(span[0]!), pad(span[1]!), pad(span[0]!), pad(span[1]!)] as const;
  const height = draw.between(Math.max(1, span[0]! - padding[0] - padding[2]), 7);
  const width = draw.between(Math.max(1, span[1]! - padding[1] - padding[3]), 7);
  const outHeight = Math.floor((height + padding[0] + padding[2] - span[0]!) / stride[0]) + 1;
  const outWidth = Math.floor((width + padding[1] + padding[3] - span[1]!) / stride[1]) + 1;
  return { channels, height, width, kernel, stride, dilation, padding, outHeight, outWidth };
}

/** A function of the elements of a drawn format, and the circuit that computes it. */
function drawLookup(draw: Draw, circuit: LookupUnit["circuit"]["kind"], narrow: ElementFormat) {
  const signed = draw.pick(true, false);
  const from =
    circuit === "table" ? narrow : { bits: draw.between(3, 12), signed: draw.pick(true, false), binary: false };
  const to: ElementFormat = { bits: draw.between(2, 9), signed, binary: false };
  const range = limits(from);
  const ends = limits(to);
  const count = range.high - range.low + 1;
  if (circuit === "table") {
    const codes = Float64Array.from(draw.numbers(count, ends.low, ends.high));
    return { from, to, ...range, limits: ends, codes: () => codes, circuit: { kind: circuit } as const };
  }
  if (circuit === "runs") {
    const most = draw.between(1, Math.min(40, count));
    const starts = new Set(draw.numbers(most - 1, 1, count - 1));
    let code = draw.between(ends.low, ends.high);
    const codes = Float64Array.from({ length: count }, (_, index) => {
      if (starts.has(index)) code = draw.between(ends.low, ends.high);
      return code;
    });
    const stages = Math.max(1, Math.ceil(Math.log2(most)));
    return { from, to, ...range, limits: ends, codes: () => codes, circuit: { kind: circuit, stages } as const };
  }
  const turn = draw.between(1, 3);
  const request: TableRequest = {
    function: {
      value: draw.pick(Math.tanh, Math.exp, (value) => Math.sin(3 * value)),
      domain: draw.pick({ low: -turn, high: turn }, { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }),
    },
    ...range,
    scale: 4 / count,
    format: { ...numberFormat(to, "integer"), scale: 2 ** -draw.between(1, to.bits) },
  };
  const [method, size] =
    circuit === "segments" ? [piecewiseLinear, 2 ** draw.between(0, 5)] : [polynomial, draw.between(1, 5)];
  const codes = method.codes(request, size);
  return { from, to, ...range, limits: ends, codes: () => codes, circuit: method.evaluation!(request, size) };
}

/** A share of which at least one of so many positions is left; undefined for a single one. */
function drawRegion(draw: Draw, count: number): number | undefined {
  if (count === 1) return undefined;
  const share = draw.pick(0.1, 1 / 7, 0.2, 0.25, 0.3, 1 / 3, 0.37, 0.5, 0.618, 0.7, 0.75, 0.9);
  return computedPositions(count, share) > 0 ? share : 1 / count;
}

/** What matters most goes round with the serial number, so that few units cover all of it. */
function drawUnit(draw: Draw, kind: DrawnKind, serial: number): Unit {
  const name = `${kind}_${serial}`;
  const turn = <T>(...choices: readonly T[]): T => choices[serial % choices.length]!;
  const x = draw.format();
  const instance = { name, layer: name };
  const memory = draw.pick("bram", "lutram", "registers", "uram");
  const dsp = draw.pick(true, false);
  const channels = draw.pick(1, 2, 3, 4, 6, 12);
  const pixels = draw.between(1, 6);
  const pe = draw.divisor(channels);
  const stream = (format: ElementFormat, lanes: number, elements: number): Stream => ({
    bits: format.bits,
    signed: format.signed,
    binary: format.binary,
    lanes,
    words: elements / lanes,
  });
  const input = stream(x, pe, channels * pixels);
  const { low, high } = limits(x);
  switch (kind) {
    case "embedding": {
      const entries = draw.between(1, 20);
      const format = draw.pick(
        numberFormat({ bits: 1, signed: false, binary: true }, "binary"),
        numberFormat({ bits: draw.between(2, 9), signed: true, binary: false }, "integer"),
      );
      const rows = Int32Array.from({ length: entries * channels }, () =>
        format.kind === "binary" ? draw.pick(-1, 1) : draw.between(format.low, format.high),
      );
      const weights: LayerWeights = {
        format,
        shape: [entries, channels],
        bias: undefined,
        origin: "seeded",
        codes: () => rows,
        biasCodes: () => undefined,
        accumulator: format,
        zeroFraction: 0,
      };
      const { bits, signed } = format;
      const indices = stream({ bits: draw.between(1, 6), signed: false, binary: false }, 1, pixels);
      const row = stream({ bits, signed, binary: format.kind === "binary" }, pe, channels * pixels);
      return { ...instance, kind, entries, features: channels, input: indices, output: row, weights, memory };
    }
    case "confident": {
      const size = channels * pixels;
      const source = stream(x, 1, size);
      const scale = 2 ** -draw.between(0, 6);
      const furthest = Math.min(high - low, Math.ceil((16 * Math.LN2) / scale));
      const shift = draw.between(0, 2);
      const code = (distance: number) =>
        distance < -furthest
          ? 0
          : Math.round(Math.exp(-Math.floor(-distance / 2 ** shift) * 2 ** shift * scale) * 2 ** 15);
      return {
        ...instance,
        kind,
        size,
        exponential: { code, furthest, shift },
        limit: draw.between(2 ** 15, 2 ** 15 * size),
        input: source,
        output: stream({ bits: 1, signed: false, binary: false }, 1, 1),
      };
    }
    case "attention":
      return drawAttention(draw, { ...instance, memory, dsp });
    case "layernorm": {
      const wide = { bits: draw.between(10, 16), signed: draw.pick(true, false), binary: false };
      const source = stream(turn(x, wide), 1, channels * pixels);
      const bits = 18 + Math.ceil(Math.log2(Math.sqrt(channels) + 0.01));
      return {
        ...instance,
        kind,
        size: channels,
        groups: pixels,
        addend: draw.pick(0, draw.between(1, 1000)),
        input: source,
        output: stream({ bits, signed: true, binary: false }, 1, channels * pixels),
        dsp,
      };
    }
    case "softmax": {
      const source = stream(x, 1, channels * pixels);
      const scale = 2 ** -draw.between(0, 6);
      const furthest = Math.min(high - low, Math.ceil((16 * Math.LN2) / scale));
      const shift = draw.between(0, Math.min(2, source.bits - 1));
      const share = draw.pick("nearest_even", "half_up", "floor", "zero") as Rounding;
      const format = {
        ...numberFormat({ bits: draw.between(2, 9), signed: false, binary: false }, "integer"),
        scale: 2 ** -draw.between(1, 9),
        rounding: share,
      };
      const code = (distance: number) =>
        distance < -furthest
          ? 0
          : Math.round(Math.exp(-Math.floor(-distance / 2 ** shift) * 2 ** shift * scale) * 2 ** 15);
      return {
        ...instance,
        kind,
        size: channels,
        groups: pixels,
        exponential: { code, furthest, shift },
        format,
        input: source,
        output: stream({ bits: format.bits, signed: false, binary: false }, 1, channels * pixels),
      };
    }
    case "recurrent":
      return drawRecurrent(draw, name, serial);
    case "fork":
      return { ...instance, kind, copies: 1, input, output: input };
    case "fifo":
      return { ...instance, kind, depth: draw.between(1, 64), input, output: input, memory };
    case "converter": {
      const elements = channels * pixels;
      return {
        ...instance,
        kind,
        input: stream(x, draw.divisor(elements), elements),
        output: stream(x, draw.divisor(elements), elements),
      };
    }
    case "add": {
      const other = draw.format();
      const shiftA = draw.between(0, 4);
      const shiftB = draw.between(0, 4);
      const sum = holding(
        low * 2 ** shiftA + limits(other).low * 2 ** shiftB,
        high * 2 ** shiftA + limits(other).high * 2 ** shiftB,
      );
      const elements = channels * pixels;
      return {
        ...instance,
        kind,
        inputs: [input, stream(other, pe, elements)],
        shiftA,
        shiftB,
        output: stream(sum, pe, elements),
      };
    }
    case "twoSlopes": {
      const shift = draw.between(0, 12);
      const slopeBits = draw.between(2, 14);
      const perChannel = draw.pick(true, false);
      const slopes = draw.numbers(perChannel ? channels : 1, -(2 ** (slopeBits - 1)), 2 ** (slopeBits - 1) - 1);
      const ends = [high * 2 ** shift, ...slopes.map((slope) => Math.min(0, low) * slope)];
      const sums = holding(Math.min(0, ...ends), Math.max(...ends));
      return {
        ...instance,
        kind,
        positive: 2 ** shift,
        negative: () => Float64Array.from(slopes),
        slopeBits,
        perChannel,
        channels,
        pixels,
        input,
        output: stream(sums, pe, channels * pixels),
        memory,
        dsp,
      };
    }
    case "lookup": {
      const { from, to, ...function_ } = drawLookup(draw, turn("table", "runs", "segments", "polynomial"), x);
      const elements = channels * pixels;
      return {
        ...instance,
        kind,
        ...function_,
        input: stream(from, pe, elements),
        output: stream(to, pe, elements),
        memory,
        dsp,
      };
    }
    case "multiply": {
      const other = draw.format();
      const [a, b] = [limits(x), limits(other)];
      const products = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
      const elements = channels * pixels;
      const perChannel = turn(true, false);
      return {
        ...instance,
        kind,
        inputs: [input, stream(other, pe, perChannel ? channels : elements)],
        output: stream(holding(Math.min(...products), Math.max(1, ...products)), pe, elements),
        dsp,
      };
    }
    case "merge": {
      const formats = Array.from({ length: draw.between(2, 4) }, () => draw.format());
      const turns = formats.map(() => draw.between(1, 3));
      const shifts = formats.map(() => draw.between(0, 3));
      const lows = formats.map((it, k) => limits(it).low * 2 ** shifts[k]!);
      const highs = formats.map((it, k) => limits(it).high * 2 ** shifts[k]!);
      const words = turns.reduce((sum, it) => sum + it, 0);
      return {
        ...instance,
        kind,
        inputs: formats.map((it, k) => stream(it, pe, turns[k]! * pe * pixels)),
        turns,
        shifts,
        output: stream(holding(Math.min(...lows), Math.max(...highs)), pe, words * pe * pixels),
      };
    }
    case "slice": {
      const sizes = [draw.between(1, 4), draw.between(1, 4), draw.between(1, 3)] as const;
      const from = sizes.map((size) => draw.between(0, size - 1)) as [number, number, number];
      const to = sizes.map((size, axis) => draw.between(from[axis]! + 1, size)) as [number, number, number];
      const kept = sizes.reduce((product, _, axis) => product * (to[axis]! - from[axis]!), 1);
      return {
        ...instance,
        kind,
        sizes,
        from,
        to,
        input: stream(x, pe, sizes[0] * sizes[1] * sizes[2] * pe),
        output: stream(x, pe, kept * pe),
      };
    }
    case "pad": {
      const codes = x.binary ? { bits: 4, signed: true, binary: false } : x;
      const [height, width, groups] = [draw.between(1, 4), draw.between(1, 4), draw.between(1, 3)];
      const spacing = [draw.between(1, 3), draw.between(1, 3)] as const;
      const padding = [draw.between(0, 2), draw.between(0, 2), draw.between(0, 2), draw.between(0, 2)] as const;
      const rows = padding[0] + (height - 1) * spacing[0] + 1 + padding[2];
      const columns = padding[1] + (width - 1) * spacing[1] + 1 + padding[3];
      return {
        ...instance,
        kind,
        height,
        width,
        groups,
        spacing,
        padding,
        input: stream(codes, pe, height * width * groups * pe),
        output: stream(codes, pe, rows * columns * groups * pe),
      };
    }
    case "reorder": {
      const [blocks, block] = [draw.between(1, 3), draw.between(1, 12)];
      const order = turn(
        () => permutation(draw, block),
        () => Int32Array.from({ length: 2 * block }, (_, at) => at >> 1),
        () => Int32Array.from({ length: 2 * block }, (_, at) => at % block),
        () => Int32Array.from(draw.numbers(draw.between(1, 15), 0, block - 1)),
        () => Int32Array.from({ length: block }, (_, at) => block - 1 - at),
      )();
      return {
        ...instance,
        kind,
        blocks,
        order,
        pixels: blocks,
        input: stream(x, pe, blocks * block * pe),
        output: stream(x, pe, blocks * order.length * pe),
        capacity: 2 ** Math.ceil(Math.log2(Math.max(2, 2 * block))),
        memory,
      };
    }
    case "argmax": {
      const elements = channels * pixels;
      const output = { ...stream(holding(0, Math.max(1, elements - 1)), 1, 1) };
      return { ...instance, kind, elements, input: stream(x, draw.divisor(elements), elements), output };
    }
    case "pool": {
      const taps = draw.between(1, 9);
      const operation = draw.pick("max", "sum");
      const result = operation === "max" ? x : holding(taps * low, taps * high);
      return {
        ...instance,
        kind,
        operation,
        taps,
        channels,
        pixels,
        input: stream(x, pe, channels * pixels * taps),
        output: stream(result, pe, channels * pixels),
      };
    }
    case "globalPool": {
      const operation = draw.pick("max", "sum");
      const result = operation === "max" ? x : holding(pixels * low, pixels * high);
      return { ...instance, kind, operation, channels, pixels, input, output: stream(result, pe, channels) };
    }
    case "window": {
      const geometry = drawGeometry(draw, channels);
      const { kernel, height, width, outHeight, outWidth } = geometry;
      const order = turn("pixels", "channels", "parallel");
      const repeats = order === "channels" ? 1 : draw.between(1, 3);
      const parts = order === "pixels" ? draw.divisor(channels) : 1;
      const region = serial % 2 === 1 ? drawRegion(draw, outHeight * outWidth) : undefined;
      const sent = region === undefined ? outHeight * outWidth : computedPositions(outHeight * outWidth, region);
      const elements = sent * kernel[0] * kernel[1] * channels;
      const lanes = order === "parallel" ? channels : parts > 1 ? draw.divisor(channels / parts) : pe;
      const wide = draw.pick(...divisors(kernel[1]), ...divisors(kernel[0]).map((d) => d * kernel[1]));
      const spanned = (kernel[0] - 1) * geometry.dilation[0] + geometry.stride[0];
      const needed = (spanned * width + 2 * ((kernel[1] - 1) * geometry.dilation[1] + 1)) * (channels / lanes);
      return {
        ...instance,
        kind,
        geometry,
        order,
        repeats,
        parts,
        memory,
        input: stream(x, lanes, height * width * channels),
        output: stream(x, order === "parallel" ? channels * wide : lanes, elements * repeats),
        capacity: 2 ** Math.ceil(Math.log2(needed)),
        padCode: x.binary ? -1 : draw.pick(0, low),
        ...(region === undefined ? {} : { region }),
      };
    }
    case "matrixVector": {
      // Rows that share multipliers are several, and multiply by numbers of few bits.
      const sharing = serial % 4 === 2;
      const block = serial % 3 === 0 ? draw.pick(2, 3, 4, 6) : undefined;
      const rows = block === undefined ? draw.pick(sharing ? 3 : 1, 2, 4, 6) : block * draw.between(1, 3);
      const columns = block === undefined ? draw.pick(1, 6, 12, 30, 72) : block * draw.between(1, 4);
      const even = (value: number) => block === undefined || value % block === 0 || block % value === 0;
      const legalRows = divisors(rows).filter(even);
      const few = () => ({ bits: draw.between(2, 8), signed: draw.pick(true, false), binary: false });
      const read = sharing ? few() : x;
      const rowsAtOnce = sharing ? legalRows.at(-1)! : draw.pick(...legalRows);
      const simd = draw.pick(...divisors(columns).filter(even));
      const columnOrder = permutation(draw, columns);
      const blockColumns = draw.divisor(columns);
      const shape = [rows, columns];
      const format = numberFormat(few(), "integer");
      const drawn = sharing
        ? weightsWith(draw, shape, read, format, drawCodes(draw, shape, format, columnOrder, blockColumns))
        : drawWeights(draw, shape, read, serial, { order: columnOrder, blockColumns });
      const circulant = drawn.format.block ? undefined : block;
      const weights = circulant === undefined ? drawn : withCirculantBlocks(drawn, columnOrder, circulant);
      const unit = withPacking(draw, {
        ...instance,
        kind,
        rows,
        columns,
        pe: rowsAtOnce,
        simd,
        pixels,
        weights,
        memory,
        dsp,
        columnOrder,
        blockColumns,
        ...(circulant === undefined ? {} : { circulant }),
        input: stream(read, simd, pixels * (rows / rowsAtOnce) * columns),
        output: stream({ bits: weights.accumulator.bits, signed: true, binary: false }, rowsAtOnce, pixels * rows),
      });
      if (circulant !== undefined || draw.pick(true, false)) return unit;
      return withWeightsBeside(draw, unit);
    }
    case "constantMatrix": {
      const rows = draw.pick(1, 2, 5, 12);
      const columns = draw.pick(1, 2, 7, 18, 30);
      const columnOrder = permutation(draw, columns);
      const drawn = drawWeights(draw, [rows, columns], x, serial, { order: columnOrder, blockColumns: 1 });
      const weights = drawn.format.kind === "binary" || draw.pick(true, false) ? drawn : withZeros(draw, drawn);
      return {
        ...instance,
        kind,
        rows,
        columns,
        pixels,
        weights,
        columnOrder,
        input: stream(x, columns, pixels * columns),
        output: stream({ bits: weights.accumulator.bits, signed: true, binary: false }, rows, pixels * rows),
      };
    }
    case "sparse":
    case "sparseColumns": {
      const rows = draw.pick(1, 2, 4, 6, 20);
      const columns = draw.pick(1, 5, 12, 30, 64);
      const rowsAtOnce = draw.divisor(rows);
      const columnOrder = permutation(draw, columns);
      const drawn = drawWeights(draw, [rows, columns], x, serial, { order: columnOrder, blockColumns: 1 });
      const weights = withZeros(draw, drawn.format.kind === "binary" ? { ...drawn, format: formatOf("int4") } : drawn);
      const common = {
        ...instance,
        rows,
        columns,
        pe: rowsAtOnce,
        pixels,
        weights,
        columnOrder,
        memory,
        bufferMemory: draw.pick("bram", "lutram"),
        dsp,
        input: stream(x, 1, pixels * columns),
        output: stream({ bits: weights.accumulator.bits, signed: true, binary: false }, rowsAtOnce, pixels * rows),
      } as const;
      if (kind === "sparseColumns") {
        const indexBits = Math.min(draw.between(1, 3), counterBits(rows / rowsAtOnce));
        return { ...common, kind, indexBits, sumMemory: draw.pick("lutram", "registers") };
      }
      return {
        ...common,
        kind,
        places: draw.pick(
          { kind: "runs", indexBits: Math.min(draw.between(1, 4), counterBits(columns)) },
          { kind: "bitmap", wordBits: Math.min(draw.pick(1, 7, 32, wordBitsOf(columns)), columns) },
        ),
      };
    }
    case "depthwise": {
      const taps = draw.between(1, 9);
      const weights = drawWeights(draw, [channels, 1, 1, taps], x, serial, {
        order: Int32Array.from({ length: taps }, (_, tap) => tap),
        blockColumns: 1,
      });
      const unit = {
        ...instance,
        kind,
        channels,
        taps,
        pe,
        pixels,
        weights,
        memory,
        dsp,
        input: stream(x, pe, pixels * channels * taps),
        output: stream({ bits: weights.accumulator.bits, signed: true, binary: false }, pe, pixels * channels),
      } as const;
      return draw.pick(true, false) ? unit : withWeightsBeside(draw, unit);
    }
    case "fill": {
      const weights = drawWeights(draw, [channels, 4], x, serial, {
        order: Int32Array.from({ length: 4 }, (_, column) => column),
        blockColumns: 1,
      });
      const count = draw.between(2, 30);
      const region = drawRegion(draw, count)!;
      const sums = { bits: weights.accumulator.bits, signed: true, binary: false };
      const input = stream(sums, pe, computedPositions(count, region) * channels);
      return { ...instance, kind, pixels: count, region, weights, input, output: stream(sums, pe, count * channels) };
    }
    case "finish":
      return drawFinish(draw);
  }

  function drawFinish(from: Draw): Unit {
    const wide = from.pick(x, { bits: from.between(8, 24), signed: true, binary: false });
    const common = { ...instance, kind: "finish", channels, pixels, memory, dsp } as const;
    const elements = channels * pixels;
    const source = stream(wide, pe, elements);
    const range = limits(wide);
    const rounding: Rounding = turn("nearest_even", "half_up", "floor", "zero");
    const target = from.pick<ElementFormat>(
      { bits: from.between(1, 8), signed: false, binary: false },
      { bits: from.between(2, 8), signed: true, binary: false },
    );
    const full = limits(target);
    const relu = from.pick(true, false);
    const bounds = {
      low: relu ? Math.max(0, full.low) : from.pick(full.low, full.low + (target.signed ? 1 : 0)),
      high: from.pick(full.high, Math.max(full.low, full.high - 1)),
    };
    const overflow = turn<Overflow>("saturate", "saturate", "wrap");
    const rounded = overflow === "wrap" ? { rounding, overflow, ...full } : { rounding, overflow, ...bounds };
    const output = stream(target, pe, elements);
    switch (turn("shift", "thresholds", "requantise", "shift", "requantise", "thresholds", "clamp")) {
      case "clamp": {
        const clamped = holding(0, Math.max(1, range.high));
        return {
          ...common,
          input: source,
          output: stream(clamped, pe, elements),
          finish: { kind: "clamp", low: 0, high: Math.max(1, range.high) },
        };
      }
      case "shift":
        return { ...common, input: source, output, finish: { kind: "shift", shift: from.between(-3, 12), ...rounded } };
      case "requantise": {
        const perChannel = from.pick(true, false);
        const count = perChannel ? channels : 1;
        const multiplierBits = from.between(2, 18);
        const shift = from.between(1, 30);
        const multiplier = Float64Array.from(
          from.numbers(count, -(2 ** (multiplierBits - 1)), 2 ** (multiplierBits - 1) - 1),
        );
        const addend = Float64Array.from(from.numbers(count, -(2 ** 40), 2 ** 40));
        return {
          ...common,
          input: source,
          output,
          finish: {
            kind: "requantise",
            multiplierBits,
            perChannel,
            parameters: () => ({ multiplier, addend, shift }),
            ...rounded,
          },
        };
      }
      case "thresholds": {
        const count = from.pick(1, channels);
        const binary = from.pick(true, false);
        const levels = binary ? 1 : from.between(1, 15);
        const rows = Array.from({ length: count }, () =>
          from.numbers(levels, range.low - 1, range.high + 1).sort((a, b) => a - b),
        );
        const thresholds = Float64Array.from(rows.flat());
        const flip = Uint8Array.from(from.numbers(from.pick(1, channels), 0, 1));
        const start = binary ? -1 : from.between(-8, 8);
        const codes: ElementFormat = binary
          ? { bits: 1, signed: false, binary: true }
          : holding(start, Math.max(1, start + levels));
        return {
          ...common,
          input: source,
          output: stream(codes, pe, elements),
          finish: {
            kind: "thresholds",
            low: start,
            step: binary ? 2 : 1,
            levels,
            parameters: () => ({ thresholds, flip }),
          },
        };
      }
    }
  }
}
