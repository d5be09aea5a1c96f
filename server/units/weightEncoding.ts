import { createFact } from "../lazy/fact.ts";
import type { LayerWeights } from "../network/checked.ts";
import { signedBits } from "./rtl.ts";

/**
 * How the codes of weights are stored, and what a multiplier makes of the stored bits (docs/numerics.md, sections 1 and 10).
 * A weight has a pattern of `bits` bits of its own; those of block floating point have an exponent besides, which neighbours
 * in the stream share.
 */
export interface WeightEncoding {
  /** Stored bits of a weight without what is shared. */
  readonly bits: number;
  /** Of the number behind the bits, for those that are integers as they stand. */
  readonly signed: boolean;
  readonly binary: boolean;
  /** Smallest and largest code. */
  readonly low: number;
  readonly high: number;
  readonly form: WeightForm;
}

export type WeightForm =
  /** The code itself in two's complement, unsigned, or a sign. */
  | { readonly kind: "integer" }
  /** The code plus `zero`. */
  | { readonly kind: "offset"; readonly zero: number }
  /**
   * Sign and magnitude field; `mantissa` low bits of the field, under a leading one where the rest e is not 0, are moved to the
   * left by max(e - 1, 0). Without a mantissa: a power of two, and 0 for the field 0.
   */
  | { readonly kind: "float"; readonly mantissa: number; readonly shifts: number }
  /** Index of one of at most `entries` codes of `valueBits` bits; `values` in the order of the index. */
  | {
      readonly kind: "index";
      readonly entries: number;
      readonly valueBits: number;
      readonly valueSigned: boolean;
      readonly values: () => readonly number[];
    }
  /** A mantissa in two's complement, moved to the left by a shared exponent of `exponentBits` bits, at most `span`. */
  | { readonly kind: "block"; readonly exponentBits: number; readonly span: number };

export const weightEncoding: (weights: LayerWeights) => WeightEncoding = createFact((weights) => {
  const { format } = weights;
  const { bits, signed, low, high } = format;
  const plain = { bits, signed, binary: format.kind === "binary", low, high };
  if (format.codebook) {
    // A sparse layer has the code 0 besides.
    const entries = format.codebook.entries + (weights.zeroFraction > 0 ? 1 : 0);
    const { of } = format.codebook;
    let found: readonly number[] | undefined;
    const values = () => {
      found ??= [...new Set(weights.codes())].sort((left, right) => left - right);
      return found;
    };
    return {
      ...plain,
      bits: Math.max(1, Math.ceil(Math.log2(entries))),
      form: { kind: "index", entries, valueBits: of.bits, valueSigned: of.signed, values },
    };
  }
  if (format.block) {
    const { span } = format.block;
    return { ...plain, form: { kind: "block", exponentBits: signedBits(0, span) - 1, span } };
  }
  if (format.values) {
    const mantissa = format.float?.mantissa ?? 0;
    const magnitudes = (format.values.length - 1) / 2;
    // A power of two has the exponents of a float whose mantissa is empty and whose smallest field stands for 1.
    return { ...plain, form: { kind: "float", mantissa, shifts: Math.max(1, magnitudes >> mantissa) } };
  }
  if (format.zero !== undefined) return { ...plain, form: { kind: "offset", zero: format.zero } };
  return { ...plain, form: { kind: "integer" } };
});

type StoredCode = (code: number, exponent?: number) => number;

/** Stored bits of each code as a number that is not negative; `exponent` is the one that a block shares. */
export const storedWeight: (weights: LayerWeights) => StoredCode = createFact((weights) => {
  const { bits, binary, form } = weightEncoding(weights);
  const wrapped = (value: number): number => (value < 0 ? value + 2 ** bits : value);
  switch (form.kind) {
    case "integer":
      return (code) => (binary ? (code > 0 ? 1 : 0) : wrapped(code));
    case "offset":
      return (code) => wrapped(code + form.zero);
    case "block":
      return (code, exponent = 0) => wrapped(code / 2 ** exponent);
    case "index": {
      const positions = new Map(form.values().map((value, index) => [value, index]));
      return (code) => positions.get(code)!;
    }
    case "float": {
      const positive = weights.format.values!.filter((value) => value > 0);
      const fields = new Map(positive.map((value, index) => [value, index + 1]));
      return (code) => (code === 0 ? 0 : fields.get(Math.abs(code))! + (code < 0 ? 2 ** (bits - 1) : 0));
    }
  }
});

/** The smallest exponent that all codes of a group of neighbours, which lie in one block, can share. */
export function sharedExponent({ format }: LayerWeights, codes: Iterable<number>): number {
  const { mantissa, span } = format.block!;
  const [low, high] = [-(2 ** (mantissa - 1)), 2 ** (mantissa - 1) - 1];
  let exponent = 0;
  for (const code of codes)
    while (exponent < span && (code / 2 ** exponent < low || code / 2 ** exponent > high)) exponent++;
  return exponent;
}

/** Bits that a multiplier for such weights multiplies by; 0: none, the product is moved or chosen. */
export function multipliedBits({ bits, form }: WeightEncoding): number {
  switch (form.kind) {
    case "integer":
      return bits;
    case "offset":
      return bits + 1;
    case "float":
      return form.mantissa === 0 ? 0 : form.mantissa + 1;
    case "index":
      return form.valueBits;
    case "block":
      return bits;
  }
}

/** Bits of a weight in a packed word: what is stored of it and, in block floating point, the exponent of its block. */
export function packedBits(weights: LayerWeights): number {
  const { bits, form } = weightEncoding(weights);
  return bits + (form.kind === "block" ? form.exponentBits : 0);
}

/** The bits of a code in a packed word as a number from 0 to 2^packedBits - 1. */
export function bitPattern(weights: LayerWeights): (code: number) => number {
  const stored = storedWeight(weights);
  const { bits, form } = weightEncoding(weights);
  if (form.kind !== "block") return (code) => stored(code);
  return (code) => {
    const exponent = sharedExponent(weights, [code]);
    return stored(code, exponent) + exponent * 2 ** bits;
  };
}
