import { settled } from "./affine.ts";
import { importArgmax, importArithmetic, importBatchnorm, importRelu } from "./elementwise.ts";
import { axesOf, integers, reshaped, squeezed } from "./fold.ts";
import {
  importClip,
  importFunction,
  importLayernorm,
  importLeakyRelu,
  importPrelu,
  importSoftmax,
} from "./functions.ts";
import {
  constantInput,
  elementsOf,
  type Import,
  type Live,
  layerOf,
  liveInput,
  readOnce,
  sequenceInput,
  Unsupported,
  type Value,
} from "./graph.ts";
import { importConv, importConvTranspose, importGemm, importMatMul } from "./matrix.ts";
import type { OnnxNode } from "./model.ts";
import { importGlobalPool, importPool } from "./pooling.ts";
import { importMultiThreshold, importQuant } from "./quantisers.ts";
import { importRecurrent } from "./recurrent.ts";
import { importConcat, importPad, importSlice, importUpsample, transposedTensor } from "./reorder.ts";
import type { OnnxTensor } from "./tensor.ts";
import { viewed } from "./views.ts";

/** What a node of the graph becomes; throws `Unsupported` with the reason when it cannot be built. */
export type Operator = (state: Import, node: OnnxNode) => Value;

/** By operator name. The operators of QONNX and FINN are known under several domains and are told apart by name. */
export const operators: Readonly<Record<string, Operator>> = {
  Add: importArithmetic,
  ArgMax: importArgmax,
  AveragePool: importPool,
  BatchNormalization: importBatchnorm,
  BipolarQuant: importQuant,
  Cast: (state, node) => liveInput(state, node, 0),
  Clip: importClip,
  Concat: importConcat,
  Conv: importConv,
  ConvTranspose: importConvTranspose,
  Div: importArithmetic,
  Dropout: (state, node) => liveInput(state, node, 0),
  Exp: importFunction,
  Flatten: importView,
  Gelu: importFunction,
  Gemm: importGemm,
  GRU: importRecurrent,
  GlobalAveragePool: importGlobalPool,
  GlobalMaxPool: importGlobalPool,
  HardSwish: importFunction,
  Identity: (state, node) => liveInput(state, node, 0),
  LSTM: importRecurrent,
  LayerNormalization: importLayernorm,
  LeakyRelu: importLeakyRelu,
  MatMul: importMatMul,
  MaxPool: importPool,
  Mul: importArithmetic,
  MultiThreshold: importMultiThreshold,
  PRelu: importPrelu,
  Pad: importPad,
  Quant: importQuant,
  RNN: importRecurrent,
  ReduceMean: importGlobalPool,
  Relu: importRelu,
  Reshape: importView,
  Resize: importUpsample,
  Sigmoid: importFunction,
  Slice: importSlice,
  Softmax: importSoftmax,
  Squeeze: importView,
  Sub: importArithmetic,
  Sum: importArithmetic,
  Tanh: importFunction,
  TopK: importArgmax,
  Transpose: importTranspose,
  Unsqueeze: importView,
  Upsample: importUpsample,
};

/** Domains whose operators are meant by the names above. */
const knownDomains = ["", "ai.onnx", "onnx.brevitas", "qonnx.custom_op.general", "finn.custom_op.general"];

export function operatorOf(node: OnnxNode): Operator {
  if (node.domain === "qonnx.custom_op.channels_last") {
    throw new Unsupported("it has its channels last", "import the model from before it was made channels-last");
  }
  if (node.domain.startsWith("finn.custom_op.fpgadataflow")) {
    throw new Unsupported("it is a hardware unit of FINN", "import the QONNX model that FINN started from");
  }
  const operator = knownDomains.includes(node.domain) ? operators[node.operator] : undefined;
  if (operator) return operator;
  const known = node.domain === "" ? "" : ` of ${node.domain}`;
  throw new Unsupported(
    `the operator${known} cannot be built yet`,
    replacements[node.operator] ??
      "replace it by operators that can: convolution, dense, pooling, batchnorm, relu, add",
  );
}

