import type { NumberFormat } from "../formats/format.ts";
import type { Finish, Layer, LayerWeights, MemoryKind, Shape, WindowGeometry } from "../network/checked.ts";
import type { Device } from "../targets/target.ts";
import { depthwiseWeightShape } from "../units/depthwise/resources.ts";
import { parameterShape } from "../units/finish/resources.ts";
import { weightShape } from "../units/matrixVector/resources.ts";
import { chosenMemory } from "../units/memory.ts";
import type { FinishUnit, MatrixVectorUnit, Stream, Unit, WindowUnit } from "../units/unit.ts";
import { bufferShape } from "../units/window/resources.ts";
import { identifier } from "./identifiers.ts";
import { ringCapacity } from "./ring.ts";
import { elementsOf, narrowestInteger, streamOf, streamOrder } from "./stream.ts";
import { notBuilt } from "./unbuilt.ts";

/** How a layer is built: parallelism, and what its multipliers and weights are made of. */
export interface Build {
  /** Output channels at a time; lanes of every stream of layers that have no fold of their own. */
  readonly pe: number;
  /** Products per output channel and cycle. */
  readonly simd: number;
  readonly dsp: boolean;
  /** Memory of the weights; undefined: by size. */
  readonly weightMemory?: MemoryKind;
}

/** What a layer is to the mapping. */
export type Role = "none" | "unbuilt" | "matrix" | "depthwise" | "pool" | "globalPool" | "add" | "map" | "argmax";

export function roleOf(layer: Layer): Role {
  if (notBuilt(layer) !== undefined) return "unbuilt";
  switch (layer.arithmetic.kind) {
    case "multiplyAccumulate":
      return "matrix";
    case "depthwise":
      return "depthwise";
    case "maxPool":
    case "sumPool":
      return "pool";
    case "globalMax":
    case "globalSum":
      return "globalPool";
    case "add":
      return "add";
    case "map":
      return layer.arithmetic.finish.kind === "none" && sameStorage(layer) ? "none" : "map";
    case "argmax":
      return "argmax";
    default:
      return "none";
  }
}

/**
 * The units of one layer, first to last; unit 0 reads the layer's input. Shapes of streams: `inputLayout` is the shape of
 * the tensor as it travels, which a flatten does not change ([channels, rows, columns] or [elements]).
 */
export function buildStage(layer: Layer, build: Build, inputLayout: Shape, device: Device): readonly Unit[] {
  const name = identifier(layer.name);
  const arithmetic = layer.arithmetic;
  switch (arithmetic.kind) {
    case "multiplyAccumulate":
      return matrix(layer, name, build, inputLayout, arithmetic.finish, device);
    case "depthwise":
      return depthwise(layer, name, build, arithmetic.finish, device);
    case "maxPool":
      return pool(layer, name, build, "max", undefined, device);
    case "sumPool":
      return pool(layer, name, build, "sum", arithmetic.finish, device);
    case "globalMax":
      return globalPool(layer, name, build, "max", undefined, device);
    case "globalSum":
      return globalPool(layer, name, build, "sum", arithmetic.finish, device);
    case "add":
      return add(layer, name, build, inputLayout, device);
    case "map": {
      const { low, high } = layer.output.format;
      // The same codes in another format still change their width (uint4 to int8) or their bit pattern (binary to int8).
      const finish = arithmetic.finish.kind === "none" ? ({ kind: "clamp", low, high } as const) : arithmetic.finish;
      const input = streamOf(layer.inputTensors[0]!.format, build.pe, elementsOf(inputLayout));
      return finishOf(layer, name, finish, input, inputLayout, build, device);
    }
    case "argmax": {
      const elements = elementsOf(inputLayout);
      const input = streamOf(layer.inputTensors[0]!.format, build.pe, elements);
      return [
        { kind: "argmax", name, layer: layer.name, elements, input, output: streamOf(layer.output.format, 1, 1) },
      ];
    }
    default:
      return [];
  }
}

/** True when the codes that a layer reads and writes are stored alike. */
function sameStorage(layer: Layer): boolean {
  const [from, to] = [layer.inputTensors[0]!.format, layer.output.format];
  return from.bits === to.bits && from.signed === to.signed && (from.kind === "binary") === (to.kind === "binary");
}

