import type { Encoding } from "../../approximations/encoding.ts";
import { computedPositions, leadingPositions } from "../../approximations/region.ts";
import type { Finish } from "../../network/arithmetic.ts";
import type { Layer, LayerWeights, Shape, WindowGeometry } from "../../network/checked.ts";
import type { FifoUnit } from "../../units/fifo/unit.ts";
import type { FillUnit } from "../../units/fill/unit.ts";
import type { MatrixVectorUnit } from "../../units/matrixVector/unit.ts";
import { blockColumnsOf } from "../../units/matrixVector/word.ts";
import { chosenMemory } from "../../units/memory.ts";
import { counterBits } from "../../units/rtl.ts";
import { wordBitsOf } from "../../units/sparse/bitmap.ts";
import { listShapes, vectorShape } from "../../units/sparse/resources.ts";
import type { Places, SparseUnit } from "../../units/sparse/unit.ts";
import {
  entryShape as columnEntryShape,
  vectorShape as columnVectorShape,
} from "../../units/sparseColumns/resources.ts";
import type { SparseColumnsUnit } from "../../units/sparseColumns/unit.ts";
import type { Stream } from "../../units/stream.ts";
import { inputsOf, type Unit } from "../../units/unit.ts";
import { packingFor } from "../packing.ts";
import { elementsOf, sequenceLayout, streamOf, streamOrder } from "../stream.ts";
import { finishOf } from "./finish.ts";
import { arithmeticOf, type StageKind, type StageRequest, weightMemory } from "./kind.ts";
import { isWideProduct } from "./multipliers.ts";
import { reorderUnit } from "./reorder.ts";
import { withMemory } from "./weightPlace.ts";
import { isPointwise, sequenceGeometry, windowUnit } from "./window.ts";

/** `conv`, `dense`: every output channel reads every input channel. */
export const matrixStage: StageKind = {
  role: "matrix",
  folds: true,
  units: (request) => {
    const { finish } = arithmeticOf(request, "multiplyAccumulate");
    const { geometry, sparsity } = request.layer;
    return sparsity?.encode ? sparseUnits(request, geometry!, finish) : units(request, geometry!, finish, 1);
  },
};

/** `conv` in groups: every output channel reads the input channels of its group. */
export const groupedMatrixStage: StageKind = {
  role: "matrix",
  folds: true,
  units: (request) => {
    const { finish, groups } = arithmeticOf(request, "groupedMultiplyAccumulate");
    return units(request, request.layer.geometry!, finish, groups);
  },
};

/** `dense` over a sequence: each step is a pixel of a pointwise convolution. */
export const stepwiseStage: StageKind = {
  role: "matrix",
  folds: true,
  sequence: true,
  units: (request) => {
    const geometry = sequenceGeometry(request.layer.inputTensors[0]!.shape);
    const { finish } = arithmeticOf(request, "stepwise");
    return request.layer.sparsity?.encode
      ? sparseUnits(request, geometry, finish)
      : units(request, geometry, finish, 1);
  },
};

/** `deconv`: a convolution with the kernel turned round over the image with zeros between its pixels. */
export const deconvolutionStage: StageKind = {
  role: "matrix",
  folds: true,
  units: (request) => {
    const { layer, name } = request;
    const { finish } = arithmeticOf(request, "deconvolution");
    const { spread, cut } = spreadGeometry(layer.geometry!);
    const built = [...units(request, spread, finish, 1, "turned")];
    const { channels, height, width, stride } = layer.geometry!;
    if (stride[0] * stride[1] > 1) {
      const output = inputsOf(built[0]!)[0]!;
      const groups = channels / output.lanes;
      const input = { ...output, words: height * width * groups };
      const common = { kind: "pad", name: `${name}_spread`, layer: layer.name, padding: [0, 0, 0, 0] } as const;
      built.unshift({ ...common, height, width, groups, spacing: stride, input, output });
    }
    if (cut.some((size) => size > 0)) {
      const input = built.at(-1)!.output;
      const words = layer.weights!.shape[0]! / input.lanes;
      const { outHeight, outWidth } = layer.geometry!;
      const from = [cut[0], cut[1], 0] as const;
      const to = [cut[0] + outHeight, cut[1] + outWidth, words] as const;
      const output = { ...input, words: outHeight * outWidth * words };
      const sizes = [spread.outHeight, spread.outWidth, words] as const;
      built.push({ kind: "slice", name: `${name}_cut`, layer: layer.name, sizes, from, to, input, output });
    }
    return built;
  },
};

