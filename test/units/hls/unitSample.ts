import { computedPositions } from "../../../server/approximations/region.ts";
import type { Rounding } from "../../../server/formats/format.ts";
import type { LayerWeights, WindowGeometry } from "../../../server/network/checked.ts";
import { counterBits } from "../../../server/units/rtl.ts";
import { wordBitsOf } from "../../../server/units/sparse/bitmap.ts";
import type { Unit } from "../../../server/units/unit.ts";
import { drawAttention } from "./attentionSample.ts";
import { type Draw, divisors, holding, limits, permutation, streamOf } from "./draw.ts";
import { drawFinish } from "./finishSample.ts";
import { drawLookup } from "./lookupSample.ts";
import { drawRecurrent } from "./recurrentSample.ts";
import {
  drawCodes,
  drawWeights,
  formatOf,
  numberFormat,
  weightsWith,
  withCirculantBlocks,
  withPacking,
  withWeightsBeside,
  withZeros,
} from "./weightSample.ts";

/** A reader of bursts is drawn inside of the unit that it reads for. */
export type DrawnKind = Exclude<Unit["kind"], "burstReader">;

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

/** A share of which at least one of so many positions is left; undefined for a single one. */
function drawRegion(draw: Draw, count: number): number | undefined {
  if (count === 1) return undefined;
  const share = draw.pick(0.1, 1 / 7, 0.2, 0.25, 0.3, 1 / 3, 0.37, 0.5, 0.618, 0.7, 0.75, 0.9);
  return computedPositions(count, share) > 0 ? share : 1 / count;
}

/** What matters most goes round with the serial number, so that few units cover all of it. */
export function drawUnit(draw: Draw, kind: DrawnKind, serial: number): Unit {
  const name = `${kind}_${serial}`;
  const turn = <T>(...choices: readonly T[]): T => choices[serial % choices.length]!;
  const x = draw.format();
  const instance = { name, layer: name };
  const memory = draw.pick("bram", "lutram", "registers", "uram");
  const dsp = draw.pick(true, false);
  const channels = draw.pick(1, 2, 3, 4, 6, 12);
  const pixels = draw.between(1, 6);
  const pe = draw.divisor(channels);
  const input = streamOf(x, pe, channels * pixels);
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
      const indices = streamOf({ bits: draw.between(1, 6), signed: false, binary: false }, 1, pixels);
      const row = streamOf({ bits, signed, binary: format.kind === "binary" }, pe, channels * pixels);
      return { ...instance, kind, entries, features: channels, input: indices, output: row, weights, memory };
    }
    case "confident": {
      const size = channels * pixels;
      const source = streamOf(x, 1, size);
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
        output: streamOf({ bits: 1, signed: false, binary: false }, 1, 1),
      };
    }
    case "attention":
      return drawAttention(draw, { ...instance, memory, dsp });
    case "layernorm": {
      const wide = { bits: draw.between(10, 16), signed: draw.pick(true, false), binary: false };
      const source = streamOf(turn(x, wide), 1, channels * pixels);
      const bits = 18 + Math.ceil(Math.log2(Math.sqrt(channels) + 0.01));
      return {
        ...instance,
        kind,
        size: channels,
        groups: pixels,
        addend: draw.pick(0, draw.between(1, 1000)),
        input: source,
        output: streamOf({ bits, signed: true, binary: false }, 1, channels * pixels),
        dsp,
      };
    }
    case "softmax": {
      const source = streamOf(x, 1, channels * pixels);
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
        output: streamOf({ bits: format.bits, signed: false, binary: false }, 1, channels * pixels),
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
        input: streamOf(x, draw.divisor(elements), elements),
        output: streamOf(x, draw.divisor(elements), elements),
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
        inputs: [input, streamOf(other, pe, elements)],
        shiftA,
        shiftB,
        output: streamOf(sum, pe, elements),
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
        output: streamOf(sums, pe, channels * pixels),
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
        input: streamOf(from, pe, elements),
        output: streamOf(to, pe, elements),
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
        inputs: [input, streamOf(other, pe, perChannel ? channels : elements)],
        output: streamOf(holding(Math.min(...products), Math.max(1, ...products)), pe, elements),
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
        inputs: formats.map((it, k) => streamOf(it, pe, turns[k]! * pe * pixels)),
        turns,
        shifts,
        output: streamOf(holding(Math.min(...lows), Math.max(...highs)), pe, words * pe * pixels),
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
        input: streamOf(x, pe, sizes[0] * sizes[1] * sizes[2] * pe),
        output: streamOf(x, pe, kept * pe),
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
        input: streamOf(codes, pe, height * width * groups * pe),
        output: streamOf(codes, pe, rows * columns * groups * pe),
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
        input: streamOf(x, pe, blocks * block * pe),
        output: streamOf(x, pe, blocks * order.length * pe),
        capacity: 2 ** Math.ceil(Math.log2(Math.max(2, 2 * block))),
        memory,
      };
    }
    case "argmax": {
      const elements = channels * pixels;
      const output = { ...streamOf(holding(0, Math.max(1, elements - 1)), 1, 1) };
      return { ...instance, kind, elements, input: streamOf(x, draw.divisor(elements), elements), output };
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
        input: streamOf(x, pe, channels * pixels * taps),
        output: streamOf(result, pe, channels * pixels),
      };
    }
    case "globalPool": {
      const operation = draw.pick("max", "sum");
      const result = operation === "max" ? x : holding(pixels * low, pixels * high);
      return { ...instance, kind, operation, channels, pixels, input, output: streamOf(result, pe, channels) };
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
        input: streamOf(x, lanes, height * width * channels),
        output: streamOf(x, order === "parallel" ? channels * wide : lanes, elements * repeats),
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
        input: streamOf(read, simd, pixels * (rows / rowsAtOnce) * columns),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, rowsAtOnce, pixels * rows),
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
        input: streamOf(x, columns, pixels * columns),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, rows, pixels * rows),
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
        input: streamOf(x, 1, pixels * columns),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, rowsAtOnce, pixels * rows),
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
        input: streamOf(x, pe, pixels * channels * taps),
        output: streamOf({ bits: weights.accumulator.bits, signed: true, binary: false }, pe, pixels * channels),
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
      const input = streamOf(sums, pe, computedPositions(count, region) * channels);
      return { ...instance, kind, pixels: count, region, weights, input, output: streamOf(sums, pe, count * channels) };
    }
    case "finish":
      return drawFinish(draw, { ...instance, kind, channels, pixels, memory, dsp }, { x, pe, turn });
  }
}
