import { keepsOrder, settled, withAffine, withoutAffine, writeBatchnorm } from "./affine.ts";
import { integer } from "./fold.ts";
import {
  constantInput,
  elementsOf,
  emit,
  type Import,
  type Live,
  layerOf,
  liveInput,
  readOnce,
  Unsupported,
} from "./graph.ts";
import { takeBias } from "./matrix.ts";
import type { OnnxNode } from "./model.ts";
import { decimal } from "./quantisers.ts";
import type { OnnxTensor } from "./tensor.ts";
import { asVector } from "./views.ts";

/** Add, Sub, Mul, Div: of two tensors of the network (Add only) or with a constant per channel. */
export function importArithmetic(state: Import, node: OnnxNode): Live {
  const [first, second] = node.inputs.map((name) => state.values.get(name));
  if (first?.kind === "live" && second?.kind === "live") {
    if (node.operator === "Mul") return importProduct(state, first, second);
    if (node.operator !== "Add" && (node.operator !== "Sum" || node.inputs.length !== 2)) {
      throw new Unsupported(
        `it takes the ${node.operator} of ${node.inputs.length} tensors`,
        "only Add and Mul of two tensors can be built yet",
      );
    }
    const [a, b] = [settled(state, first), settled(state, second)];
    if (a.shape.join() !== b.shape.join() || a.view.join() !== b.view.join()) {
      throw new Unsupported(`it adds [${a.view.join(", ")}] and [${b.view.join(", ")}]`, "both shapes must be equal");
    }
    return { ...withoutAffine(emit(state, "add", [a.tensor, b.tensor], a.shape)), view: a.view };
  }
  const position = first?.kind === "live" ? 0 : 1;
  const live = liveInput(state, node, position);
  const constant = perChannel(constantInput(state, node, 1 - position)!.tensor, live);
  const one = Float64Array.of(1);
  const zero = Float64Array.of(0);
  const negative = constant.map((value) => -value);
  if (node.operator === "Div" && position === 0 && constant.length === 1 && constant[0] === 255)
    readsBytes(state, live);
  switch (node.operator) {
    case "Add":
    case "Sum":
      if (readOnce(state, node.inputs[position]!) && takeBias(state, live, constant)) return live;
      return withAffine(live, one, constant);
    case "Sub":
      return position === 0 ? withAffine(live, one, negative) : withAffine(live, Float64Array.of(-1), constant);
    case "Mul":
      return withAffine(live, constant, zero);
    default:
      if (position === 1) throw new Unsupported("it divides a constant by a tensor", "a reciprocal cannot be built");
      return withAffine(
        live,
        constant.map((value) => 1 / value),
        zero,
      );
  }
}

/** Two tensors of one shape, or a tensor and one value for each of its channels. */
function importProduct(state: Import, first: Live, second: Live): Live {
  const [a, b] = [settled(state, first), settled(state, second)];
  const plain = a.shape.join() === a.view.join();
  const perChannel = plain && b.view[0] === a.shape[0] && elementsOf(b.view) === a.shape[0];
  if (a.shape.join() !== b.shape.join() && !perChannel) {
    throw new Unsupported(
      `it multiplies [${a.view.join(", ")}] and [${b.view.join(", ")}]`,
      "both shapes must be equal, or the second one has one value for each channel",
    );
  }
  const factor = a.shape.join() === b.shape.join() ? b.tensor : asVector(b);
  return { ...withoutAffine(emit(state, "multiply", [a.tensor, factor], a.shape)), view: a.view };
}

/** A division by 255 right at the input says that the model reads codes of 8 bits. */
function readsBytes(state: Import, live: Live): void {
  const layer = layerOf(state, live);
  if (layer.operation === "input" && !live.affine && layer.annotations.length === 0) layer.annotations.push("uint8");
}

