import { isIdentity, settled, withoutAffine } from "./affine.ts";
import { integer, integers, transposed } from "./fold.ts";
import {
  type Constant,
  constantInput,
  elementsOf,
  emit,
  type Import,
  type Live,
  layerOf,
  liveInput,
  Unsupported,
  type WrittenLayer,
} from "./graph.ts";
import type { OnnxNode } from "./model.ts";
import { decimal } from "./quantisers.ts";
import { asImage, asVector, isSequence } from "./views.ts";
import { alongRow, pair, pairParameter, windowOf } from "./windowParameters.ts";

/** `Conv` with a group of one, or of as many groups as channels (a depthwise convolution) or any between. */
export function importConv(state: Import, node: OnnxNode): Live {
  const read = required(constantInput(state, node, 1), "weights");
  const input = settled(state, liveInput(state, node, 0));
  const row = isSequence(input) && read.tensor.shape.length === 3;
  const weights = row ? { ...read, tensor: { ...read.tensor, shape: rowKernel(read.tensor.shape) } } : read;
  const [filters, channelsPerGroup, ...kernel] = weights.tensor.shape;
  const groups = integer(node, "group", 1);
  if (filters === undefined || channelsPerGroup === undefined || kernel.length !== 2) {
    throw new Unsupported(
      `its kernel has ${kernel.length} dimensions`,
      "one dimension needs an input [1, channels, length], two an input [1, channels, height, width]",
    );
  }
  if (input.shape.length === 1 && elementsOf(kernel) === 1 && input.view[0] === input.shape[0] && groups === 1) {
    const reshaped = { ...weights, tensor: { ...weights.tensor, shape: [filters, channelsPerGroup] } };
    const made = writeDense(state, input, input.tensor, reshaped, constantInput(state, node, 2), 0);
    return { ...made, view: [filters, 1, 1] };
  }
  const image = row ? ([input.shape[0]!, 1, input.shape[1]!] as const) : asImage(input);
  if (groups < 1 || channelsPerGroup * groups !== image[0] || filters % groups !== 0) {
    throw new Unsupported(
      `its ${filters} filters read ${channelsPerGroup} channels in each of ${groups} groups, its input has ${image[0]}`,
      "groups must divide both",
    );
  }
  const window = windowOf(row ? alongRow(node) : node, image, [kernel[0]!, kernel[1]!]);
  const depthwise = groups > 1 && groups === image[0] && channelsPerGroup === 1 && filters === image[0];
  const made = emit(
    state,
    depthwise ? "depthwise" : "conv",
    [input.tensor],
    row ? [filters, window.outWidth] : [filters, window.outHeight, window.outWidth],
    [
      ...(depthwise ? [] : [`filters: ${filters}`]),
      pairParameter("kernel", window.kernel),
      ...(elementsOf(window.stride) === 1 ? [] : [pairParameter("stride", window.stride)]),
      ...window.paddingParameter,
      ...(elementsOf(window.dilation) === 1 ? [] : [pairParameter("dilation", window.dilation)]),
      ...(groups === 1 || depthwise ? [] : [`groups: ${groups}`]),
    ],
  );
  writeWeights(state, made.layer, weights, 0);
  writeBias(state, made.layer, constantInput(state, node, 2)?.tensor.data);
  return withoutAffine(made);
}

function rowKernel([filters, channels, length]: readonly number[]): number[] {
  return [filters!, channels!, 1, length!];
}

/** `ConvTranspose` with one group; output padding takes rows and columns off what `pads` cuts away. */
export function importConvTranspose(state: Import, node: OnnxNode): Live {
  const weights = required(constantInput(state, node, 1), "weights");
  const [channels, filters, rows, columns] = weights.tensor.shape;
  const input = settled(state, liveInput(state, node, 0));
  const image = asImage(input);
  const list = (name: string, otherwise: readonly number[]) => {
    const given = integers(node, name);
    return given.length > 0 ? given : otherwise;
  };
  const [stride, dilation] = [pair(node, "strides", [1, 1]), pair(node, "dilations", [1, 1])];
  const extra = list("output_padding", [0, 0]);
  const [top = 0, left = 0, bottom = 0, right = 0] = list("pads", [0, 0, 0, 0]);
  const padding = [top, left, bottom - extra[0]!, right - extra[1]!];
  const written = node.attributes.has("output_shape") || (node.attributes.get("auto_pad") ?? "NOTSET") !== "NOTSET";
  const grouped = integer(node, "group", 1) !== 1 || channels !== image[0];
  if (columns === undefined || grouped || written || elementsOf(dilation) !== 1 || padding.some((side) => side < 0)) {
    throw new Unsupported(
      "it has groups, a dilation, a given output shape or an output padding beyond its pads",
      "use one group, a dilation of 1 and pads",
    );
  }
  const size = (axis: 0 | 1, kernel: number) =>
    (image[axis + 1]! - 1) * stride[axis] + kernel - padding[axis]! - padding[axis + 2]!;
  const made = emit(
    state,
    "deconv",
    [input.tensor],
    [filters!, size(0, rows!), size(1, columns)],
    [
      `filters: ${filters}`,
      pairParameter("kernel", [rows!, columns]),
      ...(elementsOf(stride) === 1 ? [] : [pairParameter("stride", stride)]),
      ...(padding.every((side) => side === 0) ? [] : [`padding: [${padding.join(", ")}]`]),
    ],
  );
  writeWeights(state, made.layer, { ...weights, tensor: transposed(weights.tensor, [1, 0, 2, 3]) }, 1);
  writeBias(state, made.layer, constantInput(state, node, 2)?.tensor.data);
  return withoutAffine(made);
}

