import type { CheckedNetwork, Layer, Tensor, WindowGeometry } from "../checked.ts";
import { applyFinish } from "./finish.ts";
import { depthwise, maximum, multiplyAccumulate, sum, vectorGeometry, wholeGeometry } from "./window.ts";

/**
 * The bit-exact reference: the codes of every layer, by the law of docs/numerics.md.
 *
 * @param inputs Codes of each input layer by its name, in [channels, height, width] order.
 * @returns Codes by layer name in [channels, height, width] order. A layer without codes of its own (a fused batchnorm or
 *   relu) has no entry; a view has the array of what it reads.
 * @throws When an input is missing, of the wrong length or not a code of its format; and, as an internal error that names
 *   the layer, when a code leaves the range that the checked network declares.
 */
export function runReference(
  network: CheckedNetwork,
  inputs: Readonly<Record<string, ArrayLike<number>>>,
): Map<string, Float64Array> {
  const codes = new Map<string, Float64Array>();
  for (const layer of network.layers) {
    const { arithmetic } = layer;
    if (arithmetic.kind === "fused") continue;
    if (arithmetic.kind === "input") {
      codes.set(layer.name, inputCodes(layer, inputs[layer.name]));
      continue;
    }
    const read = layer.inputTensors.map((tensor) => codesOf(codes, tensor, layer));
    if (arithmetic.kind === "view") {
      codes.set(layer.name, read[0]!);
      continue;
    }
    const result = compute(layer, read);
    checkCodes(layer, result);
    codes.set(layer.name, result);
  }
  return codes;
}

function compute(layer: Layer, read: readonly Float64Array[]): Float64Array {
  const { arithmetic } = layer;
  const [first, second] = read;
  const input = first!;
  switch (arithmetic.kind) {
    case "multiplyAccumulate": {
      const weights = weightsOf(layer);
      const geometry = layer.geometry ?? vectorGeometry(input.length);
      const outputs = weights.shape[0]!;
      return finished(
        layer,
        multiplyAccumulate(input, geometry, asDoubles(weights.codes()), outputs, weights.biasCodes()),
      );
    }
    case "depthwise": {
      const weights = weightsOf(layer);
      return finished(layer, depthwise(input, geometryOf(layer), asDoubles(weights.codes()), weights.biasCodes()));
    }
    case "maxPool":
      return maximum(input, geometryOf(layer));
    case "sumPool":
      return finished(layer, sum(input, geometryOf(layer)));
    case "globalMax":
      return maximum(input, wholeGeometry(layer.inputTensors[0]!));
    case "globalSum":
      return finished(layer, sum(input, wholeGeometry(layer.inputTensors[0]!)));
    case "add": {
      const [scaleA, scaleB] = [2 ** arithmetic.shiftA, 2 ** arithmetic.shiftB];
      return finished(
        layer,
        input.map((code, index) => code * scaleA + second![index]! * scaleB),
      );
    }
    case "map":
      return finished(layer, input);
    case "argmax":
      return Float64Array.of(indexOfLargest(input));
    case "input":
    case "view":
    case "fused":
      throw new Error(`internal error: layer ${layer.name} (${layer.operation}) computes no codes of its own`);
  }
}

function finished(layer: Layer, values: Float64Array): Float64Array {
  const { arithmetic, output } = layer;
  return "finish" in arithmetic ? applyFinish(arithmetic.finish, values, output.shape[0]!, output.format) : values;
}

function codesOf(codes: ReadonlyMap<string, Float64Array>, tensor: Tensor, reader: Layer): Float64Array {
  const found = codes.get(tensor.source);
  if (!found) throw new Error(`internal error: layer ${reader.name} reads ${tensor.source}, which has no codes yet`);
  return found;
}

function inputCodes(layer: Layer, given: ArrayLike<number> | undefined): Float64Array {
  const { shape, format } = layer.output;
  const count = shape.reduce((product, size) => product * size, 1);
  if (!given)
    throw new Error(`input ${layer.name} is missing: give ${count} codes of ${format.text} [${shape.join(", ")}]`);
  if (given.length !== count) {
    throw new Error(`input ${layer.name} has ${given.length} codes, the network reads ${count} [${shape.join(", ")}]`);
  }
  const codes = Float64Array.from(given);
  const wrong = codes.findIndex((code) => !isCode(code, format.low, format.high, format.kind === "binary"));
  if (wrong >= 0) {
    throw new Error(
      `input ${layer.name}[${wrong}] is ${codes[wrong]}, which is no code of ${format.text}: ` +
        (format.kind === "binary" ? "codes are -1 and 1" : `codes are the integers ${format.low} to ${format.high}`),
    );
  }
  return codes;
}

/** A code outside the declared range means that range analysis and arithmetic disagree: every hardware width relies on it. */
function checkCodes(layer: Layer, codes: Float64Array): void {
  const { range, shape, format } = layer.output;
  const count = shape.reduce((product, size) => product * size, 1);
  if (codes.length !== count) {
    throw new Error(
      `internal error: layer ${layer.name} computed ${codes.length} codes for shape [${shape.join(", ")}]`,
    );
  }
  for (let index = 0; index < codes.length; index++) {
    if (isCode(codes[index]!, range.low, range.high, format.kind === "binary")) continue;
    throw new Error(
      `internal error: layer ${layer.name} (${layer.operation}) computed the code ${codes[index]} at ${index}, ` +
        `outside its range ${range.low} to ${range.high} of ${format.text}`,
    );
  }
}

function isCode(code: number, low: number, high: number, binary: boolean): boolean {
  return Number.isSafeInteger(code) && code >= low && code <= high && !(binary && code === 0);
}

function weightsOf(layer: Layer) {
  if (!layer.weights) throw new Error(`internal error: layer ${layer.name} (${layer.operation}) has no weights`);
  return layer.weights;
}

export function geometryOf(layer: Layer): WindowGeometry {
  if (!layer.geometry) throw new Error(`internal error: layer ${layer.name} (${layer.operation}) has no window`);
  return layer.geometry;
}

/** The lowest index on a tie. */
export function indexOfLargest(values: Float64Array): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}

const doubles = new WeakMap<Int32Array, Float64Array>();

/** Weight codes as doubles, converted once, so that the inner loops multiply doubles only. */
export function asDoubles(codes: Int32Array): Float64Array {
  let converted = doubles.get(codes);
  if (!converted) {
    converted = Float64Array.from(codes);
    doubles.set(codes, converted);
  }
  return converted;
}