/**
 * The convolution that a transposed one is. `cut`: what is left to cut off its result (top, left, bottom, right), where more
 * than the reach of the kernel is cut off.
 */
function spreadGeometry(geometry: WindowGeometry): { spread: WindowGeometry; cut: WindowGeometry["padding"] } {
  const { kernel, stride, padding } = geometry;
  const reach = [kernel[0] - 1, kernel[1] - 1, kernel[0] - 1, kernel[1] - 1] as const;
  const sides = (of: (size: number, reached: number) => number) =>
    padding.map((size, side) => Math.max(0, of(size, reach[side]!))) as [number, number, number, number];
  const cut = sides((size, reached) => size - reached);
  const spread: WindowGeometry = {
    ...geometry,
    height: (geometry.height - 1) * stride[0] + 1,
    width: (geometry.width - 1) * stride[1] + 1,
    stride: [1, 1],
    padding: sides((size, reached) => reached - size),
    outHeight: geometry.outHeight + cut[0] + cut[2],
    outWidth: geometry.outWidth + cut[1] + cut[3],
  };
  return { spread, cut };
}

/** `kernel`: "turned" from back to front. */
function units(
  request: StageRequest,
  geometry: WindowGeometry,
  finish: Finish,
  parts: number,
  kernel: "asStored" | "turned" = "asStored",
): readonly Unit[] {
  const { layer, name, build, inputLayout } = request;
  const weights = layer.weights!;
  const rows = weights.shape[0]!;
  const columns = elementsOf(weights.shape) / rows;
  const pixels = computedPixels(layer, geometry);
  const repeats = rows / build.pe / parts;
  const tensor = layer.inputTensors[0]!;
  const inputElements = geometry.channels * geometry.height * geometry.width;
  const parallel = build.simd > geometry.channels;
  const input = streamOf(tensor.format, parallel ? geometry.channels : build.simd, inputElements);
  const columnsStream = streamOf(tensor.format, build.simd, pixels * parts * repeats * columns);
  const units: Unit[] = [];
  const gathered = inVectorOrder(request, input);
  units.push(...gathered);
  if (repeats > 1 || needsWindow(layer, geometry)) {
    const order = parallel ? "parallel" : "pixels";
    units.push(windowUnit(request, geometry, order, { repeats, parts }, input, columnsStream, 0));
  }
  const sums = finish.kind === "none" ? layer.output.format : weights.accumulator;
  const order =
    kernel === "turned" ? turnedOrder(weights) : columnOrder(weights, gathered.length > 0 ? [columns] : inputLayout);
  const matrix = {
    name,
    layer: layer.name,
    rows,
    columns,
    pixels,
    input: columnsStream,
    output: streamOf(sums, build.pe, pixels * rows),
    weights,
    columnOrder: order,
  };
  units.push(
    build.weightMemory === "logic"
      ? { kind: "constantMatrix", ...matrix }
      : withMemory(request, {
          kind: "matrixVector",
          ...matrix,
          pe: build.pe,
          simd: build.simd,
          blockColumns: blockColumnsOf(
            weights,
            order.every((element, column) => element === column),
          ),
          ...(layer.circulant === undefined ? {} : { circulant: layer.circulant }),
          memory: "bram",
          ...multipliersOf(request, columnsStream),
        }),
  );
  const layout =
    kernel === "turned"
      ? [rows, geometry.outHeight, geometry.outWidth]
      : layer.geometry
        ? layer.output.shape
        : sequenceLayout(layer.output.shape);
  const filled = fillUnits(request, geometry, matrix.output, columns / build.simd);
  units.push(...filled);
  const results = filled.at(-1)?.output ?? matrix.output;
  units.push(...finishOf(request, `${name}_finish`, finish, results, layout, { channelsOf: "features" }));
  return units;
}

