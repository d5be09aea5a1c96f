import type { NumberFormat } from "../formats/format.ts";
import { bitRange } from "./cpp.ts";

/** C++ text for products with weight codes, for the units that hold weights. */

export function accumulatorType(accumulator: NumberFormat): string {
  return `ap_int<${accumulator.signed ? accumulator.bits : accumulator.bits + 1}>`;
}

/** The stored bits of a code as a number from 0 to 2^bits - 1; +1 of a binary format is stored as 1. */
export function bitPattern(format: NumberFormat, code: number): number {
  if (format.kind === "binary") return code > 0 ? 1 : 0;
  return code < 0 ? code + 2 ** format.bits : code;
}

/**
 * Lines that declare `product`, the exact product of `x` and the weight code at `position` of the word `row`. A binary
 * weight keeps or negates x and needs no multiplier.
 */
export function multiply(factors: {
  format: NumberFormat;
  xType: string;
  xBits: number;
  position: string;
  dsp: boolean;
}): string[] {
  const { format, xBits, position, dsp } = factors;
  if (format.kind === "binary") {
    return [`ap_int<${xBits + 1}> product = x;`, `if (!row[${position}]) product = -product;`];
  }
  const weightType = `${format.signed ? "ap_int" : "ap_uint"}<${format.bits}>`;
  return [
    `const ${weightType} weight = row.range(${bitRange(format.bits, position)});`,
    `const ap_int<${xBits + format.bits + (format.signed ? 0 : 1)}> product = x * weight;`,
    `#pragma HLS BIND_OP variable=product op=mul impl=${dsp ? "dsp" : "fabric"}`,
  ];
}
