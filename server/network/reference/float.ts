import { realFunctions } from "../../layers/functions.ts";
import type { CheckedNetwork, Layer } from "../checked.ts";
import { attentionValues, eachRow } from "./attention.ts";
import {
  deconvolution,
  gathered,
  groupedMultiplyAccumulate,
  multiply,
  normalised,
  perGroup,
  rows,
} from "./elements.ts";
import { at, mapChannels } from "./finish.ts";
import { geometryOf, indexOfLargest } from "./parts.ts";
import { realWeights } from "./realWeights.ts";
import { recurrentValues, type ValuesOf } from "./recurrentFloat.ts";
import { leaveOut } from "./region.ts";
import { softmaxValues } from "./softmax.ts";
import { depthwise, maximum, multiplyAccumulate, sum, vectorGeometry, wholeGeometry } from "./window.ts";

/** Results of functions stay below it (exp of 1000 is no number), so that sums and products of them are numbers too. */
const greatest = 2 ** 300;

/**
 * The same network without quantisation, in double precision: real weights from the file or of the seeded
 * draws, activations never rounded, so that `quantize` passes on what it reads.
 *
 * @param inputs Real values of each input layer by its name, in [channels, height, width] order.
 * @param valuesOf What weights stand for; `quantisedWeights` leaves only the activations unrounded.
 * @returns Real values of every layer by name; `argmax` gives an index.
 */
export function runFloat(
  network: CheckedNetwork,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
  valuesOf: ValuesOf = realWeights,
): Map<string, Float64Array> {
  const values = new Map<string, Float64Array>();
  for (const layer of network.layers) {
    if (layer.operation === "input") values.set(layer.name, inputValues(layer, inputs[layer.name]));
    else {
      const read = layer.inputs.map((name) => values.get(name)!);
      values.set(layer.name, floatLayer(layer, read, valuesOf));
    }
  }
  return values;
}

/**
 * Real values of one layer from those that it reads.
 *
 * @param valuesOf What its weights stand for.
 */
export function floatLayer(
  layer: Layer,
  read: readonly Float64Array[],
  valuesOf: ValuesOf = realWeights,
): Float64Array {
  const [first, second] = read;
  const input = first!;
  switch (layer.operation) {
    case "conv":
      if (layer.attributes.groups !== 1) {
        const { matrix, bias, outputs } = valuesOf(layer.weights!);
        const groups = layer.attributes.groups as number;
        return leaveOut(
          layer,
          groupedMultiplyAccumulate(input, geometryOf(layer), matrix, outputs, groups, bias),
          bias,
        );
      }
      return weightedSum(layer, input, valuesOf);
    case "dense":
      return weightedSum(layer, input, valuesOf);
    case "deconv": {
      const { matrix, bias, outputs } = valuesOf(layer.weights!);
      return deconvolution(input, geometryOf(layer), matrix, outputs, bias);
    }
    case "embedding":
      return rows(input, valuesOf(layer.weights!).matrix, layer.weights!.shape);
    case "multiply":
      return multiply(input, second!);
    case "concat":
    case "slice":
    case "upsample":
    case "transpose":
    case "pad":
      return reordered(layer, read);
    case "clip": {
      const { low, high } = layer.attributes as { readonly low: number; readonly high: number };
      return input.map((value) => Math.max(low, Math.min(high, value)));
    }
    case "leakyrelu": {
      const slope = layer.attributes.slope as number;
      return input.map((value) => (value < 0 ? slope * value : value));
    }
    case "prelu": {
      const slopes = layer.slopes!();
      return mapChannels(input, layer.output.shape[0]!, (value, channel) =>
        value < 0 ? at(slopes, channel) * value : value,
      );
    }
    case "sigmoid":
    case "tanh":
    case "gelu":
    case "hardswish":
    case "exp": {
      const { value } = realFunctions.get(layer.operation)!;
      return input.map((x) => Math.min(greatest, value(x)));
    }
    case "softmax":
      return perGroup(input, layer.output.shape, softmaxValues);
    case "confident": {
      const { above, inclusive } = layer.attributes as { readonly above: number; readonly inclusive: boolean };
      const most = Math.max(...softmaxValues(input));
      return Float64Array.of(most > above || (inclusive && most === above) ? 1 : 0);
    }
    case "layernorm": {
      const { a, b } = affineOf(layer);
      const epsilon = layer.attributes.epsilon as number;
      return perGroup(input, layer.output.shape, (group) => normalised(group, a, b, epsilon));
    }
    case "lstm":
    case "gru":
    case "rnn":
      return recurrentValues(layer, input, valuesOf);
    case "attention":
      return attentionValues(layer, input, valuesOf);
    case "depthwise": {
      const { matrix, bias } = valuesOf(layer.weights!);
      return depthwise(input, geometryOf(layer), matrix, bias);
    }
    case "maxpool":
      return maximum(input, geometryOf(layer));
    case "avgpool": {
      const { kernel } = geometryOf(layer);
      return sum(input, geometryOf(layer)).map((total) => total / (kernel[0] * kernel[1]));
    }
    case "globalpool": {
      const whole = wholeGeometry(layer.inputTensors[0]!);
      if (layer.attributes.kind === "max") return maximum(input, whole);
      return sum(input, whole).map((total) => total / (whole.height * whole.width));
    }
    case "batchnorm": {
      const { a, b } = affineOf(layer);
      return mapChannels(input, layer.output.shape[0]!, (value, channel) => at(a, channel) * value + at(b, channel));
    }
    case "add":
      return input.map((value, index) => value + second![index]!);
    case "relu":
      return input.map((value) => Math.max(0, value));
    case "argmax":
      return Float64Array.of(indexOfLargest(input));
    case "flatten":
    case "reshape":
    case "quantize":
      return input;
    default:
      throw new Error(`internal error: layer ${layer.name}: no floating-point form of ${layer.operation}`);
  }
}

function weightedSum(layer: Layer, input: Float64Array, valuesOf: ValuesOf): Float64Array {
  const { matrix, bias, outputs } = valuesOf(layer.weights!);
  if (layer.operation === "dense" && layer.inputTensors[0]!.shape.length === 2) {
    const features = layer.inputTensors[0]!.shape[1]!;
    const sums = (row: Float64Array) => multiplyAccumulate(row, vectorGeometry(features), matrix, outputs, bias);
    return eachRow(input, features, sums);
  }
  const geometry = layer.geometry ?? vectorGeometry(input.length);
  return leaveOut(layer, multiplyAccumulate(input, geometry, matrix, outputs, bias), bias);
}

function reordered({ arithmetic }: Layer, read: readonly Float64Array[]): Float64Array {
  const exact = arithmetic.kind === "realFinish" ? arithmetic.exact : arithmetic;
  return exact.kind === "gather" ? gathered(read, exact.order(), undefined) : read[0]!;
}

function affineOf(layer: Layer) {
  if (!layer.affine) throw new Error(`internal error: ${layer.operation} ${layer.name} has no real parameters`);
  return layer.affine();
}

function inputValues(layer: Layer, given: ArrayLike<number> | undefined): Float64Array {
  const { shape } = layer.output;
  const count = shape.reduce((product, size) => product * size, 1);
  if (!given || given.length !== count) {
    const found = given ? `has ${given.length} values` : "is missing";
    throw new Error(`input ${layer.name} ${found}, the network reads ${count} [${shape.join(", ")}]`);
  }
  return Float64Array.from(given);
}
