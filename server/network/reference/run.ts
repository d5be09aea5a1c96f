import type { ScaledFormat } from "../../formats/format.ts";
import { isCode } from "../../formats/quantise.ts";
import type { CheckedNetwork, Layer, Tensor } from "../checked.ts";
import { attentionCodes, eachRow } from "./attention.ts";
import { deconvolution, gathered, groupedMultiplyAccumulate, multiply, perGroup, rows } from "./elements.ts";
import { applyFinish, at, mapChannels } from "./finish.ts";
import { normalisedCodes } from "./layernorm.ts";
import { asDoubles, geometryOf, indexOfLargest, weightsOf } from "./parts.ts";
import { computeReal, realFinish } from "./real.ts";
import { recurrentCodes } from "./recurrent.ts";
import { leaveOut } from "./region.ts";
import { exponentialSum, softmaxCodes } from "./softmax.ts";
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
      const bias = weights.biasCodes();
      const sums = multiplyAccumulate(input, geometry, asDoubles(weights.codes()), outputs, bias);
      return finished(layer, leaveOut(layer, sums, bias));
    }
    case "stepwise": {
      const weights = weightsOf(layer);
      const [matrix, bias, units] = [asDoubles(weights.codes()), weights.biasCodes(), weights.shape[0]!];
      const features = layer.inputTensors[0]!.shape[1]!;
      const sums = (row: Float64Array) => multiplyAccumulate(row, vectorGeometry(features), matrix, units, bias);
      return eachRow(input, features, (row) => applyFinish(arithmetic.finish, sums(row), units, layer.output.format));
    }
    case "lstm":
    case "gru":
    case "rnn":
      return recurrentCodes(layer, arithmetic, input);
    case "attention":
      return attentionCodes(layer, arithmetic, input);
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
    case "groupedMultiplyAccumulate":
    case "deconvolution": {
      const weights = weightsOf(layer);
      const [outputs, matrix, bias] = [weights.shape[0]!, asDoubles(weights.codes()), weights.biasCodes()];
      const geometry = geometryOf(layer);
      return finished(
        layer,
        arithmetic.kind === "deconvolution"
          ? deconvolution(input, geometry, matrix, outputs, bias)
          : leaveOut(layer, groupedMultiplyAccumulate(input, geometry, matrix, outputs, arithmetic.groups, bias), bias),
      );
    }
    case "multiply":
      return finished(layer, multiply(input, second!));
    case "embedding": {
      const weights = weightsOf(layer);
      return finished(layer, rows(input, asDoubles(weights.codes()), weights.shape));
    }
    case "gather": {
      const factors = arithmetic.shifts.map((shift) => 2 ** shift);
      return finished(layer, gathered(read, arithmetic.order(), factors));
    }
    case "twoSlopes": {
      const { positive } = arithmetic;
      const negative = arithmetic.negative();
      const slope = (value: number, channel: number) => value * (value >= 0 ? positive : at(negative, channel));
      return finished(layer, mapChannels(input, layer.output.shape[0]!, slope));
    }
    case "lookup": {
      const { address, addressFormat, addressRange } = arithmetic;
      const codes = arithmetic.codes();
      const channels = layer.output.shape[0]!;
      return applyFinish(address, input, channels, addressFormat).map((code) => codes[code - addressRange.low]!);
    }
    case "softmax": {
      const { shape, format } = layer.output;
      return perGroup(input, shape, (group) => softmaxCodes(group, arithmetic.exponential, format));
    }
    case "layernorm": {
      const { shape, format } = layer.output;
      return perGroup(input, shape, (group) =>
        applyFinish(arithmetic.finish, normalisedCodes(group, arithmetic.addend), group.length, format),
      );
    }
    case "map":
      return finished(layer, input);
    case "realFinish": {
      const exact = compute({ ...layer, arithmetic: arithmetic.exact }, read);
      const { output } = layer;
      if (arithmetic.exact.kind !== "layernorm") return realFinish(output, exact, arithmetic);
      return perGroup(exact, output.shape, (group) =>
        realFinish({ ...output, shape: [group.length] }, group, arithmetic),
      );
    }
    case "float":
      return realFinish(layer.output, computeReal(layer, read), { scale: 1, pending: arithmetic.pending });
    case "confident":
      return Float64Array.of(exponentialSum(input, arithmetic.exponential) <= arithmetic.limit ? 1 : 0);
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
  const wrong = codes.findIndex((code) => !isCode(format, code));
  if (wrong >= 0) {
    throw new Error(
      `input ${layer.name}[${wrong}] is ${codes[wrong]}, which is no code of ${format.text}: ${codesText(format)}`,
    );
  }
  return codes;
}

function codesText(format: ScaledFormat): string {
  if (format.kind === "binary") return "codes are -1 and 1";
  if (format.real) return `codes are the values of the format from ${format.low} to ${format.high}`;
  const numbers = `the integers ${format.low} to ${format.high}`;
  return format.values ? `codes are ${format.values.length} of ${numbers}` : `codes are ${numbers}`;
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
    const code = codes[index]!;
    if (code >= range.low && code <= range.high && isCode(format, code)) continue;
    throw new Error(
      `internal error: layer ${layer.name} (${layer.operation}) computed the code ${codes[index]} at ${index}, ` +
        `outside its range ${range.low} to ${range.high} of ${format.text}`,
    );
  }
}