/** `MatMul` of the network's tensor with a constant matrix [inputs, units]. */
export function importMatMul(state: Import, node: OnnxNode): Live {
  const weights = constantInput(state, node, 1);
  if (weights?.tensor.shape.length !== 2) {
    throw new Unsupported("its second input is no matrix", "only a vector times a constant matrix can be built");
  }
  const input = settled(state, liveInput(state, node, 0));
  const matrix = { ...weights, tensor: transposed(weights.tensor, [1, 0]) };
  return writeDense(state, input, asVector(input), matrix, undefined, 1);
}

/** `Gemm`: alpha * x * B + beta * C with a constant B and C. */
export function importGemm(state: Import, node: OnnxNode): Live {
  if (integer(node, "transA", 0) !== 0) throw new Unsupported("it transposes its first input", "export without transA");
  const given = required(constantInput(state, node, 1), "weights");
  const bias = constantInput(state, node, 2);
  const alpha = numberOf(node, "alpha");
  const beta = numberOf(node, "beta");
  if (alpha !== 1 && given.format) {
    throw new Unsupported(`it scales quantised weights by ${alpha}`, "put the factor into the scale of the weights");
  }
  const matrix = integer(node, "transB", 0) ? given.tensor : transposed(given.tensor, [1, 0]);
  const weights = {
    ...given,
    tensor: { shape: matrix.shape, data: alpha === 1 ? matrix.data : matrix.data.map((value) => value * alpha) },
  };
  const scaledBias = bias && {
    ...bias,
    tensor: { ...bias.tensor, data: bias.tensor.data.map((value) => value * beta) },
  };
  const input = settled(state, liveInput(state, node, 0));
  return writeDense(state, input, asVector(input), weights, scaledBias, integer(node, "transB", 0) ? 0 : 1);
}

/** Takes a constant added per channel as the bias of the layer in front; false when it has one or is no such layer. */
export function takeBias(state: Import, input: Live, addend: Float64Array): boolean {
  const layer = layerOf(state, input);
  const weighted = layer.operation === "conv" || layer.operation === "depthwise" || layer.operation === "dense";
  if (!weighted || state.tensors.has(`${layer.name}.bias`) || layer.annotations.some(isActivations)) return false;
  if (input.affine && !isIdentity(input.affine)) return false;
  const channels = layer.shape[0]!;
  if (addend.length !== 1 && addend.length !== channels) return false;
  writeBias(state, layer, addend.length === 1 ? new Float64Array(channels).fill(addend[0]!) : addend);
  return true;
}

/** @param outputAxis Axis of the outputs in the model's own matrix. */
function writeDense(
  state: Import,
  input: Live,
  argument: string,
  weights: Constant,
  bias: Constant | undefined,
  outputAxis: 0 | 1,
): Live {
  const [units, inputs] = weights.tensor.shape;
  if (inputs !== elementsOf(input.shape) || units === undefined) {
    throw new Unsupported(
      `its weights read ${inputs} elements, its input has ${elementsOf(input.shape)}`,
      "the matrix must cover the whole flattened tensor",
    );
  }
  const made = emit(state, "dense", [argument], [units], [`units: ${units}`]);
  writeWeights(state, made.layer, weights, outputAxis);
  if (bias) {
    const { data } = bias.tensor;
    if (data.length !== 1 && data.length !== units) {
      throw new Unsupported(`its bias has ${data.length} elements for ${units} units`, "use one bias per unit");
    }
    writeBias(state, made.layer, data.length === 1 ? new Float64Array(units).fill(data[0]!) : data);
  }
  return withoutAffine(made);
}

function writeWeights(state: Import, layer: WrittenLayer, weights: Constant, outputAxis: 0 | 1): void {
  if (weights.scaleAxis !== undefined && weights.scaleAxis !== outputAxis) {
    throw new Unsupported("its weights have a scale for each input", "use a scale for each output, or one for all");
  }
  state.tensors.set(`${layer.name}.weight`, { shape: weights.tensor.shape, data: weights.tensor.data });
  const format = weights.format ?? twoOrThreeValues(weights.tensor.data);
  if (format) layer.annotations.push(`@weights(${format})`);
}

/** Weights that are all -s or s, or 0 besides, are binary or ternary whatever the model calls them. */
function twoOrThreeValues(data: OnnxData): string | undefined {
  const magnitudes = new Set<number>();
  for (const value of data) {
    magnitudes.add(Math.abs(value));
    if (magnitudes.size > 2) return undefined;
  }
  const [scale, ...others] = [...magnitudes].filter((magnitude) => magnitude > 0);
  if (scale === undefined || others.length > 0) return undefined;
  return `${magnitudes.has(0) ? "ternary" : "binary"}(scale: ${decimal(scale)})`;
}

function writeBias(state: Import, layer: WrittenLayer, data: OnnxData | undefined): void {
  if (data?.some((value) => value !== 0)) state.tensors.set(`${layer.name}.bias`, { shape: [data.length], data });
}

type OnnxData = Constant["tensor"]["data"];

function required(constant: Constant | undefined, what: string): Constant {
  if (!constant) throw new Unsupported(`it has no ${what}`, "export the model with its parameters");
  return constant;
}

function numberOf(node: OnnxNode, name: string): number {
  const value = node.attributes.get(name);
  return typeof value === "number" ? value : 1;
}

function isActivations(annotation: string): boolean {
  return annotation.startsWith("@activations");
}
