import { keywords } from "../../../grammar/keywords.ts";
import { layout } from "../../../grammar/layout.ts";
import { parse } from "../../../grammar/parse.ts";
import type { NamedArray } from "../npy.ts";
import { isIdentity, keepsOrder, settled } from "./affine.ts";
import { writeArgmax } from "./elementwise.ts";
import { foldConstant } from "./fold.ts";
import {
  type Constant,
  elementsOf,
  type Import,
  type ImportProblem,
  type Live,
  Unsupported,
  type Value,
} from "./graph.ts";
import { type OnnxGraph, type OnnxNode, type OnnxValue, readModel } from "./model.ts";
import { operatorOf } from "./operators.ts";
import { networkText } from "./write.ts";

export interface ImportedNetwork {
  /** The `.dnnx` file, which reads its weights from `<name>.npz`; empty when there are problems. */
  readonly text: string;
  /** The arrays of that file by name. */
  readonly tensors: ReadonlyMap<string, NamedArray>;
  /** Every node that cannot be imported; what depends on one is not reported again. */
  readonly problems: readonly ImportProblem[];
}

/**
 * Turns an ONNX or QONNX model into a `.dnnx` file and its weights.
 *
 * @param name Name of the result without extension: names the network and the weights file.
 * @throws When the bytes are no ONNX model.
 */
export function importOnnx(bytes: Uint8Array, name: string): ImportedNetwork {
  const model = readModel(bytes, name);
  const { graph } = model;
  const state: Import = {
    values: new Map(),
    readers: readerCounts(graph),
    layers: [],
    tensors: new Map(),
    problems: [],
    operatorSet: model.opsets.get("") ?? model.opsets.get("ai.onnx") ?? 13,
  };
  for (const [tensor, constant] of graph.initializers) state.values.set(tensor, { kind: "constant", tensor: constant });
  const sequences = timeFirst(graph);
  for (const input of graph.inputs) {
    if (!graph.initializers.has(input.name)) importInput(state, input, sequences.has(input.name));
  }
  for (const node of graph.nodes) importNode(state, node);
  const outputs = importOutputs(state, graph);
  if (state.problems.length > 0) return { text: "", tensors: new Map(), problems: state.problems };
  const text = layout(parse(networkText(state, model, name, outputs)));
  return { text, tensors: state.tensors, problems: [] };
}

function importNode(state: Import, node: OnnxNode): void {
  const inputs = node.inputs.map((name) => (name ? state.values.get(name) : undefined));
  if (inputs.some((input) => input?.kind === "unknown")) {
    for (const output of node.outputs) state.values.set(output, { kind: "unknown" });
    return;
  }
  try {
    const value = shapeOf(node, inputs) ?? folded(node, inputs) ?? operatorOf(node)(state, node);
    const index = mainOutput(state, node);
    for (const output of node.outputs) {
      if (output !== index && state.readers.has(output)) {
        throw new Unsupported(`its output ${output} is read`, "only its main output can be built");
      }
    }
    if (index) state.values.set(index, value);
  } catch (failure) {
    if (!(failure instanceof Unsupported)) throw failure;
    for (const output of node.outputs) state.values.set(output, { kind: "unknown" });
    addProblem(state, node.name, node.operator, failure);
  }
}

/** `Shape` of a tensor whose shape is known; the batch is one. */
function shapeOf(node: OnnxNode, [input]: readonly (Value | undefined)[]): Constant | undefined {
  if (node.operator !== "Shape" || !input || input.kind === "unknown") return undefined;
  const shape = input.kind === "live" ? [1, ...input.view] : input.tensor.shape;
  return { kind: "constant", tensor: { shape: [shape.length], data: Float64Array.from(shape) } };
}

const recurrent = ["LSTM", "GRU", "RNN"];

/** Inputs of the model that a recurrent layer reads as [time, batch, features]. */
function timeFirst(graph: OnnxGraph): ReadonlySet<string | undefined> {
  const nodes = graph.nodes.filter((node) => recurrent.includes(node.operator) && node.attributes.get("layout") !== 1);
  return new Set(nodes.map((node) => node.inputs[0]));
}

/** The output that becomes the node's tensor: of a recurrent layer the last state where only that is read. */
function mainOutput(state: Import, node: OnnxNode): string | undefined {
  const [first, second] = node.outputs;
  const last = recurrent.includes(node.operator) && second && state.readers.has(second);
  return node.operator === "TopK" || last ? second : first;
}