function matrix(
  layer: Layer,
  name: string,
  build: Build,
  inputLayout: Shape,
  finish: Finish,
  device: Device,
): readonly Unit[] {
  const geometry = layer.geometry!;
  const weights = layer.weights!;
  const rows = weights.shape[0]!;
  const columns = elementsOf(weights.shape) / rows;
  const pixels = geometry.outHeight * geometry.outWidth;
  const repeats = rows / build.pe;
  const tensor = layer.inputTensors[0]!;
  const inputElements = geometry.channels * geometry.height * geometry.width;
  const parallel = build.simd > geometry.channels;
  const input = streamOf(tensor.format, parallel ? geometry.channels : build.simd, inputElements);
  const columnsStream = streamOf(tensor.format, build.simd, pixels * repeats * columns);
  const units: Unit[] = [];
  if (repeats > 1 || !isPointwise(geometry)) {
    units.push(
      windowUnit(layer, name, geometry, parallel ? "parallel" : "pixels", repeats, input, columnsStream, 0, device),
    );
  }
  const sums = finish.kind === "none" ? layer.output.format : weights.accumulator;
  const unit: MatrixVectorUnit = {
    kind: "matrixVector",
    name,
    layer: layer.name,
    rows,
    columns,
    pe: build.pe,
    simd: build.simd,
    pixels,
    input: columnsStream,
    output: streamOf(sums, build.pe, pixels * rows),
    weights,
    columnOrder: columnOrder(weights, inputLayout),
    memory: "bram",
    dsp: build.dsp && isWide(tensor.format, weights.format),
  };
  const shape = weightShape(unit);
  units.push({ ...unit, memory: build.weightMemory ?? chosenMemory(shape.width, shape.depth, device) });
  units.push(...finishOf(layer, `${name}_finish`, finish, unit.output, outputLayout(layer), build, device));
  return units;
}

function depthwise(layer: Layer, name: string, build: Build, finish: Finish, device: Device): readonly Unit[] {
  const geometry = layer.geometry!;
  const weights = layer.weights!;
  const taps = geometry.kernel[0] * geometry.kernel[1];
  const pixels = geometry.outHeight * geometry.outWidth;
  const tensor = layer.inputTensors[0]!;
  const [window, input] = channelWindow(layer, name, geometry, build.pe, 0, device);
  const sums = finish.kind === "none" ? layer.output.format : weights.accumulator;
  const output = streamOf(sums, build.pe, pixels * geometry.channels);
  const unit = {
    kind: "depthwise",
    name,
    layer: layer.name,
    channels: geometry.channels,
    taps,
    pe: build.pe,
    pixels,
    input,
    output,
    weights,
    memory: "bram",
    dsp: build.dsp && isWide(tensor.format, weights.format),
  } as const;
  const shape = depthwiseWeightShape(unit);
  return [
    window,
    { ...unit, memory: build.weightMemory ?? chosenMemory(shape.width, shape.depth, device) },
    ...finishOf(layer, `${name}_finish`, finish, output, outputLayout(layer), build, device),
  ];
}

function pool(
  layer: Layer,
  name: string,
  build: Build,
  operation: "max" | "sum",
  finish: Finish | undefined,
  device: Device,
): readonly Unit[] {
  const geometry = layer.geometry!;
  const { channels } = geometry;
  const taps = geometry.kernel[0] * geometry.kernel[1];
  const pixels = geometry.outHeight * geometry.outWidth;
  const tensor = layer.inputTensors[0]!;
  const [window, input] = channelWindow(
    layer,
    name,
    geometry,
    build.pe,
    operation === "max" ? tensor.format.low : 0,
    device,
  );
  const sums =
    finish === undefined || finish.kind === "none"
      ? layer.output.format
      : sumFormat(
          tensor.range,
          taps,
          geometry.padding.some((size) => size > 0),
        );
  const output = streamOf(sums, build.pe, pixels * channels);
  return [
    window,
    { kind: "pool", name, layer: layer.name, operation, taps, channels, pixels, input, output },
    ...finishOf(layer, `${name}_finish`, finish, output, outputLayout(layer), build, device),
  ];
}

function globalPool(
  layer: Layer,
  name: string,
  build: Build,
  operation: "max" | "sum",
  finish: Finish | undefined,
  device: Device,
): readonly Unit[] {
  const tensor = layer.inputTensors[0]!;
  const [channels = 1, height = 1, width = 1] = tensor.shape;
  const pixels = height * width;
  const sums =
    finish === undefined || finish.kind === "none" ? layer.output.format : sumFormat(tensor.range, pixels, false);
  const input = streamOf(tensor.format, build.pe, channels * pixels);
  const output = streamOf(sums, build.pe, channels);
  return [
    { kind: "globalPool", name, layer: layer.name, operation, channels, pixels, input, output },
    ...finishOf(layer, `${name}_finish`, finish, output, outputLayout(layer), build, device),
  ];
}

function add(layer: Layer, name: string, build: Build, inputLayout: Shape, device: Device): readonly Unit[] {
  const arithmetic = layer.arithmetic;
  if (arithmetic.kind !== "add") return [];
  const { shiftA, shiftB, finish } = arithmetic;
  const [left, right] = [layer.inputTensors[0]!, layer.inputTensors[1]!];
  const elements = elementsOf(inputLayout);
  const sums =
    finish.kind === "none"
      ? layer.output.format
      : narrowestInteger(
          left.range.low * 2 ** shiftA + right.range.low * 2 ** shiftB,
          left.range.high * 2 ** shiftA + right.range.high * 2 ** shiftB,
        );
  const output = streamOf(sums, build.pe, elements);
  return [
    {
      kind: "add",
      name,
      layer: layer.name,
      a: streamOf(left.format, build.pe, elements),
      b: streamOf(right.format, build.pe, elements),
      shiftA,
      shiftB,
      output,
    },
    ...finishOf(layer, `${name}_finish`, finish, output, inputLayout, build, device),
  ];
}

