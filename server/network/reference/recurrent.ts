import type { AlignedSum, GruArithmetic, LstmArithmetic, RnnArithmetic, TableLookup } from "../arithmetic.ts";
import type { Layer } from "../checked.ts";
import { partOf } from "../parts.ts";
import { applyFinish } from "./finish.ts";
import { asDoubles } from "./parts.ts";
import { multiplyAccumulate, vectorGeometry } from "./window.ts";

/**
 * Recurrent layers step by step (docs/numerics.md, section 12).
 *
 * @param input Codes [time, features].
 * @returns Codes of the state, [time, units] or [units] for the last step.
 */
export function recurrentCodes(
  layer: Layer,
  arithmetic: LstmArithmetic | GruArithmetic | RnnArithmetic,
  input: Float64Array,
): Float64Array {
  const units = layer.attributes.units as number;
  const step = stepOf(layer, arithmetic, units);
  return overTime(layer, input, new Float64Array(units), step);
}

type Step = (input: Float64Array, state: Float64Array) => Float64Array;

/** Runs a step over the time axis, from the given state. */
export function overTime(layer: Layer, input: Float64Array, start: Float64Array, step: Step): Float64Array {
  const [time, features] = layer.inputTensors[0]!.shape as readonly [number, number];
  const states = new Float64Array(time * start.length);
  let state = start;
  for (let index = 0; index < time; index++) {
    state = step(input.subarray(index * features, (index + 1) * features), state);
    states.set(state, index * start.length);
  }
  return layer.attributes.return === "last" ? state : states;
}

function stepOf(layer: Layer, arithmetic: LstmArithmetic | GruArithmetic | RnnArithmetic, units: number): Step {
  switch (arithmetic.kind) {
    case "lstm":
      return lstmStep(layer, arithmetic, units);
    case "gru":
      return gruStep(layer, arithmetic, units);
    case "rnn":
      return rnnStep(layer, arithmetic);
  }
}

function lstmStep(layer: Layer, arithmetic: LstmArithmetic, units: number): Step {
  const { sum, sigmoid, tanh, cellSum, cellFormat, cell, cellTanh, finish } = arithmetic;
  const [first, second] = [product(layer, "input"), product(layer, "hidden")];
  let kept: Float64Array = new Float64Array(units);
  return (input, state) => {
    const sums = added(sum, first(input), second(state));
    const [i, f, g, o] = [0, 1, 2, 3].map((gate) =>
      lookUp(gate === 2 ? tanh : sigmoid, sums.subarray(gate * units, (gate + 1) * units)),
    ) as [Float64Array, Float64Array, Float64Array, Float64Array];
    const next = added(cellSum, times(f, kept), times(i, g));
    kept = applyFinish(cell, next, units, cellFormat);
    return applyFinish(finish, times(o, lookUp(cellTanh, kept)), units, layer.output.format);
  };
}

function gruStep(layer: Layer, arithmetic: GruArithmetic, units: number): Step {
  const { reset, sum, sigmoid, resetState, newSum, tanh, stateSum, finish } = arithmetic;
  const { format } = layer.output;
  const whole = 2 ** sigmoidBits;
  const [first, second] = [product(layer, "input"), product(layer, "hidden")];
  const part = (values: Float64Array, gate: number) => values.subarray(gate * units, (gate + 1) * units);
  return (input, state) => {
    const [read, held] = [first(input), second(state)];
    const gates = added(sum, read, held);
    const r = lookUp(sigmoid, part(gates, 0));
    const z = lookUp(sigmoid, part(gates, 1));
    const recurrent =
      reset === "after"
        ? times(r, part(held, 2))
        : part(second(applyFinish(resetState, times(r, state), units, format)), 2);
    const n = lookUp(tanh, added(newSum, part(read, 2), recurrent));
    const rest = z.map((code) => whole - code);
    return applyFinish(finish, added(stateSum, times(rest, n), times(z, state)), units, format);
  };
}

/** A gate's code is a multiple of 2^-16. */
const sigmoidBits = 16;

function rnnStep(layer: Layer, { sum, tanh, finish }: RnnArithmetic): Step {
  const [first, second] = [product(layer, "input"), product(layer, "hidden")];
  return (input, state) => {
    const sums = added(sum, first(input), second(state));
    const values = tanh ? lookUp(tanh, sums) : sums;
    return applyFinish(finish, values, values.length, layer.output.format);
  };
}

/** Exact sums of products of one matrix of a layer with a vector, bias included. */
export function product(layer: Layer, name: string): (input: Float64Array) => Float64Array {
  const weights = partOf(layer, name);
  const matrix = asDoubles(weights.codes());
  const bias = weights.biasCodes();
  return (input) => multiplyAccumulate(input, vectorGeometry(input.length), matrix, weights.shape[0]!, bias);
}

function added({ shiftFirst, shiftSecond }: AlignedSum, first: Float64Array, second: Float64Array): Float64Array {
  const [scaleFirst, scaleSecond] = [2 ** shiftFirst, 2 ** shiftSecond];
  return first.map((code, index) => code * scaleFirst + second[index]! * scaleSecond);
}

function times(first: Float64Array, second: Float64Array): Float64Array {
  return first.map((code, index) => code * second[index]!);
}

function lookUp({ address, format, codes }: TableLookup, values: Float64Array): Float64Array {
  const table = codes();
  return applyFinish(address, values, values.length, format).map((code) => table[code - format.low]!);
}
