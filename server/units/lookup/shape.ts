import type { MemoryShape } from "../memory.ts";
import { codes, signedBits } from "../rtl.ts";
import type { LookupCircuit, LookupUnit } from "./unit.ts";

/** Sizes inside the circuits of a lookup: what the Verilog declares and the estimate counts. */

/** Bits of the input that tell the integers low … high apart: their bit pattern is the address of the table. */
export function addressBits({ low, high, input }: Pick<LookupUnit, "low" | "high" | "input">): number {
  if (input.binary) return 1;
  const needed = low < 0 ? signedBits(low, high) : signedBits(0, high) - 1;
  return Math.min(input.bits, Math.max(1, needed));
}

/** The integer behind a bit pattern of the table's address. */
export function integerAt(unit: Pick<LookupUnit, "low" | "high" | "input">, pattern: number): number {
  const bits = addressBits(unit);
  if (unit.input.binary) return pattern === 1 ? 1 : -1;
  return unit.low < 0 && pattern >= 2 ** (bits - 1) ? pattern - 2 ** bits : pattern;
}

/** The table of all codes, one for every `ports` lanes. */
export function tableShape(unit: LookupUnit): MemoryShape {
  return { width: unit.output.bits, depth: 2 ** addressBits(unit), kind: unit.memory, constant: true };
}

/** A memory block has two ports, each for a lane; a table in logic is read by any number of lanes, each at its cost. */
export function tableCopies(unit: LookupUnit): number {
  return unit.memory === "bram" || unit.memory === "uram" ? Math.ceil(unit.input.lanes / 2) : 1;
}

/** Runs of neighbouring integers with the same code: their first integers and codes. */
export function runsOf(unit: LookupUnit): { readonly starts: readonly number[]; readonly codes: readonly number[] } {
  const all = unit.codes();
  const starts: number[] = [];
  const found: number[] = [];
  for (let index = 0; index < all.length; index++) {
    if (index > 0 && all[index] === all[index - 1]) continue;
    starts.push(unit.low + index);
    found.push(all[index]!);
  }
  return { starts, codes: found };
}

/** Two's complement bits of a comparison with the start of a run. */
export function runBits({ low, high, input }: Pick<LookupUnit, "low" | "high" | "input">): number {
  const [least, most] = codes(input);
  return Math.max(signedBits(least, most), signedBits(low, high));
}

export interface SegmentWidths {
  /** Of the address limited to the segments, less the lowest one. */
  readonly offset: number;
  /** Of the starting values, to which half a code is added for rounding. */
  readonly start: number;
  readonly slope: number;
  readonly product: number;
  readonly sum: number;
}

export function segmentWidths(circuit: Extract<LookupCircuit, { kind: "segments" }>): SegmentWidths {
  const { low, high, bits, fraction, pieces } = circuit;
  const starts = pieces.map(({ start }) => start + 2 ** (fraction - 1));
  const slopes = pieces.map(({ slope }) => slope);
  const most = 2 ** bits - 1;
  const sums = pieces.flatMap(({ slope }, at) => [starts[at]!, starts[at]! + slope * most]);
  const sum = signedBits(Math.min(...sums), Math.max(...sums));
  const slope = signedBits(Math.min(...slopes), Math.max(...slopes));
  return {
    offset: signedBits(0, high - low) - 1 || 1,
    start: signedBits(Math.min(...starts), Math.max(...starts)),
    slope,
    product: slope + bits + 1,
    sum: Math.max(sum, fraction + 1),
  };
}

export interface PolynomialWidths {
  /** Of the distance to the middle. */
  readonly offset: number;
  /** Of the sum behind each coefficient. */
  readonly sums: readonly number[];
}

export function polynomialWidths(circuit: Extract<LookupCircuit, { kind: "polynomial" }>): PolynomialWidths {
  const { low, high, middle } = circuit;
  let most = 0;
  const sums = roundingCoefficients(circuit).map((coefficient, index) => {
    // |distance| is at most 2^bits; rounding down may take one more away.
    most = (index > 0 ? most + 1 : 0) + Math.abs(coefficient);
    return signedBits(-most, most);
  });
  sums[sums.length - 1] = Math.max(sums.at(-1)!, circuit.fraction + 1);
  return { offset: signedBits(low - middle, high - middle), sums };
}

/** The coefficients with half a code added to the last sum, so that its bits above the fraction are the rounded code. */
export function roundingCoefficients({
  coefficients,
  fraction,
}: Extract<LookupCircuit, { kind: "polynomial" }>): readonly number[] {
  const last = coefficients.length - 1;
  return coefficients.map((coefficient, index) => coefficient + (index === last ? 2 ** (fraction - 1) : 0));
}
