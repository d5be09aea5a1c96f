import type { ScaledFormat } from "../../formats/format.ts";
import { createFact } from "../../lazy/fact.ts";
import type { AlignedSum, Finish, TableLookup } from "../../network/arithmetic.ts";
import type { FinishUnit } from "../finish/unit.ts";
import { codes } from "../rtl.ts";
import type { Stream } from "../stream.ts";
import { gatesOf, type RecurrentUnit } from "./unit.ts";

/**
 * What happens to the sums of one unit of a recurrent layer, as values and the operations that make them. Schedule,
 * resources, energy and both generators read this list; the reference executor has its own.
 */
export interface Value {
  readonly name: string;
  /** Every code of the value lies between these. */
  readonly low: number;
  readonly high: number;
  readonly operation: Operation;
}

export type Operation =
  /** Sum of the matrix `input` or `hidden` for one gate. */
  | { readonly kind: "input" | "hidden"; readonly gate: number }
  /** What the step before left behind; 0 in the first step. It is needed together with `beside`. */
  | { readonly kind: "kept"; readonly beside: Value }
  /** A value of the phase before. */
  | { readonly kind: "carried"; readonly from: Value }
  | { readonly kind: "sum"; readonly of: readonly [Value, Value]; readonly sum: AlignedSum }
  | { readonly kind: "product"; readonly of: readonly [Value, Value] }
  /** 2^16 less a gate's code. */
  | { readonly kind: "rest"; readonly of: readonly [Value] }
  | { readonly kind: "finish"; readonly of: readonly [Value]; readonly finish: Finish }
  | { readonly kind: "table"; readonly of: readonly [Value]; readonly table: TableLookup; readonly function: string };

/** A pass over all units: the products of a vector with rows of `hidden`, and what is made of them. */
export interface Phase {
  /** Gates whose rows of `hidden` are multiplied. */
  readonly gates: readonly number[];
  /** In an order in which each value comes behind those that it is made of. */
  readonly values: readonly Value[];
  /** Goes into the vector that the next phase multiplies; of the last phase: the state. */
  readonly result: Value;
  /** Values that the next phase reads. */
  readonly carried: readonly Value[];
}

export interface Cell {
  readonly phases: readonly Phase[];
  /** Value of the last phase that the next step reads as `kept`. */
  readonly kept: Value | undefined;
}

export const cellOf: (unit: RecurrentUnit) => Cell = createFact(makeCell);

