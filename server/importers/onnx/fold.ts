import type { OnnxNode } from "./model.ts";
import type { OnnxTensor } from "./tensor.ts";

/**
 * Constant folding: the shape arithmetic and parameter arithmetic that exporters leave in the graph. Floats are rounded
 * to single precision after each operation, as the graph itself computes.
 *
 * @returns The constant a node computes from constants; undefined when the operator is not folded.
 */
export function foldConstant(node: OnnxNode, inputs: readonly OnnxTensor[]): OnnxTensor | undefined {
  const [first, second] = inputs;
  switch (node.operator) {
    case "Constant":
      return constantOf(node);
    case "ConstantOfShape":
      return first && filled(node, Array.from(first.data));
    case "Identity":
    case "Cast":
      return first;
    case "Add":
    case "Sub":
    case "Mul":
    case "Div":
    case "Pow":
      return first && second && elementwise(first, second, arithmetic[node.operator]!);
    case "Sqrt":
    case "Neg":
      return first && { shape: first.shape, data: first.data.map(node.operator === "Neg" ? (v) => -v : Math.sqrt) };
    case "Gather":
      return first && second && gather(first, second, integer(node, "axis", 0));
    case "Unsqueeze":
    case "Squeeze":
      return first && { ...first, shape: squeezed(node, first.shape, axesOf(node, second)) };
    case "Concat":
      return inputs.every((input) => input.shape.length === 1) ? concatenated(inputs) : undefined;
    case "Reshape":
    case "Flatten":
      return first && { ...first, shape: reshaped(node, first.shape, second) };
    case "Transpose":
      return first && transposed(first, integers(node, "perm"));
    default:
      return undefined;
  }
}

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Pow: (a, b) => a ** b,
};

/** Shape after Reshape or Flatten; 0 copies an axis, -1 takes what is left. */
export function reshaped(node: OnnxNode, shape: readonly number[], wanted: OnnxTensor | undefined): number[] {
  const count = shape.reduce((product, size) => product * size, 1);
  if (node.operator === "Flatten") {
    const axis = integer(node, "axis", 1);
    const before = shape.slice(0, axis < 0 ? axis + shape.length : axis).reduce((product, size) => product * size, 1);
    return [before, count / before];
  }
  const sizes = wanted ? Array.from(wanted.data) : [...integers(node, "shape")];
  const copied = sizes.map((size, axis) => (size === 0 && integer(node, "allowzero", 0) === 0 ? shape[axis]! : size));
  const known = copied.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
  return copied.map((size) => (size === -1 ? count / known : size));
}

/** Shape after Squeeze or Unsqueeze. */
export function squeezed(node: OnnxNode, shape: readonly number[], axes: readonly number[]): number[] {
  if (node.operator === "Squeeze") {
    const dropped = axes.length > 0 ? axes.map((axis) => (axis < 0 ? axis + shape.length : axis)) : undefined;
    return shape.filter((size, axis) => (dropped ? !dropped.includes(axis) : size !== 1));
  }
  const rank = shape.length + axes.length;
  const added = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const rest = [...shape];
  return Array.from({ length: rank }, (_, axis) => (added.includes(axis) ? 1 : rest.shift()!));
}

/** Axes of Squeeze and Unsqueeze: an attribute up to operator set 12, an input from 13 on. */
export function axesOf(node: OnnxNode, input: OnnxTensor | undefined): readonly number[] {
  return input ? Array.from(input.data) : integers(node, "axes");
}

export function transposed(tensor: OnnxTensor, order: readonly number[]): OnnxTensor {
  const { shape } = tensor;
  const axes = order.length > 0 ? order : shape.map((_, axis) => shape.length - 1 - axis);
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1));
  const result = axes.map((axis) => shape[axis]!);
  const data = tensor.data.slice();
  for (let index = 0; index < data.length; index++) {
    let rest = index;
    let source = 0;
    for (let axis = result.length - 1; axis >= 0; axis--) {
      source += (rest % result[axis]!) * strides[axes[axis]!]!;
      rest = Math.floor(rest / result[axis]!);
    }
    data[index] = tensor.data[source]!;
  }
  return { shape: result, data };
}