/** Output pixels that are not left out by `@region`. */
function computedPixels({ region }: Layer, { outHeight, outWidth }: WindowGeometry): number {
  const pixels = outHeight * outWidth;
  return region === undefined ? pixels : computedPositions(pixels, region);
}

/** Pixels are left out where windows are sent. */
function needsWindow({ region }: Layer, geometry: WindowGeometry): boolean {
  return region !== undefined || !isPointwise(geometry);
}

/**
 * What puts the bias in the place of pixels that are left out, and a FIFO for the sums that come while it does. @param cycles between two
 * words of sums
 */
function fillUnits(
  { layer, name, device }: StageRequest,
  geometry: WindowGeometry,
  sums: Stream,
  cycles: number,
): readonly [] | readonly [FifoUnit, FillUnit] {
  const { region } = layer;
  if (region === undefined) return [];
  const pixels = geometry.outHeight * geometry.outWidth;
  const words = sums.words / computedPositions(pixels, region);
  const most = (leadingPositions(region) + 1) * words;
  const depth = Math.ceil(most / cycles) + 2;
  const common = { layer: layer.name, input: sums } as const;
  const memory = chosenMemory(sums.lanes * sums.bits, depth, device);
  const output = { ...sums, words: pixels * words };
  return [
    { kind: "fifo", name: `${name}_sums`, ...common, output: sums, depth, memory },
    { kind: "fill", name: `${name}_fill`, ...common, output, pixels, region, weights: layer.weights! },
  ];
}

/** What multiplies: DSP slices or not, one product in each or several. */
function multipliersOf(
  { layer, build, device }: StageRequest,
  input: Stream,
): Pick<MatrixVectorUnit, "dsp" | "packed"> {
  const weights = layer.weights!;
  const pack = layer.fold?.pack;
  const packed =
    pack !== undefined && build.pe % pack === 0 && packingFor({ input, weights, simd: build.simd }, pack, device);
  if (packed) return { dsp: true, packed };
  return { dsp: build.dsp && isWideProduct(layer.inputTensors[0]!.format, weights) };
}

/**
 * Circulant blocks of a vector that was an image lie in the order channels, rows, columns, while pixels come one by one: units that
 * bring the words into that order.
 */
function inVectorOrder({ layer, name, inputLayout, device }: StageRequest, input: Stream): readonly Unit[] {
  const sent = layer.circulant !== undefined && layer.weights!.shape.length === 2 && streamOrder(inputLayout);
  if (!sent) return [];
  const places = new Int32Array(sent.length);
  for (let at = 0; at < sent.length; at++) places[sent[at]!] = at;
  const single = { ...input, lanes: 1, words: sent.length };
  const memoryOf = (width: number, depth: number) => chosenMemory(width, depth, device);
  const reorder = reorderUnit(`${name}_order`, layer.name, places, 1, single, memoryOf);
  if (input.lanes === 1) return [reorder];
  const converter = {
    kind: "converter",
    name: `${name}_lanes`,
    layer: layer.name,
    input: single,
    output: input,
  } as const;
  return [reorder, converter];
}

/** Columns of a kernel that is turned round: the last row and column come first. */
function turnedOrder({ shape }: LayerWeights): Int32Array {
  const [, channels = 1, high = 1, wide = 1] = shape;
  const order =
    streamOrder([channels, high, wide]) ?? Int32Array.from({ length: channels * high * wide }, (_, at) => at);
  const taps = high * wide;
  return order.map((at) => at - (at % taps) + taps - 1 - (at % taps));
}