function finishOf(
  layer: Layer,
  name: string,
  finish: Finish | undefined,
  input: Stream,
  layout: Shape,
  build: Build,
  device: Device,
): readonly FinishUnit[] {
  if (finish === undefined || finish.kind === "none") return [];
  const elements = elementsOf(layout);
  // Behind a flatten each element is a channel; lanes that gather across pixels need that view too.
  const flat = layer.output.shape.length < layout.length || layout[0]! % input.lanes !== 0;
  const channels = flat ? elements : layout[0]!;
  const unit: FinishUnit = {
    kind: "finish",
    name,
    layer: layer.name,
    finish: inStreamOrder(finish, layer.output.shape, layout),
    channels,
    pixels: elements / channels,
    input,
    output: streamOf(layer.output.format, input.lanes, elements),
    memory: "bram",
    dsp: build.dsp && finish.kind === "requantise",
  };
  const shape = parameterShape(unit);
  return [{ ...unit, memory: chosenMemory(shape.width, shape.depth, device) }];
}

/**
 * Parameters of the channels in the order in which the stream sends them. They differ only behind a flatten: there each
 * element is a channel of its own, but the stream still sends pixel by pixel.
 */
function inStreamOrder(
  finish: Exclude<Finish, { kind: "none" }>,
  shape: Shape,
  layout: Shape,
): Exclude<Finish, { kind: "none" }> {
  const order = shape.length === layout.length ? undefined : streamOrder(layout);
  if (!order || (finish.kind !== "thresholds" && finish.kind !== "requantise")) return finish;
  if (finish.kind === "thresholds") {
    const { levels, parameters } = finish;
    return {
      ...finish,
      parameters: () => {
        const { thresholds, flip } = parameters();
        return { thresholds: permuted(thresholds, order, levels), flip: permuted(flip, order, 1) };
      },
    };
  }
  const { parameters } = finish;
  return {
    ...finish,
    parameters: () => {
      const { multiplier, addend, shift } = parameters();
      return { multiplier: permuted(multiplier, order, 1), addend: permuted(addend, order, 1), shift };
    },
  };
}

/** Rows of `width` values in a new order; a single row, which stands for all channels, stays. */
function permuted<A extends Float64Array | Uint8Array>(values: A, order: Int32Array, width: number): A {
  if (values.length === width) return values;
  const result = values.slice() as A;
  for (let row = 0; row < order.length; row++) {
    for (let column = 0; column < width; column++) result[row * width + column] = values[order[row]! * width + column]!;
  }
  return result;
}

function windowUnit(
  layer: Layer,
  name: string,
  geometry: WindowGeometry,
  order: WindowUnit["order"],
  repeats: number,
  input: Stream,
  output: Stream,
  padCode: number,
  device: Device,
): WindowUnit {
  const capacity = ringCapacity(geometry, geometry.channels / input.lanes);
  const unit: WindowUnit = {
    kind: "window",
    name: `${name}_window`,
    layer: layer.name,
    geometry,
    input,
    output,
    order,
    repeats,
    capacity,
    memory: "bram",
    padCode,
  };
  const shape = bufferShape(unit);
  return { ...unit, memory: chosenMemory(shape.width, shape.depth, device) };
}

function channelWindow(
  layer: Layer,
  name: string,
  geometry: WindowGeometry,
  lanes: number,
  padCode: number,
  device: Device,
): readonly [WindowUnit, Stream] {
  const { format } = layer.inputTensors[0]!;
  const taps = geometry.kernel[0] * geometry.kernel[1];
  const input = streamOf(format, lanes, geometry.channels * geometry.height * geometry.width);
  const output = streamOf(format, lanes, geometry.outHeight * geometry.outWidth * geometry.channels * taps);
  return [windowUnit(layer, name, geometry, "channels", 1, input, output, padCode, device), output];
}

/** True when every input pixel is an output pixel: the window would only copy. */
export function isPointwise(geometry: WindowGeometry): boolean {
  const { kernel, stride, padding } = geometry;
  return kernel[0] * kernel[1] === 1 && stride[0] * stride[1] === 1 && padding.every((size) => size === 0);
}

/** Products of at least five by five bits are worth a DSP slice. */
export function isWide(input: NumberFormat, weights: NumberFormat): boolean {
  return input.bits >= 5 && weights.bits >= 5;
}

function outputLayout(layer: Layer): Shape {
  return layer.output.shape;
}

/** Format of the exact sum of `count` codes of a range; padding counts as zero. */
function sumFormat(range: { readonly low: number; readonly high: number }, count: number, padded: boolean) {
  const zero = padded ? 0 : undefined;
  return narrowestInteger(
    Math.min(zero ?? Number.POSITIVE_INFINITY, range.low * count),
    Math.max(zero ?? Number.NEGATIVE_INFINITY, range.high * count),
  );
}

const orders = new WeakMap<LayerWeights, { readonly layout: string; readonly order: Int32Array }>();

/** Which weight each column of the matrix is, see {@link MatrixVectorUnit.columnOrder}. */
function columnOrder(weights: LayerWeights, inputLayout: Shape): Int32Array {
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