export function integer(node: OnnxNode, name: string, otherwise: number): number {
  const value = node.attributes.get(name);
  return typeof value === "number" ? value : otherwise;
}

export function integers(node: OnnxNode, name: string): readonly number[] {
  const value = node.attributes.get(name);
  return Array.isArray(value) && value.every((entry) => typeof entry === "number") ? value : [];
}

function filled(node: OnnxNode, shape: readonly number[]): OnnxTensor | undefined {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > largestConstant) return undefined;
  const value = node.attributes.get("value");
  const one = typeof value === "object" && "data" in value ? value.data : Float32Array.of(0);
  const data = one instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  return { shape, data: data.fill(one[0]!) };
}

function constantOf(node: OnnxNode): OnnxTensor | undefined {
  const value = node.attributes.get("value");
  if (typeof value === "object" && "data" in value) return value;
  for (const name of ["value_float", "value_int"]) {
    const scalar = node.attributes.get(name);
    if (typeof scalar === "number") return { shape: [], data: Float64Array.of(scalar) };
  }
  for (const name of ["value_floats", "value_ints"]) {
    if (node.attributes.has(name)) {
      const list = integers(node, name);
      return { shape: [list.length], data: Float64Array.from(list) };
    }
  }
  return undefined;
}

/** Elements: no parameter of a network is larger, and broadcasting could ask for any amount of memory. */
const largestConstant = 2 ** 28;

/** With the broadcasting rules of NumPy. */
function elementwise(a: OnnxTensor, b: OnnxTensor, compute: (a: number, b: number) => number): OnnxTensor | undefined {
  const rank = Math.max(a.shape.length, b.shape.length);
  const shapeA = [...new Array<number>(rank - a.shape.length).fill(1), ...a.shape];
  const shapeB = [...new Array<number>(rank - b.shape.length).fill(1), ...b.shape];
  const shape = shapeA.map((size, axis) => Math.max(size, shapeB[axis]!));
  if (shape.some((size, axis) => [shapeA[axis]!, shapeB[axis]!].some((own) => own !== 1 && own !== size)))
    return undefined;
  const count = shape.reduce((product, size) => product * size, 1);
  if (count > largestConstant) return undefined;
  const single = a.data instanceof Float32Array || b.data instanceof Float32Array;
  const data = single ? new Float32Array(count) : new Float64Array(count);
  for (let index = 0; index < count; index++) {
    let rest = index;
    let [atA, atB, strideA, strideB] = [0, 0, 1, 1];
    for (let axis = rank - 1; axis >= 0; axis--) {
      const position = rest % shape[axis]!;
      rest = Math.floor(rest / shape[axis]!);
      if (shapeA[axis] !== 1) atA += position * strideA;
      if (shapeB[axis] !== 1) atB += position * strideB;
      strideA *= shapeA[axis]!;
      strideB *= shapeB[axis]!;
    }
    data[index] = compute(a.data[atA]!, b.data[atB]!);
  }
  return { shape, data };
}

function gather(tensor: OnnxTensor, indices: OnnxTensor, axis: number): OnnxTensor | undefined {
  if (tensor.shape.length !== 1 || (axis !== 0 && axis !== -1)) return undefined;
  const size = tensor.data.length;
  const data = Float64Array.from(indices.data, (index) => tensor.data[index < 0 ? index + size : index] ?? Number.NaN);
  return { shape: indices.shape, data };
}

function concatenated(inputs: readonly OnnxTensor[]): OnnxTensor {
  const data = Float64Array.from(inputs.flatMap((input) => Array.from(input.data)));
  return { shape: [data.length], data };
}