/** BatchNormalization with constant statistics. */
export function importBatchnorm(state: Import, node: OnnxNode): Live {
  const [gamma, beta, mean, variance] = [1, 2, 3, 4].map(
    (position) => constantInput(state, node, position)?.tensor.data,
  );
  if (!gamma || !beta || !mean || !variance) throw new Unsupported("a parameter is missing", "export it for inference");
  if (integer(node, "training_mode", 0) !== 0) {
    throw new Unsupported("it normalises by what each batch has", "export it for inference, with training_mode = 0");
  }
  const input = settled(state, liveInput(state, node, 0));
  const channels = input.view[0];
  if (gamma.length !== channels) {
    throw new Unsupported(`it has ${gamma.length} channels, its input ${channels}`, "keep channels the first axis");
  }
  const source = input.shape[0] === channels ? input : { ...input, tensor: asVector(input), shape: [channels] };
  const epsilon = node.attributes.get("epsilon");
  const written = typeof epsilon === "number" && epsilon !== Math.fround(1e-5) ? [`epsilon: ${decimal(epsilon)}`] : [];
  const made = emit(state, "batchnorm", [source.tensor], source.shape, written);
  const doubles = (data: OnnxTensor["data"]) => (data instanceof Float32Array ? data : Float64Array.from(data));
  writeBatchnorm(state, made.layer, {
    gamma: doubles(gamma),
    beta: doubles(beta),
    mean: doubles(mean),
    variance: doubles(variance),
  });
  return { ...withoutAffine(made), view: input.view };
}

export function importRelu(state: Import, node: OnnxNode): Live {
  const input = settled(state, liveInput(state, node, 0));
  return { ...withoutAffine(emit(state, "relu", [input.tensor], input.shape)), view: input.view };
}

/** ArgMax and TopK with k = 1 over the elements of a vector. A function that keeps the order needs no hardware. */
export function importArgmax(state: Import, node: OnnxNode): Live {
  if (node.operator === "TopK") {
    const k = constantInput(state, node, 1)?.tensor.data[0];
    if (k !== 1 || node.attributes.get("largest") === 0) {
      throw new Unsupported(`it takes the ${k} first elements`, "only k = 1, largest = 1 can be built");
    }
  }
  if (node.attributes.get("select_last_index") === 1) {
    throw new Unsupported("it takes the last index on a tie", "export with select_last_index = 0");
  }
  const input = liveInput(state, node, 0);
  const axis = node.attributes.get("axis") ?? (node.operator === "TopK" ? -1 : 0);
  if (input.view.length !== 1 || (axis !== 1 && axis !== -1)) {
    throw new Unsupported(
      `it works on axis ${String(axis)} of a batch of [${input.view.join(", ")}]`,
      "use the class axis",
    );
  }
  return writeArgmax(state, input);
}

export function writeArgmax(state: Import, input: Live): Live {
  const ordered = input.affine && keepsOrder(input.affine);
  const ready = ordered ? withoutAffine(input) : settled(state, input);
  const made = emit(state, "argmax", [asVector(ready)], [1]);
  if (ordered) {
    const { a, b } = input.affine;
    made.layer.comment.push(
      `The model's scores are ${ready.tensor} * ${short(a[0]!)} ${b[0]! < 0 ? "-" : "+"} ${short(Math.abs(b[0]!))}: the order stays, so no hardware is needed.`,
    );
  }
  return withoutAffine(made);
}

/** The constant as one value, or one per channel of the tensor's view (the axis after the batch). */
function perChannel(constant: OnnxTensor, live: Live): Float64Array {
  const { data } = constant;
  if (data.length === 1) return Float64Array.from(data);
  const rank = live.view.length + 1;
  const shape = [...new Array<number>(Math.max(0, rank - constant.shape.length)).fill(1), ...constant.shape];
  if (shape.length === rank && shape.every((size, axis) => (axis === 1 ? size === live.view[0] : size === 1))) {
    return Float64Array.from(data);
  }
  if (data.every((value) => value === data[0])) return Float64Array.of(data[0]!);
  throw new Unsupported(
    `its constant of shape [${constant.shape.join(", ")}] is not one value per channel`,
    "only one value, or one value per channel, can be built",
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(4)));
}
