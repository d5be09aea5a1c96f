import fc, { type GeneratorValue } from "fast-check";
import type { Stream } from "../../../server/units/stream.ts";
import type { Unit } from "../../../server/units/unit.ts";

export type ElementFormat = Pick<Stream, "bits" | "signed" | "binary">;

export type Draw = ReturnType<typeof drawer>;

export function drawer(gen: GeneratorValue) {
  const between = (low: number, high: number): number => gen(fc.integer, { min: low, max: high });
  const pick = <T>(...choices: readonly T[]): T => choices[between(0, choices.length - 1)]!;
  const format = (): ElementFormat =>
    pick(
      { bits: 1, signed: false, binary: true },
      { bits: between(1, 9), signed: false, binary: false },
      { bits: between(2, 9), signed: true, binary: false },
    );
  return {
    between,
    pick,
    format,
    divisor: (of: number): number => pick(...divisors(of)),
    numbers: (count: number, low: number, high: number): number[] =>
      Array.from({ length: count }, () => between(low, high)),
    codes: (stream: Stream, kind: Unit["kind"]): number[] => {
      // Sums of products never reach the ends of their width, and what is made of them is as narrow as that allows.
      const { low, high } = limits(
        kind === "recurrent" || kind === "attention" ? { ...stream, bits: stream.bits - 1 } : stream,
      );
      return Array.from({ length: stream.words * stream.lanes }, () =>
        stream.binary ? pick(-1, 1) : pick(low, high, between(low, high), between(low, high), between(low, high)),
      );
    },
  };
}

export function divisors(of: number): number[] {
  return Array.from({ length: of }, (_, i) => i + 1).filter((d) => of % d === 0);
}

export function limits(format: ElementFormat): { low: number; high: number } {
  if (format.binary) return { low: -1, high: 1 };
  return format.signed
    ? { low: -(2 ** (format.bits - 1)), high: 2 ** (format.bits - 1) - 1 }
    : { low: 0, high: 2 ** format.bits - 1 };
}

export function holding(low: number, high: number): ElementFormat {
  let bits = 1;
  if (low >= 0) {
    while (2 ** bits - 1 < high) bits++;
    return { bits, signed: false, binary: false };
  }
  while (-(2 ** (bits - 1)) > low || 2 ** (bits - 1) - 1 < high) bits++;
  return { bits, signed: true, binary: false };
}

export function permutation(draw: Draw, count: number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = draw.between(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

export function streamOf({ bits, signed, binary }: ElementFormat, lanes: number, elements: number): Stream {
  return { bits, signed, binary, lanes, words: elements / lanes };
}