/** Lists of the weights that are not zero: the vector of each pixel comes once, element by element. */
function sparseUnits(request: StageRequest, geometry: WindowGeometry, finish: Finish): readonly Unit[] {
  const { layer, name, build, inputLayout, device } = request;
  const weights = layer.weights!;
  const rows = weights.shape[0]!;
  const columns = elementsOf(weights.shape) / rows;
  const pixels = computedPixels(layer, geometry);
  const tensor = layer.inputTensors[0]!;
  const vectors = streamOf(tensor.format, 1, pixels * columns);
  const built: Unit[] = [];
  if (needsWindow(layer, geometry)) {
    const input = streamOf(tensor.format, 1, geometry.channels * geometry.height * geometry.width);
    built.push(windowUnit(request, geometry, "pixels", { repeats: 1, parts: 1 }, input, vectors, 0));
  }
  const common = {
    name,
    layer: layer.name,
    rows,
    columns,
    pe: build.pe,
    pixels,
    input: vectors,
    output: streamOf(finish.kind === "none" ? layer.output.format : weights.accumulator, build.pe, pixels * rows),
    weights,
    columnOrder: columnOrder(weights, inputLayout),
    memory: "bram",
    bufferMemory: "bram",
    dsp: build.dsp && isWideProduct(tensor.format, weights),
  } as const;
  const encode = layer.sparsity!.encode!;
  if (encode.kind === "csc") {
    const indexBits = Math.min(encode.indexBits, counterBits(rows / build.pe));
    // In the cycle in which a sum is read it is written, which blocks of memory do not do.
    const sumMemory = device.memories.includes("lutram") ? "lutram" : "registers";
    const unit: SparseColumnsUnit = { kind: "sparseColumns", ...common, indexBits, sumMemory };
    const vector = columnVectorShape(unit);
    const memory = weightMemory(request, columnEntryShape(unit));
    built.push({ ...unit, memory, bufferMemory: chosenMemory(vector.width, vector.depth, device) });
  } else {
    const unit: SparseUnit = { kind: "sparse", ...common, places: placesOf(encode, columns) };
    const vector = vectorShape(unit);
    // All lists in one kind of memory: the one for the largest.
    const largest = listShapes(unit).reduce((most, it) => (it.width * it.depth > most.width * most.depth ? it : most));
    const memory = weightMemory(request, largest);
    built.push({ ...unit, memory, bufferMemory: chosenMemory(vector.width, vector.depth, device) });
  }
  const layout = layer.geometry ? layer.output.shape : sequenceLayout(layer.output.shape);
  // Sums of a pixel come one right behind the other.
  const filled = fillUnits(request, geometry, common.output, 1);
  built.push(...filled);
  const results = filled.at(-1)?.output ?? common.output;
  built.push(...finishOf(request, `${name}_finish`, finish, results, layout, { channelsOf: "features" }));
  return built;
}

/** How a sparse unit finds the columns of weights that are encoded so, row by row. */
export function placesOf({ kind, indexBits }: Encoding, columns: number): Places {
  if (kind === "bitmap") return { kind, wordBits: wordBitsOf(columns) };
  return { kind: "runs", indexBits: Math.min(indexBits, counterBits(columns)) };
}

const orders = new WeakMap<LayerWeights, { readonly layout: string; readonly order: Int32Array }>();

/** Which weight each column of the matrix is, see {@link MatrixVectorUnit.columnOrder}. */
export function columnOrder(weights: LayerWeights, inputLayout: Shape): Int32Array {
  const layout = inputLayout.join("x");
  const known = orders.get(weights);
  if (known?.layout === layout) return known.order;
  const [, channels = 1, high = 1, wide = 1] = weights.shape;
  const conv = weights.shape.length === 4;
  const order =
    streamOrder(conv ? [channels, high, wide] : inputLayout) ??
    Int32Array.from({ length: channels * high * wide }, (_, index) => index);
  orders.set(weights, { layout, order });
  return order;
}
