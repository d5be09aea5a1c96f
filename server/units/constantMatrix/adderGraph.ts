import { createFact } from "../../lazy/fact.ts";
import type { LayerWeights } from "../../network/checked.ts";
import { codes, signedBits } from "../rtl.ts";
import { shareSums, type Term } from "./sharing.ts";
import { signedDigits } from "./signedDigits.ts";
import type { ConstantMatrixUnit } from "./unit.ts";

/**
 * Adders between the elements of a word and the sums of its rows. Each adder is followed by a register; what is read later than it is
 * made is handed on from register to register.
 */
export interface AdderGraph {
  /** Elements of the input, then the sums, each behind those that it reads. */
  readonly values: readonly Value[];
  /** What each row is made of. */
  readonly rows: readonly Row[];
  /** Registers between the input and the output. */
  readonly stages: number;
}

export interface Value {
  /** Undefined: an element of the input. */
  readonly sum: Addition | undefined;
  /** Bounds of the number. */
  readonly low: number;
  readonly high: number;
  /** Registers between the input and it. */
  readonly stage: number;
}

/** A value that is not an element. */
export interface Made extends Value {
  readonly sum: Addition;
}

export function isMade(value: Value): value is Made {
  return value.sum !== undefined;
}

/** An operand of an adder, or of a row. */
export type Operand = Term | { readonly constant: number };

/** left + right, or left - right where the right one is negative; the left one is positive. */
export interface Addition {
  readonly left: Operand;
  readonly right: Term;
}

/** A value moved to the left, or a number. */
export type Row = Operand;

/** Elements as numbers: of a binary one, its bit. */
export function elementBounds(input: ConstantMatrixUnit["input"]): readonly [number, number] {
  return input.binary ? [0, 1] : codes(input);
}

interface Known {
  readonly order: Int32Array;
  readonly binary: boolean;
  readonly low: number;
  readonly high: number;
  readonly graph: AdderGraph;
}

/** The last graph of each matrix: its unit is built for several devices and ways to fold its neighbours. */
const lastGraph = createFact<LayerWeights, { known?: Known }>(() => ({}));

/** The adders of a unit, which depend on its weights, the order of its columns and the range of its elements. */
export function adderGraph({ rows, columns, input, weights, columnOrder }: ConstantMatrixUnit): AdderGraph {
  const [low, high] = elementBounds(input);
  const { binary } = input;
  const last = lastGraph(weights);
  const { known } = last;
  if (known?.order === columnOrder && known.binary === binary && known.low === low && known.high === high) {
    return known.graph;
  }
  const codes = weights.codes();
  const bias = weights.biasCodes();
  const terms: Term[][] = [];
  const constants: number[] = [];
  for (let row = 0; row < rows; row++) {
    const own: Term[] = [];
    let constant = bias ? bias[row]! : 0;
    for (let column = 0; column < columns; column++) {
      const weight = codes[row * columns + columnOrder[column]!]!;
      // A binary element is twice its bit less one.
      if (binary) constant -= weight;
      for (const digit of signedDigits(binary ? 2 * weight : weight)) own.push({ value: column, ...digit });
    }
    terms.push(own);
    constants.push(constant);
  }
  const graph = graphOf(terms, constants, columns, [low, high]);
  last.known = { order: columnOrder, binary, low, high, graph };
  return graph;
}

/** @param bounds smallest and largest number of an element */
export function graphOf(
  terms: Term[][],
  constants: readonly number[],
  columns: number,
  [low, high]: readonly [number, number],
): AdderGraph {
  const values: Value[] = Array.from({ length: columns }, () => ({ sum: undefined, low, high, stage: 0 }));
  const add = (sum: Addition): number => {
    values.push({ sum, ...boundsOf(sum, values), stage: stageOf(sum, values) });
    return values.length - 1;
  };
  for (const sum of shareSums(terms, columns)) add(sum);
  const rows = terms.map((own, row) => rowOf(own, constants[row]!, values, add));
  const stages = rows.reduce((most, row) => Math.max(most, operandStage(row, values)), 1);
  return { values, rows, stages };
}

