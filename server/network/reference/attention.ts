import type { AttentionArithmetic } from "../arithmetic.ts";
import type { Layer } from "../checked.ts";
import { applyFinish } from "./finish.ts";
import { product } from "./recurrent.ts";
import { realProduct, type ValuesOf } from "./recurrentFloat.ts";
import { softmaxCodes, softmaxValues } from "./softmax.ts";

/** Multi-head attention over codes [time, features] (docs/numerics.md, section 12). */
export function attentionCodes(layer: Layer, arithmetic: AttentionArithmetic, input: Float64Array): Float64Array {
  const { query, key, value, exponential, probability, context, finish } = arithmetic;
  const [, features] = sizesOf(layer);
  const projected = ([name, { finish: rounding, format }]: readonly [string, AttentionArithmetic["query"]]) => {
    const sums = product(layer, name);
    return eachRow(input, features, (row) => applyFinish(rounding, sums(row), features, format));
  };
  const [q, k, v] = (
    [
      ["query", query],
      ["key", key],
      ["value", value],
    ] as const
  ).map(projected);
  const joined = heads(layer, q!, k!, v!, (scores) => softmaxCodes(scores, exponential, probability));
  const output = product(layer, "output");
  return eachRow(joined, features, (row) => {
    const read = applyFinish(context, row, features, value.format);
    return applyFinish(finish, output(read), features, layer.output.format);
  });
}

/** The same in real numbers. */
export function attentionValues(layer: Layer, input: Float64Array, valuesOf: ValuesOf): Float64Array {
  const [, features] = sizesOf(layer);
  const [q, k, v] = ["query", "key", "value"].map((name) =>
    eachRow(input, features, realProduct(layer, name, valuesOf)),
  );
  const root = Math.sqrt(features / (layer.attributes.heads as number));
  const joined = heads(layer, q!, k!, v!, (scores) => softmaxValues(scores.map((score) => score / root)));
  return eachRow(joined, features, realProduct(layer, "output", valuesOf));
}

/** Applies a function to each step of [time, features]. */
export function eachRow(
  input: Float64Array,
  features: number,
  transform: (row: Float64Array) => Float64Array,
): Float64Array {
  const time = input.length / features;
  const rows = Array.from({ length: time }, (_, step) =>
    transform(input.subarray(step * features, (step + 1) * features)),
  );
  const size = rows[0]?.length ?? 0;
  const result = new Float64Array(time * size);
  for (const [step, row] of rows.entries()) result.set(row, step * size);
  return result;
}

/** For each head and step the values of the steps it sees, weighed by a function of the scores q k; [time, features]. */
function heads(
  layer: Layer,
  query: Float64Array,
  key: Float64Array,
  value: Float64Array,
  weigh: (scores: Float64Array) => Float64Array,
): Float64Array {
  const [time, features] = sizesOf(layer);
  const count = layer.attributes.heads as number;
  const size = features / count;
  const result = new Float64Array(time * features);
  for (let head = 0; head < count; head++) {
    for (let step = 0; step < time; step++) {
      const scores = new Float64Array(layer.attributes.causal === true ? step + 1 : time);
      for (let seen = 0; seen < scores.length; seen++) {
        let sum = 0;
        for (let index = head * size; index < (head + 1) * size; index++) {
          sum += query[step * features + index]! * key[seen * features + index]!;
        }
        scores[seen] = sum;
      }
      const weights = weigh(scores);
      for (let index = head * size; index < (head + 1) * size; index++) {
        let sum = 0;
        for (let seen = 0; seen < weights.length; seen++) sum += weights[seen]! * value[seen * features + index]!;
        result[step * features + index] = sum;
      }
    }
  }
  return result;
}

function sizesOf(layer: Layer): readonly [time: number, features: number] {
  return layer.inputTensors[0]!.shape as readonly [number, number];
}