function makeCell(unit: RecurrentUnit): Cell {
  const { arithmetic, state, weights } = unit;
  const gates = Array.from({ length: gatesOf(arithmetic) }, (_, gate) => gate);
  const [least, most] = codes(unit.input);
  const values: Value[] = [];
  const add = (name: string, low: number, high: number, operation: Operation): Value => {
    const value = { name, low, high, operation };
    values.push(value);
    return value;
  };
  const input = (gate: number) => add(`input_${gate}`, least, most, { kind: "input", gate });
  const hidden = (gate: number) =>
    add(`hidden_${gate}`, weights.accumulator.low, weights.accumulator.high, { kind: "hidden", gate });
  const sum = (name: string, a: Value, b: Value, aligned: AlignedSum) => {
    const [first, second] = [2 ** aligned.shiftFirst, 2 ** aligned.shiftSecond];
    return add(name, a.low * first + b.low * second, a.high * first + b.high * second, {
      kind: "sum",
      of: [a, b],
      sum: aligned,
    });
  };
  const product = (name: string, a: Value, b: Value) => {
    const ends = [a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high];
    return add(name, Math.min(...ends), Math.max(...ends), { kind: "product", of: [a, b] });
  };
  const finish = (name: string, of: Value, rounding: Finish, { low, high }: ScaledFormat) =>
    add(name, low, high, { kind: "finish", of: [of], finish: rounding });
  const table = (name: string, of: Value, lookup: TableLookup, shape: string, codesOf: { low: number; high: number }) =>
    add(name, codesOf.low, codesOf.high, {
      kind: "table",
      of: [finish(`${name}_address`, of, lookup.address, lookup.format)],
      table: lookup,
      function: shape,
    });
  const gate = (name: string, of: Value, lookup: TableLookup) => table(name, of, lookup, "sigmoid", gateCodes);
  const candidate = (name: string, of: Value, lookup: TableLookup) => table(name, of, lookup, "tanh", tanhCodes);
  const keep = (beside: Value, { low, high }: ScaledFormat) => add("kept", low, high, { kind: "kept", beside });
  const phase = (rows: readonly number[], result: Value, carried: readonly Value[]): Phase => ({
    gates: rows,
    values: values.splice(0),
    result,
    carried,
  });

  switch (arithmetic.kind) {
    case "rnn": {
      const a = sum("sum", input(0), hidden(0), arithmetic.sum);
      const value = arithmetic.tanh ? candidate("activation", a, arithmetic.tanh) : a;
      return { phases: [phase(gates, finish("state", value, arithmetic.finish, state), [])], kept: undefined };
    }
    case "lstm": {
      const { sigmoid, tanh, cellSum, cellFormat, cell, cellTanh } = arithmetic;
      const [i, f, g, o] = ["i", "f", "g", "o"].map((name, index) => {
        const a = sum(`sum_${name}`, input(index), hidden(index), arithmetic.sum);
        return name === "g" ? candidate(name, a, tanh) : gate(name, a, sigmoid);
      }) as [Value, Value, Value, Value];
      const next = sum("cell_sum", product("kept_part", f, keep(f, cellFormat)), product("new_part", i, g), cellSum);
      const c = finish("cell_state", next, cell, cellFormat);
      const weighed = product("weighed", o, candidate("cell_tanh", c, cellTanh));
      return { phases: [phase(gates, finish("state", weighed, arithmetic.finish, state), [])], kept: c };
    }
    case "gru": {
      const { sigmoid, tanh, newSum, stateSum, resetState } = arithmetic;
      const r = gate("r", sum("sum_r", input(0), hidden(0), arithmetic.sum), sigmoid);
      const z = gate("z", sum("sum_z", input(1), hidden(1), arithmetic.sum), sigmoid);
      const mixed = (n: Value, update: Value, held: Value) => {
        const rest = add("rest", 0, 2 ** 16, { kind: "rest", of: [update] });
        const both = sum("mixed", product("fresh", rest, n), product("held", update, held), stateSum);
        return finish("state", both, arithmetic.finish, state);
      };
      if (arithmetic.reset === "after") {
        const n = candidate("n", sum("sum_n", input(2), product("reset_part", r, hidden(2)), newSum), tanh);
        const h = mixed(n, z, keep(n, state));
        return { phases: [phase(gates, h, [])], kept: h };
      }
      const held = keep(r, state);
      const own = input(2);
      const reset = finish("reset_state", product("reset_part", r, held), resetState, state);
      const first = phase([0, 1], reset, [z, own, held]);
      const carry = (from: Value) => add(`${from.name}_carried`, from.low, from.high, { kind: "carried", from });
      const n = candidate("n", sum("sum_n", carry(own), hidden(2), newSum), tanh);
      const h = mixed(n, carry(z), carry(held));
      return { phases: [first, phase([2], h, [])], kept: h };
    }
  }
}

const gateCodes = { low: 0, high: 2 ** 16 - 1 };
const tanhCodes = { low: -(2 ** 15), high: 2 ** 15 - 1 };

/** Values that an operation reads. */
export function operands({ operation }: Value): readonly Value[] {
  return "of" in operation ? operation.of : [];
}

/** How the codes of a value are stored. */
export function storage({ low, high }: Pick<Value, "low" | "high">): Pick<Stream, "bits" | "signed" | "binary"> {
  const signed = low < 0;
  let bits = 1;
  while (signed ? low < -(2 ** (bits - 1)) || high > 2 ** (bits - 1) - 1 : high > 2 ** bits - 1) bits++;
  return { bits, signed, binary: false };
}

/** The unit that brings a value to fewer codes; undefined where its codes stay as they are. */
export function finishUnit(unit: RecurrentUnit, value: Value): FinishUnit | undefined {
  const { operation } = value;
  if (operation.kind !== "finish" || operation.finish.kind === "none") return undefined;
  const words = (unit.steps * unit.units) / unit.pe;
  return {
    kind: "finish",
    name: `${unit.name}_${value.name}`,
    layer: unit.layer,
    finish: operation.finish,
    channels: unit.pe,
    pixels: words,
    input: { ...storage(operation.of[0]), lanes: unit.pe, words },
    output: { ...storage(value), lanes: unit.pe, words },
    memory: "lutram",
    dsp: unit.dsp && operation.finish.kind === "requantise",
  };
}