/** Adds the terms of a row up, always the two that are there first. */
function rowOf(
  terms: readonly Term[],
  constant: number,
  values: readonly Value[],
  add: (sum: Addition) => number,
): Row {
  const before = (one: Term, other: Term): number =>
    values[one.value]!.stage - values[other.value]!.stage || one.shift - other.shift || one.value - other.value;
  const left = terms.toSorted(before);
  const insert = (term: Term): void => {
    const at = left.findIndex((other) => before(term, other) < 0);
    left.splice(at < 0 ? left.length : at, 0, term);
  };
  const [first] = left;
  if (!first) return { constant };
  // A number is there from the start; a row whose terms are all subtracted begins with one too.
  if (constant !== 0 || left.every(({ negative }) => negative)) {
    left.shift();
    insert({ value: add({ left: { constant }, right: first }), shift: 0, negative: false });
  }
  while (left.length > 1) {
    const [one, other] = left.splice(0, 2) as [Term, Term];
    // What is subtracted stands on the right, so that only sums of two such terms are negative.
    const [positive, last] = one.negative && !other.negative ? [other, one] : [one, other];
    const shift = Math.min(one.shift, other.shift);
    const value = add({
      left: { ...positive, shift: positive.shift - shift, negative: false },
      right: { ...last, shift: last.shift - shift, negative: last.negative && !positive.negative },
    });
    insert({ value, shift, negative: positive.negative });
  }
  return left[0]!;
}

function boundsOf(
  { left, right }: Addition,
  values: readonly Value[],
): { readonly low: number; readonly high: number } {
  const [low, high] = operandBounds(left, values);
  const moved = 2 ** right.shift;
  const { low: least, high: most } = values[right.value]!;
  return right.negative
    ? { low: low - most * moved, high: high - least * moved }
    : { low: low + least * moved, high: high + most * moved };
}

/** Bounds of an operand without its sign. */
export function operandBounds(operand: Operand, values: readonly Value[]): readonly [number, number] {
  if ("constant" in operand) return [operand.constant, operand.constant];
  const { low, high } = values[operand.value]!;
  return [low * 2 ** operand.shift, high * 2 ** operand.shift];
}

function stageOf({ left, right }: Addition, values: readonly Value[]): number {
  return 1 + Math.max(operandStage(left, values), operandStage(right, values));
}

/** Registers between the input and an operand; none of a number. */
export function operandStage(operand: Operand, values: readonly Value[]): number {
  return "constant" in operand ? 0 : values[operand.value]!.stage;
}

/** Width of a value, and whether it has a sign. */
export function valueWidth({ low, high }: Pick<Value, "low" | "high">): {
  readonly bits: number;
  readonly signed: boolean;
} {
  const signed = low < 0;
  // A number without a sign needs no bit for one.
  return { bits: Math.max(1, signedBits(low, high) - (signed ? 0 : 1)), signed };
}

/** How much later than it is made each value is read, in registers, ascending and without 0; by value. */
export function delaysOf({ values, rows, stages }: AdderGraph): readonly (readonly number[])[] {
  const delays = values.map(() => new Set<number>());
  const read = (operand: Operand, stage: number): void => {
    if (!("constant" in operand)) delays[operand.value]!.add(stage - values[operand.value]!.stage);
  };
  for (const { sum, stage } of values) {
    if (!sum) continue;
    read(sum.left, stage - 1);
    read(sum.right, stage - 1);
  }
  for (const row of rows) read(row, stages);
  return delays.map((all) => [...all].filter((delay) => delay > 0).sort((one, other) => one - other));
}

/** Width of the adder of a sum: the low bits of an operand that nothing is added to pass it by. */
export function adderWidth(value: Made): number {
  return Math.max(1, valueWidth(value).bits - passingBits(value.sum));
}

/** Low bits of a sum that are those of the operand that is not moved. */
export function passingBits({ left, right }: Addition): number {
  if (right.shift > 0) return right.shift;
  return "constant" in left || right.negative ? 0 : left.shift;
}
