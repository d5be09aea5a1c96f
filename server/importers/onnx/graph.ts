import type { NamedArray } from "../npy.ts";
import type { OnnxNode } from "./model.ts";
import type { OnnxTensor } from "./tensor.ts";

/**
 * State of one import: what each tensor of the ONNX graph has become. A tensor is a constant, a tensor of the network
 * that is being written ("live"), or unknown because the node that makes it cannot be imported.
 */
export interface Import {
  readonly values: Map<string, Value>;
  /** How many nodes and graph outputs read each tensor. */
  readonly readers: ReadonlyMap<string, number>;
  readonly layers: WrittenLayer[];
  readonly tensors: Map<string, NamedArray>;
  readonly problems: ImportProblem[];
  /** Version of the operators of ONNX. */
  readonly operatorSet: number;
}

/** One line of the command line's report: why a node cannot be imported and what to do about it. */
export interface ImportProblem {
  readonly node: string;
  readonly operator: string;
  readonly why: string;
  readonly whatToDo: string;
}

export type Value = Constant | Live | { readonly kind: "unknown" };

export interface Constant {
  readonly kind: "constant";
  readonly tensor: OnnxTensor;
  /** Canonical text of the number format that a quantiser gave it; the tensor then holds values of that format. */
  readonly format?: string;
  /** Axis that the format has a scale for each entry of; of weights it must be that of the outputs. */
  readonly scaleAxis?: number;
}

export interface Live {
  readonly kind: "live";
  /** Name of the layer that makes it. */
  readonly tensor: string;
  /** Shape of that layer's output, without the batch: [channels, height, width] or [elements]. */
  readonly shape: readonly number[];
  /** Shape that ONNX sees, without the batch; differs after Reshape, Flatten, Squeeze, Unsqueeze. */
  readonly view: readonly number[];
  /** Position of the batch among the axes that ONNX sees; absent: in front. Recurrent layers read [time, batch, features]. */
  readonly batch?: number;
  /** Real function a[c] * value + b[c] that is not written yet, so that a chain of Sub, Div, Mul, Add becomes one layer. */
  readonly affine?: Affine;
}

/** One entry per channel of the view, or one for all. */
export interface Affine {
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** A statement of the file. Its value is changed by what follows in the graph: a bias, a format of its output. */
export interface WrittenLayer {
  readonly name: string;
  readonly operation: string;
  readonly inputs: readonly string[];
  /** `filters: 6`, `kernel: 5`; `bias: false` is added when no bias comes. */
  readonly parameters: string[];
  readonly annotations: string[];
  readonly comment: string[];
  /** A statement that is no layer (the input) is written as this text. */
  statement?: string;
  shape: readonly number[];
}

/** Why a node cannot be imported; thrown by the handlers of operators, reported once per node. */
export class Unsupported extends Error {
  readonly whatToDo: string;
  constructor(why: string, whatToDo: string) {
    super(why);
    this.whatToDo = whatToDo;
  }
}

/** Adds a layer and gives the tensor it makes. */
export function emit(
  state: Import,
  operation: string,
  inputs: readonly string[],
  shape: readonly number[],
  parameters: readonly string[] = [],
): Live & { readonly layer: WrittenLayer } {
  const name = freshName(state, shortNames[operation] ?? operation);
  const layer = { name, operation, inputs, parameters: [...parameters], annotations: [], comment: [], shape };
  state.layers.push(layer);
  return { kind: "live", tensor: name, shape, view: shape, layer };
}

const shortNames: Readonly<Record<string, string>> = {
  dense: "fc",
  batchnorm: "norm",
  maxpool: "pool",
  avgpool: "pool",
  globalpool: "features",
  quantize: "code",
  argmax: "label",
};

function freshName(state: Import, base: string): string {
  if (base === "label" && !state.layers.some((layer) => layer.name === base)) return base;
  let number = 1;
  while (state.layers.some((layer) => layer.name === `${base}${number}`)) number++;
  return `${base}${number}`;
}

export function layerOf(state: Import, live: Live): WrittenLayer {
  return state.layers.find((layer) => layer.name === live.tensor)!;
}

/** The live tensor that a node reads at a position. */
export function liveInput(state: Import, node: OnnxNode, position: number): Live {
  const live = sequenceInput(state, node, position);
  if (!live.batch) return live;
  throw new Unsupported(`the batch is axis ${live.batch} of its input`, "transpose it so that the batch comes first");
}

/** As `liveInput`, wherever the batch stands. */
export function sequenceInput(state: Import, node: OnnxNode, position: number): Live {
  const value = state.values.get(node.inputs[position] ?? "");
  if (value?.kind === "live") return value;
  throw new Unsupported(
    `input ${position} (${node.inputs[position] ?? "absent"}) is a constant`,
    "fold the constant part of the graph before the export",
  );
}

/** The constant that a node reads at a position, undefined when the input is left out. */
export function constantInput(state: Import, node: OnnxNode, position: number): Constant | undefined {
  const name = node.inputs[position];
  if (!name) return undefined;
  const value = state.values.get(name);
  if (value?.kind !== "constant") {
    throw new Unsupported(
      `input ${position} (${name}) is computed from the network's input`,
      "only constants are possible there: replace it before the export",
    );
  }
  if (value.tensor.missing)
    throw new Unsupported(`the data of ${name} is not there: ${value.tensor.missing}`, "then import again");
  return value;
}

/** Does only one node read the tensor? Then what that node does may be written into the layer that makes it. */
export function readOnce(state: Import, name: string): boolean {
  return state.readers.get(name) === 1;
}

export function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
