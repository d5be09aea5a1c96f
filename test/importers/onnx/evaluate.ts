import type { OnnxModel, OnnxNode } from "../../../server/importers/onnx/model.ts";

/**
 * Evaluates an ONNX graph in single precision, node by node, from the definitions of the ONNX and QONNX operators. Written
 * for tests only: it shares the protobuf reader with the importer and nothing else.
 */
export interface Value {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** @returns Every tensor of the graph by name. */
export function evaluate(model: OnnxModel, inputs: Readonly<Record<string, Value>>): Map<string, Value> {
  const values = new Map<string, Value>(Object.entries(inputs));
  for (const [name, tensor] of model.graph.initializers) {
    values.set(name, { shape: tensor.shape, data: [...tensor.data] });
  }
  for (const node of model.graph.nodes) {
    const results = compute(
      node,
      node.inputs.map((name) => values.get(name)!),
    );
    for (const [index, { shape, data }] of results.entries()) {
      const name = node.outputs[index];
      if (name) values.set(name, { shape, data: data.map((element) => Math.fround(element) + 0) });
    }
  }
  return values;
}

const number = (node: OnnxNode, name: string, otherwise: number) => Number(node.attributes.get(name) ?? otherwise);
const list = (node: OnnxNode, name: string, otherwise: readonly number[]) =>
  (node.attributes.get(name) as readonly number[] | undefined) ?? otherwise;
const size = (shape: readonly number[]) => shape.reduce((product, extent) => product * extent, 1);

function compute(node: OnnxNode, read: readonly Value[]): Value[] {
  const [a, b, c, d, e] = read as [Value, Value, Value, Value, Value];
  switch (node.operator) {
    case "Shape":
      return [{ shape: [a.shape.length], data: a.shape }];
    case "Gather":
      return [{ shape: b.shape, data: b.data.map((index) => a.data[index]!) }];
    case "Concat":
      return [{ shape: [read.length], data: read.flatMap((value) => value.data) }];
    case "Unsqueeze": {
      const shape = [...a.shape];
      for (const axis of list(node, "axes", [])) shape.splice(axis, 0, 1);
      return [{ shape, data: a.data }];
    }
    case "Squeeze":
      return [{ shape: a.shape.filter((_, axis) => !list(node, "axes", []).includes(axis)), data: a.data }];
    case "Flatten":
      return [{ shape: [a.shape[0]!, size(a.shape.slice(1))], data: a.data }];
    case "Reshape": {
      const known = b.data.filter((extent) => extent !== -1);
      return [{ shape: b.data.map((extent) => (extent === -1 ? size(a.shape) / size(known) : extent)), data: a.data }];
    }
    case "Transpose":
      return [matrixTransposed(a)];
    case "Mul":
      return [broadcast(a, b, (x, y) => x * y)];
    case "Div":
      return [broadcast(a, b, (x, y) => x / y)];
    case "Add":
      return [broadcast(a, b, (x, y) => x + y)];
    case "Sub":
      return [broadcast(a, b, (x, y) => x - y)];
    case "Pow":
      return [broadcast(a, b, (x, y) => x ** y)];
    case "Relu":
      return [{ shape: a.shape, data: a.data.map((x) => Math.max(0, x)) }];
    case "BipolarQuant":
      return [{ shape: a.shape, data: a.data.map((x) => (x >= 0 ? b.data[0]! : -b.data[0]!)) }];
    case "Quant":
      return [quant(node, a, b.data[0]!, c.data[0]!, d.data[0]!)];
    case "MultiThreshold": {
      const [scale, bias] = [number(node, "out_scale", 1), number(node, "out_bias", 0)];
      const passed = (x: number) => b.data.filter((level) => x >= level).length;
      return [{ shape: a.shape, data: a.data.map((x) => passed(x) * scale + bias) }];
    }
    case "MatMul":
      return [matrixProduct(a, b)];
    case "Gemm": {
      const product = matrixProduct(a, number(node, "transB", 0) ? matrixTransposed(b) : b);
      const scaled = { shape: product.shape, data: product.data.map((x) => x * number(node, "alpha", 1)) };
      const addend = c && { shape: c.shape, data: c.data.map((x) => x * number(node, "beta", 1)) };
      return [addend ? broadcast(scaled, addend, (x, y) => x + y) : scaled];
    }
    case "BatchNormalization": {
      const epsilon = number(node, "epsilon", 1e-5);
      const inner = size(a.shape.slice(2));
      const data = a.data.map((x, index) => {
        const channel = Math.floor(index / inner) % a.shape[1]!;
        return ((x - d.data[channel]!) / Math.sqrt(e.data[channel]! + epsilon)) * b.data[channel]! + c.data[channel]!;
      });
      return [{ shape: a.shape, data }];
    }
    case "Conv":
      return [convolution(node, a, b, c)];
    case "MaxPool":
      return [pool(node, a, list(node, "kernel_shape", []), (values) => Math.max(...values))];
    case "AveragePool":
      return [
        pool(
          node,
          a,
          list(node, "kernel_shape", []),
          (values) => values.reduce((sum, x) => sum + x, 0) / values.length,
        ),
      ];
    case "GlobalAveragePool":
      return [pool(node, a, a.shape.slice(2), (values) => values.reduce((sum, x) => sum + x, 0) / values.length)];
    case "TopK": {
      const best = a.data.indexOf(Math.max(...a.data));
      return [
        { shape: [1, 1], data: [a.data[best]!] },
        { shape: [1, 1], data: [best] },
      ];
    }
    default:
      throw new Error(`the test evaluator does not know ${node.operator}`);
  }
}

/** QONNX: scale, clamp, round half to even, scale back. */
function quant(node: OnnxNode, x: Value, scale: number, zero: number, bits: number): Value {
  const signed = number(node, "signed", 1) === 1;
  const narrow = number(node, "narrow", 0) === 1;
  const low = signed ? -(2 ** (bits - 1)) + (narrow ? 1 : 0) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1 - (narrow ? 1 : 0);
  const round = (value: number) => (Math.abs(value % 1) === 0.5 ? 2 * Math.round(value / 2) : Math.round(value));
  const quantised = (value: number) => round(Math.min(high, Math.max(low, value / scale + zero)));
  return { shape: x.shape, data: x.data.map((value) => (quantised(value) - zero) * scale) };
}

function matrixTransposed({ shape, data }: Value): Value {
  const [rows, columns] = shape as [number, number];
  const moved = Array.from({ length: rows * columns }, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!);
  return { shape: [columns, rows], data: moved };
}

function matrixProduct(a: Value, b: Value): Value {
  const [inner, columns] = b.shape as [number, number];
  const rows = size(a.shape) / inner;
  const data = Array.from({ length: rows * columns }, (_, at) => {
    const row = Math.floor(at / columns);
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += a.data[row * inner + k]! * b.data[k * columns + (at % columns)]!;
    return sum;
  });
  return { shape: [...a.shape.slice(0, -1), columns], data };
}

/** Positions of the window at (row, column) of the output: index into the image, or undefined in the padding. */
function windows(node: OnnxNode, image: readonly number[], kernel: readonly number[]) {
  const [, , height, width] = image as [number, number, number, number];
  const strides = list(node, "strides", [1, 1]);
  const extents = [height, width];
  const same = node.attributes.get("auto_pad") === "SAME_UPPER";
  const missing = (axis: number) =>
    Math.max(0, (Math.ceil(extents[axis]! / strides[axis]!) - 1) * strides[axis]! + kernel[axis]! - extents[axis]!);
  const before = same
    ? [0, 1].map((axis) => Math.floor(missing(axis) / 2))
    : list(node, "pads", [0, 0, 0, 0]).slice(0, 2);
  const after = same ? [0, 1].map((axis) => Math.ceil(missing(axis) / 2)) : list(node, "pads", [0, 0, 0, 0]).slice(2);
  const out = [0, 1].map(
    (axis) => Math.floor((extents[axis]! + before[axis]! + after[axis]! - kernel[axis]!) / strides[axis]!) + 1,
  );
  const taps = (row: number, column: number) =>
    Array.from({ length: size(kernel) }, (_, tap) => {
      const y = row * strides[0]! + Math.floor(tap / kernel[1]!) - before[0]!;
      const x = column * strides[1]! + (tap % kernel[1]!) - before[1]!;
      return y >= 0 && x >= 0 && y < height && x < width ? y * width + x : undefined;
    });
  return { out: out as [number, number], taps };
}

function convolution(node: OnnxNode, image: Value, weights: Value, bias: Value | undefined): Value {
  const [filters, inner, ...kernel] = weights.shape as [number, number, number, number];
  const group = number(node, "group", 1);
  const { out, taps } = windows(node, image.shape, kernel);
  const plane = size(image.shape.slice(2));
  const data: number[] = [];
  for (let filter = 0; filter < filters; filter++) {
    for (let at = 0; at < size(out); at++) {
      let sum = bias?.data[filter] ?? 0;
      for (let c = 0; c < inner; c++) {
        const channel = Math.floor(filter / (filters / group)) * inner + c;
        for (const [tap, position] of taps(Math.floor(at / out[1]), at % out[1]).entries()) {
          if (position === undefined) continue;
          sum += image.data[channel * plane + position]! * weights.data[(filter * inner + c) * size(kernel) + tap]!;
        }
      }
      data.push(sum);
    }
  }
  return { shape: [1, filters, ...out], data };
}

function pool(
  node: OnnxNode,
  image: Value,
  kernel: readonly number[],
  reduce: (values: readonly number[]) => number,
): Value {
  const { out, taps } = windows(node, image.shape, kernel);
  const plane = size(image.shape.slice(2));
  const data = Array.from({ length: image.shape[1]! * size(out) }, (_, index) => {
    const at = index % size(out);
    const start = Math.floor(index / size(out)) * plane;
    const inside = taps(Math.floor(at / out[1]), at % out[1]).filter((position) => position !== undefined);
    return reduce(inside.map((position) => image.data[start + position]!));
  });
  return { shape: [1, image.shape[1]!, ...out], data };
}

function broadcast(a: Value, b: Value, combine: (x: number, y: number) => number): Value {
  const rank = Math.max(a.shape.length, b.shape.length);
  const padded = (shape: readonly number[]) => [...Array.from({ length: rank - shape.length }, () => 1), ...shape];
  const [shapeA, shapeB] = [padded(a.shape), padded(b.shape)];
  const shape = shapeA.map((extent, axis) => Math.max(extent, shapeB[axis]!));
  const data = Array.from({ length: size(shape) }, (_, index) => {
    const position = shape.map((extent, axis) => Math.floor(index / size(shape.slice(axis + 1))) % extent);
    const at = (own: readonly number[]) =>
      own.reduce((offset, extent, axis) => offset * extent + (extent === 1 ? 0 : position[axis]!), 0);
    return combine(a.data[at(shapeA)]!, b.data[at(shapeB)]!);
  });
  return { shape, data };
}
