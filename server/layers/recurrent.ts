import { integerFormat } from "../formats/integer.ts";
import type { LayerKind, LayerShape, ShapeResult } from "./layer.ts";
import type { ParameterSpec } from "./parameters.ts";
import type { Shape } from "./shape.ts";
import { biasParameter } from "./window.ts";

/** Layers that walk over a sequence [time, features] and keep a state of `units` numbers. */
export interface RecurrentAttributes {
  readonly units: number;
  readonly return: "sequence" | "last";
  readonly bias: boolean;
}

export const recurrentInputs: LayerKind["inputs"] = [{ name: "input", documentation: "Sequence [time, features]." }];
export const recurrentAnnotations = [
  "weights",
  "bias",
  "activations",
  "accumulator",
  "sparsity",
  "memory",
  "share",
  "fold",
];

const units: ParameterSpec = {
  name: "units",
  type: { kind: "count" },
  documentation: "Size of the hidden state.",
};
const result: ParameterSpec = {
  name: "return",
  type: { kind: "choice", choices: ["sequence", "last"] },
  default: "sequence",
  documentation: "`sequence`: the state after each step, [time, units]. `last`: after the last step, [units].",
};
/** What `table` of a layer over a sequence may be. */
export const tableSizes = "a power of two from 16 to 65536";

const table: ParameterSpec = {
  name: "table",
  type: { kind: "count" },
  default: 1024,
  documentation: `Entries of the tables for sigmoid and tanh over [-8, 8), ${tableSizes}. Beyond the ends the last entry stands.`,
};

export const recurrentParameters: readonly ParameterSpec[] = [units, result, biasParameter, table];

/** Format of the state inside an LSTM: 16 bits, from -16 to 16. */
export const cellParameter: ParameterSpec = {
  name: "cell",
  type: { kind: "format" },
  default: { ...integerFormat(16, true), kind: "fixed", text: "fixed<16, 5>", scale: 2 ** -11 },
  documentation: "Number format of the cell state; it has a scale of its own, a power of two.",
};

/**
 * Shape and work of a recurrent layer.
 *
 * @param gates Rows of weights for each unit: 4 for an LSTM.
 * @param operations Table look-ups, products and sums for each unit and step besides the multiply-accumulates.
 * @param hiddenBias True: the recurrent sums have biases of their own.
 */
export function recurrentShape(
  input: Shape,
  { units: size, return: returns, bias }: RecurrentAttributes,
  gates: number,
  operations: number,
  hiddenBias = false,
): ShapeResult {
  const [time, features] = input;
  if (time === undefined || features === undefined || input.length !== 2) return sequenceExpected;
  const rows = gates * size;
  const shape: LayerShape = {
    shape: returns === "last" ? [size] : [time, size],
    weights: [rows, features + size],
    biases: rows,
    macs: time * rows * (features + size),
    operations: time * size * operations,
    ...(hiddenBias && bias ? { parameters: rows } : {}),
  };
  return shape;
}

export const sequenceExpected: ShapeResult = {
  problem: "mismatch",
  input: 0,
  expected: "a sequence [time, features]",
  whatToDo: "Give a tensor of two axes, time first.",
};
