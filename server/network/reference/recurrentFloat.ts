import type { Layer, LayerWeights } from "../checked.ts";
import { partOf } from "../parts.ts";
import type { RealWeights } from "./realWeights.ts";
import { overTime } from "./recurrent.ts";
import { multiplyAccumulate, vectorGeometry } from "./window.ts";

/** What a matrix of weights stands for: real numbers of a file, or the values of its codes. */
export type ValuesOf = (weights: LayerWeights) => RealWeights;

/** lstm, gru and rnn in real numbers, [time, features] to [time, units] or [units]. */
export function recurrentValues(layer: Layer, input: Float64Array, valuesOf: ValuesOf): Float64Array {
  const units = layer.attributes.units as number;
  const [first, second] = [realProduct(layer, "input", valuesOf), realProduct(layer, "hidden", valuesOf)];
  const gate = (values: Float64Array, index: number) => values.subarray(index * units, (index + 1) * units);
  if (layer.operation === "rnn") {
    const relu = layer.attributes.activation === "relu";
    return overTime(layer, input, new Float64Array(units), (read, state) =>
      plus(first(read), second(state)).map((value) => (relu ? Math.max(0, value) : Math.tanh(value))),
    );
  }
  if (layer.operation === "gru") {
    const after = layer.attributes.reset === "after";
    return overTime(layer, input, new Float64Array(units), (read, state) => {
      const [own, held] = [first(read), second(state)];
      const r = plus(gate(own, 0), gate(held, 0)).map(logistic);
      const z = plus(gate(own, 1), gate(held, 1)).map(logistic);
      const recurrent = after ? times(r, gate(held, 2)) : gate(second(times(r, state)), 2);
      const n = plus(gate(own, 2), recurrent).map(Math.tanh);
      return n.map((value, unit) => (1 - z[unit]!) * value + z[unit]! * state[unit]!);
    });
  }
  let cell = new Float64Array(units);
  return overTime(layer, input, new Float64Array(units), (read, state) => {
    const sums = plus(first(read), second(state));
    const [i, f, o] = [0, 1, 3].map((index) => gate(sums, index).map(logistic)) as [
      Float64Array<ArrayBuffer>,
      Float64Array<ArrayBuffer>,
      Float64Array<ArrayBuffer>,
    ];
    const g = gate(sums, 2).map(Math.tanh);
    cell = cell.map((value, unit) => f[unit]! * value + i[unit]! * g[unit]!);
    return o.map((value, unit) => value * Math.tanh(cell[unit]!));
  });
}

/** Sums of products of one matrix of a layer with a vector, in real numbers. */
export function realProduct(layer: Layer, name: string, valuesOf: ValuesOf): (input: Float64Array) => Float64Array {
  const { matrix, bias, outputs } = valuesOf(partOf(layer, name));
  return (input) => multiplyAccumulate(input, vectorGeometry(input.length), matrix, outputs, bias);
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function plus(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, index) => value + second[index]!);
}

function times(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((value, index) => value * second[index]!);
}
