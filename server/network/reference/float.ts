import type { CheckedNetwork, Layer, LayerWeights } from "../checked.ts";
import { at, mapChannels } from "./finish.ts";
import { asDoubles, geometryOf, indexOfLargest } from "./run.ts";
import { depthwise, maximum, multiplyAccumulate, sum, vectorGeometry, wholeGeometry } from "./window.ts";

/**
 * The same network without quantisation, in double precision: real weights from the file (codes times scale where they
 * are seeded), activations never rounded, so that `quantize` passes on what it reads.
 *
 * @param inputs Real values of each input layer by its name, in [channels, height, width] order.
 * @returns Real values of every layer by name; `argmax` gives an index.
 */
export function runFloat(
  network: CheckedNetwork,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
): Map<string, Float64Array> {
  const values = new Map<string, Float64Array>();
  for (const layer of network.layers) {
    if (layer.operation === "input") values.set(layer.name, inputValues(layer, inputs[layer.name]));
    else {
      const read = layer.inputs.map((name) => values.get(name)!);
      values.set(layer.name, compute(layer, read[0]!, read[1]));
    }
  }
  return values;
}

function compute(layer: Layer, input: Float64Array, second: Float64Array | undefined): Float64Array {
  switch (layer.operation) {
    case "conv":
    case "dense": {
      const { matrix, bias, outputs } = realWeights(layer.weights!);
      return multiplyAccumulate(input, layer.geometry ?? vectorGeometry(input.length), matrix, outputs, bias);
    }
    case "depthwise": {
      const { matrix, bias } = realWeights(layer.weights!);
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
    case "quantize":
      return input;
    default:
      throw new Error(`internal error: layer ${layer.name}: no floating-point form of ${layer.operation}`);
  }
}

function affineOf(layer: Layer) {
  if (!layer.affine) throw new Error(`internal error: batchnorm ${layer.name} has no real parameters`);
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

function realWeights(weights: LayerWeights) {
  const codes = asDoubles(weights.codes());
  const biasCodes = weights.biasCodes();
  const biasScale = weights.bias?.scale ?? 1;
  return {
    outputs: weights.shape[0]!,
    matrix: weights.values ? Float64Array.from(weights.values()) : codes.map((code) => code * weights.format.scale),
    bias: weights.biasValues?.() ?? biasCodes?.map((code) => code * biasScale),
  };
}
