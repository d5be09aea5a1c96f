import { codes, signedBits, slice } from "../rtl.ts";
import type { Stream } from "../stream.ts";

/** How elements are stored: what a product needs to know of each factor. */
export type Factor = Pick<Stream, "bits" | "signed" | "binary">;

export interface Product {
  readonly bits: number;
  /** Bounds of the number that the register stands for. */
  readonly low: number;
  readonly high: number;
  /** `true`: one bit, 1 when the factors agree; the product is 2 * bit - 1. */
  readonly agreement: boolean;
  /** Verilog expression from the texts of two constant base expressions. */
  readonly expression: (x: string, xBase: string, w: string, wBase: string) => string;
}

/**
 * The cheapest exact product of an element and a weight: agreement of signs for binary times binary, a choice of sign when
 * one factor is binary or ternary, a multiplier for the rest.
 */
export function productOf(input: Factor, weight: Factor): Product {
  if (input.binary && weight.binary) {
    return {
      bits: 1,
      low: 0,
      high: 1,
      agreement: true,
      expression: (x, xBase, w, wBase) => `${x}[${xBase} +: 1] ~^ ${w}[${wBase} +: 1]`,
    };
  }
  const bounds = codes(input).flatMap((x) => codes(weight).map((w) => x * w));
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const bits = signedBits(low, high);
  const text = (factor: Factor, signal: string, base: string): string => number(factor, signal, base, bits);
  const negated = (operand: string): string => `(${bits}'d0 - ${operand})`;
  const expression: Product["expression"] = (x, xBase, w, wBase) => {
    const [a, b] = [text(input, x, xBase), text(weight, w, wBase)];
    if (weight.binary) return `${w}[${wBase}] ? ${a} : ${negated(a)}`;
    if (input.binary) return `${x}[${xBase}] ? ${b} : ${negated(b)}`;
    if (isTernary(weight)) return signChoice(w, wBase, a, negated(a), bits);
    if (isTernary(input)) return signChoice(x, xBase, b, negated(b), bits);
    return `$signed(${a}) * $signed(${b})`;
  };
  return { bits, low, high, agreement: false, expression };
}

/** Two bits in two's complement: -1 is 11, 0 is 00, +1 is 01; 10 is read as -2, which int2 has and ternary never sends. */
function isTernary(factor: Factor): boolean {
  return factor.bits === 2 && factor.signed;
}

function signChoice(sign: string, base: string, value: string, negated: string, bits: number): string {
  const one = `${sign}[${base}]`;
  const minus = `${sign}[${base} + 1]`;
  const twice = bits > 1 ? `(${negated} << 1)` : negated;
  return `${one} ? (${minus} ? ${negated} : ${value}) : (${minus} ? ${twice} : ${bits}'d0)`;
}

function number(factor: Factor, signal: string, base: string, to: number): string {
  if (factor.binary) return `{{${to - 1}{!${signal}[${base}]}}, 1'b1}`;
  return slice(signal, base, factor.bits, to, factor.signed);
}
