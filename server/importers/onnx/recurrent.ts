import { settled, withoutAffine } from "./affine.ts";
import { integer } from "./fold.ts";
import { constantInput, emit, type Import, type Live, layerOf, sequenceInput, Unsupported } from "./graph.ts";
import type { OnnxNode } from "./model.ts";

interface Kind {
  readonly operation: "lstm" | "gru" | "rnn";
  /** Block of rows in the ONNX tensors for each block of ours: i o f c is written i f g o, z r h is written r z n. */
  readonly order: readonly number[];
  readonly activations: readonly string[];
}

const kinds: Readonly<Record<string, Kind>> = {
  LSTM: { operation: "lstm", order: [0, 2, 3, 1], activations: ["sigmoid", "tanh", "tanh"] },
  GRU: { operation: "gru", order: [1, 0, 2], activations: ["sigmoid", "tanh"] },
  RNN: { operation: "rnn", order: [0], activations: ["tanh"] },
};

/** LSTM, GRU and RNN: forward, from a state of zeros, over a sequence of known length. */
export function importRecurrent(state: Import, node: OnnxNode): Live {
  const kind = kinds[node.operator]!;
  const input = settled(state, sequenceInput(state, node, 0));
  const activation = supported(state, node, kind, input);
  const [time, features] = input.shape as readonly [number, number];
  const weights = constantInput(state, node, 1)!.tensor;
  const hidden = constantInput(state, node, 2)!.tensor;
  const bias = constantInput(state, node, 3)?.tensor.data;
  const units = hidden.shape[2]!;
  const gates = kind.order.length;
  if (
    weights.shape.join() !== `1,${gates * units},${features}` ||
    hidden.shape.join() !== `1,${gates * units},${units}`
  ) {
    throw new Unsupported(
      `its weights are [${weights.shape.join(", ")}] and [${hidden.shape.join(", ")}] for ${features} features`,
      "give W [1, gates * units, features] and R [1, gates * units, units]",
    );
  }
  const [sequence, last] = [node.outputs[0], node.outputs[1]].map((name) => name && state.readers.has(name));
  if (sequence && last) {
    throw new Unsupported("both all states and the last one are read", "read one of them only");
  }
  if (node.outputs[2] && state.readers.has(node.outputs[2])) {
    throw new Unsupported("its last cell state is read", "only the states h can be read");
  }
  const after = integer(node, "linear_before_reset", 0) === 1;
  readsReal(state, input);
  const made = emit(state, kind.operation, [input.tensor], last ? [units] : [time, units], [
    `units: ${units}`,
    ...(last ? ["return: last"] : []),
    ...(kind.operation === "gru" && !after ? ["reset: before"] : []),
    ...(activation === "relu" ? ["activation: relu"] : []),
    ...(bias ? [] : ["bias: false"]),
  ]);
  if (activation === "relu") made.layer.annotations.push("@activations(uint8(scale: 2^-4))");
  const write = (name: string, data: ArrayLike<number>, columns: number, start = 0) => {
    const values = reordered(data, kind.order, units * columns, start);
    const shape = columns === 1 && name.startsWith("bias") ? [gates * units] : [gates * units, columns];
    state.tensors.set(`${made.layer.name}.${name}`, { shape, data: values });
  };
  write("weight_input", weights.data, features);
  write("weight_hidden", hidden.data, units);
  if (bias && kind.operation === "gru" && after) {
    write("bias", bias, 1);
    write("bias_hidden", bias, 1, gates * units);
  } else if (bias) {
    const both = Float64Array.from({ length: gates * units }, (_, row) => bias[row]! + bias[gates * units + row]!);
    write("bias", both, 1);
  }
  const batchFirst = integer(node, "layout", 0) === 1;
  const view = last ? [1, units] : [time, 1, units];
  const batch = batchFirst ? 0 : last ? 1 : 2;
  return { ...withoutAffine(made), view, batch };
}

/** Refuses what our layers do not compute; gives the activation of an RNN. */
function supported(state: Import, node: OnnxNode, kind: Kind, input: Live): string {
  const direction = node.attributes.get("direction") ?? "forward";
  if (direction !== "forward") {
    throw new Unsupported(`its direction is ${String(direction)}`, "only forward can be built");
  }
  const written = node.attributes.get("activations");
  const given = Array.isArray(written) ? written.map((name) => String(name).toLowerCase()) : kind.activations;
  const rectified = kind.operation === "rnn" && given.join() === "relu";
  if (!rectified && given.join() !== kind.activations.join()) {
    throw new Unsupported(`its activations are ${given.join(", ")}`, `use ${kind.activations.join(", ")}`);
  }
  if (node.attributes.has("clip") || integer(node, "input_forget", 0) !== 0) {
    throw new Unsupported("it clips its sums or joins its gates", "export without clip and input_forget");
  }
  const batchFirst = integer(node, "layout", 0) === 1;
  if (
    input.shape.length !== 2 ||
    input.view.join() !== input.shape.join() ||
    (input.batch ?? 0) !== (batchFirst ? 0 : 1)
  ) {
    throw new Unsupported(
      `it reads a tensor of shape [${input.view.join(", ")}] whose batch is axis ${input.batch ?? 0}`,
      "give it a sequence: [time, batch, features], or [batch, time, features] with layout 1",
    );
  }
  const lengths = constantInput(state, node, 4)?.tensor.data;
  if (lengths && Array.from(lengths).some((length) => length !== input.shape[0])) {
    throw new Unsupported("its sequences have different lengths", "export with one length");
  }
  for (const [position, what] of [
    [5, "initial state"],
    [6, "initial cell"],
    [7, "peephole weights"],
  ] as const) {
    const data = constantInput(state, node, position)?.tensor.data;
    if (data && Array.from(data).some((value) => value !== 0)) {
      throw new Unsupported(`it has an ${what} that is not zero`, "only a start from zeros can be built");
    }
  }
  return given[0]!;
}

/** The model's input as numbers of which the state's scale is a power of two away. */
function readsReal(state: Import, input: Live): void {
  const layer = layerOf(state, input);
  if (layer.operation !== "input" || layer.annotations.length > 0) return;
  layer.annotations.push("int16(scale: 2^-8)");
  layer.comment.push("Assumed: the model reads real values from -128 to 128.");
}

function reordered(data: ArrayLike<number>, order: readonly number[], block: number, start: number): Float32Array {
  const result = new Float32Array(order.length * block);
  for (const [target, source] of order.entries()) {
    for (let index = 0; index < block; index++) result[target * block + index] = data[start + source * block + index]!;
  }
  return result;
}