const replacements: Readonly<Record<string, string>> = {
  LRN: "export the model without local response normalisation, or with batch normalisation",
  QuantizeLinear: "export with QONNX Quant nodes, or the float model",
  DequantizeLinear: "export with QONNX Quant nodes, or the float model",
  QLinearConv: "export with QONNX Quant nodes, or the float model",
  QLinearMatMul: "export with QONNX Quant nodes, or the float model",
  Trunc: "use an average pool followed by Quant",
  FloatQuant: "use Quant (integers)",
};

/** Reshape, Flatten, Squeeze, Unsqueeze; the batch of one must stay in front. */
function importView(state: Import, node: OnnxNode): Live {
  const read = sequenceInput(state, node, 0);
  if (read.batch && node.operator === "Squeeze") {
    return squeezedSequence(node, read, node.inputs[1] ? constantInput(state, node, 1)?.tensor : undefined);
  }
  const input = liveInput(state, node, 0);
  const second = node.inputs[1] ? constantInput(state, node, 1)?.tensor : undefined;
  const whole = [1, ...input.view];
  const moved = node.operator === "Squeeze" || node.operator === "Unsqueeze";
  const axes = moved ? axesOf(node, second) : [];
  if (node.operator === "Squeeze" && axes.length === 0) {
    throw new Unsupported("it has no axes and may drop the batch", "give the axes");
  }
  const rank = node.operator === "Unsqueeze" ? whole.length + axes.length : whole.length;
  const beyond = axes.find((axis) => axis < -rank || axis >= rank);
  if (beyond !== undefined) {
    throw new Unsupported(`its axis ${beyond} is none of ${rank}`, `give axes from ${-rank} to ${rank - 1}`);
  }
  const shape = moved ? squeezed(node, whole, axes) : reshaped(node, whole, second);
  if (elementsOf(shape) !== elementsOf(whole)) {
    const found = `the ${elementsOf(whole)} elements of [${whole.join(", ")}] do not make [${shape.join(", ")}]`;
    throw new Unsupported(found, "give a shape of as many elements");
  }
  const [batch, ...view] = shape;
  if (batch !== 1)
    throw new Unsupported(`it moves the batch into [${shape.join(", ")}]`, "keep the batch the first axis");
  const source = layerOf(state, input);
  // An input that nothing else reads is an image, or a sequence, from the start.
  if (source.operation === "input" && view.length <= 3 && readOnce(state, node.inputs[0]!) && !input.affine) {
    source.shape = view;
    return { ...input, shape: view, view };
  }
  const perChannel = (input.affine?.a.length ?? 1) > 1 || (input.affine?.b.length ?? 1) > 1;
  return viewed(perChannel && view[0] !== input.view[0] ? settled(state, input) : input, view);
}

/** Squeeze of a tensor whose batch is not in front. */
function squeezedSequence(node: OnnxNode, input: Live, second: OnnxTensor | undefined): Live {
  const batch = input.batch!;
  const whole = [...input.view.slice(0, batch), 1, ...input.view.slice(batch)];
  const axes = axesOf(node, second).map((axis) => (axis < 0 ? axis + whole.length : axis));
  if (axes.length === 0 || axes.includes(batch)) throw new Unsupported("it may drop the batch", "give other axes");
  squeezed(node, whole, axes);
  const view = whole.filter((_, axis) => axis !== batch && !axes.includes(axis));
  return { ...viewed(input, view), batch: batch - axes.filter((axis) => axis < batch).length };
}

/** Between [batch, time, features] and [time, batch, features] no number moves: the batch is one. */
function importTranspose(state: Import, node: OnnxNode): Live {
  const read = sequenceInput(state, node, 0);
  const order = integers(node, "perm");
  const old = read.batch ?? 0;
  const batch = order.indexOf(old);
  const rest = order.filter((axis) => axis !== old);
  if (read.view.length === 2 && rest.every((axis, index) => index === 0 || axis > rest[index - 1]!)) {
    return { ...read, batch };
  }
  const input = liveInput(state, node, 0);
  const large = order.filter((axis) => axis > 0 && input.view[axis - 1]! > 1);
  if (order[0] === 0 && large.every((axis, index) => index === 0 || axis > large[index - 1]!)) {
    return viewed(
      input,
      order.slice(1).map((axis) => input.view[axis - 1]!),
    );
  }
  return transposedTensor(state, input, order);
}