const keepsFormat = ["Identity", "Transpose", "Reshape", "Flatten", "Squeeze", "Unsqueeze"];

function folded(node: OnnxNode, inputs: readonly (Value | undefined)[]): Constant | undefined {
  const constants = inputs.filter((input) => input?.kind === "constant");
  if (constants.length !== inputs.length || node.operator.endsWith("Quant")) return undefined;
  const missing = constants.find((constant) => constant.tensor.missing);
  if (missing) throw new Unsupported(`its constant input is not there: ${missing.tensor.missing}`, "then import again");
  const tensor = foldConstant(
    node,
    constants.map((constant) => constant.tensor),
  );
  if (!tensor) return undefined;
  const { format, scaleAxis } = constants[0] ?? {};
  if (format && !keepsFormat.includes(node.operator)) {
    throw new Unsupported("it computes with quantised weights", "quantise the weights after this computation");
  }
  if (scaleAxis !== undefined && node.operator !== "Identity") {
    throw new Unsupported("it moves weights with a scale for each channel", "quantise the weights after this step");
  }
  return { kind: "constant", tensor, ...(format ? { format } : {}), ...(scaleAxis === undefined ? {} : { scaleAxis }) };
}

function importInput(state: Import, input: OnnxValue, sequence: boolean): void {
  const batch = sequence ? 1 : 0;
  const sizes = (input.shape ?? []).filter((_, axis) => axis !== batch);
  const unknown = { kind: "unknown" } as const;
  state.values.set(input.name, unknown);
  const shape = sizes.filter((size): size is number => size !== undefined && size > 0);
  if (!input.shape || shape.length !== sizes.length || shape.length === 0 || shape.length > 3) {
    const found = input.shape ? `[${input.shape.map((size) => size ?? "?").join(", ")}]` : "unknown";
    const why = `its shape is ${found}`;
    const whatToDo = "export with a fixed shape: [1, channels, height, width], [1, time, features] or [1, elements]";
    addProblem(state, input.name, "input", new Unsupported(why, whatToDo));
    return;
  }
  const name = inputName(state, input.name, shape);
  state.layers.push({
    name,
    operation: "input",
    inputs: [],
    parameters: [],
    annotations: [],
    comment: [],
    shape,
  });
  state.values.set(input.name, { kind: "live", tensor: name, shape, view: shape, ...(batch > 0 ? { batch } : {}) });
}

/** The model's own name when it can stand in a file, else what it probably is. */
function inputName(state: Import, given: string, shape: readonly number[]): string {
  const own = /^[A-Za-z_][A-Za-z0-9_]*$/.test(given) && !keywords.includes(given);
  const base = own ? given : shape.length === 3 ? "image" : "features";
  const taken = (name: string) => state.layers.some((layer) => layer.name === name);
  let name = base;
  for (let number = 2; taken(name); number++) name = `${base}${number}`;
  return name;
}

/**
 * Names of the tensors that leave the network. A function of the scores that keeps their order marks a classifier whose
 * answer is the class: it is replaced by `argmax`.
 */
function importOutputs(state: Import, graph: OnnxGraph): string[] {
  return graph.outputs.flatMap((output) => {
    const value = state.values.get(output.name);
    if (value?.kind === "live") return [outputTensor(state, value)];
    if (value?.kind !== "unknown") {
      const failure = new Unsupported("it does not depend on an input", "export a model that computes something");
      addProblem(state, output.name, "output", failure);
    }
    return [];
  });
}

function outputTensor(state: Import, value: Live): string {
  const scores = value.affine && !isIdentity(value.affine) && keepsOrder(value.affine);
  const vector = value.view.length === 1 && elementsOf(value.view) > 1;
  return (scores && vector ? writeArgmax(state, value) : settled(state, value)).tensor;
}

function readerCounts(graph: OnnxGraph): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const names = [...graph.nodes.flatMap((node) => node.inputs), ...graph.outputs.map((output) => output.name)];
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function addProblem(state: Import, node: string, operator: string, failure: Unsupported): void {
  state.problems.push({ node, operator, why: sentence(failure.message), whatToDo: sentence(failure.whatToDo) });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
