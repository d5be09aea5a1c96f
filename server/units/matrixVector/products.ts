import { codes, hex, resize, signedBits, slice } from "../rtl.ts";
import type { Stream } from "../stream.ts";
import type { WeightEncoding, WeightForm } from "../weightEncoding.ts";

/** How elements are stored: what a product needs to know of them. */
export type Factor = Pick<Stream, "bits" | "signed" | "binary">;

/** Verilog texts: two vectors and the bases of the factors in them, which are constant in a generate loop. */
export interface Operands {
  readonly x: string;
  readonly xBase: string;
  readonly w: string;
  readonly wBase: string;
  /** Of the exponent that a block of weights shares. */
  readonly exponentBase?: string;
}

export interface Product {
  readonly bits: number;
  /** Bounds of the number that the register stands for. */
  readonly low: number;
  readonly high: number;
  /** `true`: one bit, 1 when the factors agree; the product is 2 * bit - 1. */
  readonly agreement: boolean;
  /** Functions of the module that `of` calls. */
  readonly functions: readonly string[];
  /** `value` is the product; it reads what `lines` declare in the block of the loop. */
  readonly of: (operands: Operands) => { readonly lines: readonly string[]; readonly value: string };
}

/**
 * The cheapest exact product of an element and a weight: agreement of signs for binary times binary, a choice of sign when
 * one factor is binary or ternary, a shift for powers of two, a table of shared weights, a multiplier for the rest.
 */
export function productOf(input: Factor, weight: WeightEncoding): Product {
  const { form } = weight;
  if (input.binary && weight.binary) {
    const value = ({ x, xBase, w, wBase }: Operands) => `${x}[${xBase} +: 1] ~^ ${w}[${wBase} +: 1]`;
    const of = (operands: Operands) => ({ lines: [], value: value(operands) });
    return { bits: 1, low: 0, high: 1, agreement: true, functions: [], of };
  }
  const [least, most] = codes(input);
  const low = Math.min(least * weight.low, least * weight.high, most * weight.low, most * weight.high);
  const high = Math.max(least * weight.low, least * weight.high, most * weight.low, most * weight.high);
  const bits = signedBits(low, high);
  const shared = { bits, low, high, agreement: false };
  switch (form.kind) {
    case "float":
      return { ...shared, functions: [], of: floatProduct(input, weight, form, bits) };
    case "block":
      return { ...shared, functions: [], of: blockProduct(input, weight, form, bits) };
    case "index":
      return { ...shared, functions: sharedValues(form, weight.bits), of: indexProduct(input, weight, bits) };
    default:
      return { ...shared, functions: [], of: integerProduct(input, weight, bits) };
  }
}

/** The integer that a weight stands for, in `bits` bits, of forms that a multiplier takes as one. */
export function weightNumber(
  weight: WeightEncoding,
  { w, wBase }: Pick<Operands, "w" | "wBase">,
  bits: number,
): { readonly lines: readonly string[]; readonly value: string } {
  const { form, bits: width } = weight;
  if (form.kind === "index") {
    const { valueBits, valueSigned } = form;
    return {
      lines: [`wire [${valueBits - 1}:0] weight_value = shared_value(${w}[${wBase} +: ${width}]);`],
      value: resize("weight_value", valueBits, bits, valueSigned),
    };
  }
  const stored = number(weight, w, wBase, bits);
  const value = form.kind === "offset" ? `($signed(${stored}) - ${hex(bits, form.zero)})` : stored;
  return { lines: [], value };
}

function integerProduct(input: Factor, weight: WeightEncoding, bits: number): Product["of"] {
  const { form } = weight;
  return ({ x, xBase, w, wBase }) => {
    const a = number(input, x, xBase, bits);
    const { value: b } = weightNumber(weight, { w, wBase }, bits);
    const value = (() => {
      if (weight.binary) return `${w}[${wBase}] ? ${a} : ${negated(a, bits)}`;
      if (input.binary) return `${x}[${xBase}] ? ${b} : ${negated(b, bits)}`;
      if (isTernary(weight) && form.kind === "integer") return signChoice(w, wBase, a, bits);
      if (isTernary(input)) return signChoice(x, xBase, b, bits);
      return `$signed(${a}) * $signed(${b})`;
    })();
    return { lines: [], value };
  };
}

/** x times the significand, moved by the exponent, with the sign: exact integers. */
function floatProduct(
  input: Factor,
  { bits: width }: WeightEncoding,
  { mantissa }: Extract<WeightForm, { kind: "float" }>,
  bits: number,
): Product["of"] {
  const exponent = width - 1 - mantissa;
  return ({ x, xBase, w, wBase }) => {
    const a = number(input, x, xBase, bits);
    const significand =
      mantissa === 0
        ? `(|weight_exponent) ? ${a} : ${bits}'d0`
        : `$signed(${a}) * $signed({${Math.max(1, bits - mantissa - 1)}'d0, |weight_exponent, ${w}[${wBase} +: ${mantissa}]})`;
    return {
      lines: [
        `wire [${exponent - 1}:0] weight_exponent = ${w}[${wBase} + ${mantissa} +: ${exponent}];`,
        `wire [${exponent - 1}:0] distance = (|weight_exponent) ? weight_exponent - ${exponent}'d1 : ${exponent}'d0;`,
        `wire [${bits - 1}:0] scaled = ${significand};`,
        `wire [${bits - 1}:0] moved = scaled << distance;`,
      ],
      value: `${w}[${wBase} + ${width - 1}] ? ${negated("moved", bits)} : moved`,
    };
  };
}

function blockProduct(
  input: Factor,
  weight: WeightEncoding,
  { exponentBits }: Extract<WeightForm, { kind: "block" }>,
  bits: number,
): Product["of"] {
  return ({ x, xBase, w, wBase, exponentBase }) => {
    const a = number(input, x, xBase, bits);
    const b = number(weight, w, wBase, bits);
    return {
      lines: [`wire [${bits - 1}:0] scaled = $signed(${a}) * $signed(${b});`],
      value: exponentBits === 0 ? "scaled" : `scaled << ${w}[${exponentBase!} +: ${exponentBits}]`,
    };
  };
}

/** The function from an index to the shared value. */
function sharedValues(form: Extract<WeightForm, { kind: "index" }>, bits: number): readonly string[] {
  const { valueBits } = form;
  const values = form.values();
  const code = (value: number): string => `${valueBits}'h${BigInt.asUintN(valueBits, BigInt(value)).toString(16)}`;
  return [
    `  function [${valueBits - 1}:0] shared_value;`,
    `    input [${bits - 1}:0] index;`,
    "    case (index)",
    ...values.slice(0, -1).map((value, index) => `      ${bits}'d${index}: shared_value = ${code(value)};`),
    `      default: shared_value = ${code(values.at(-1)!)};`,
    "    endcase",
    "  endfunction",
  ];
}

function indexProduct(input: Factor, weight: WeightEncoding, bits: number): Product["of"] {
  return ({ x, xBase, w, wBase }) => {
    const a = number(input, x, xBase, bits);
    const { lines, value: b } = weightNumber(weight, { w, wBase }, bits);
    const value = (() => {
      if (input.binary) return `${x}[${xBase}] ? ${b} : ${negated(b, bits)}`;
      if (isTernary(input)) return signChoice(x, xBase, b, bits);
      return `$signed(${a}) * $signed(${b})`;
    })();
    return { lines, value };
  };
}

function negated(operand: string, bits: number): string {
  return `(${bits}'d0 - ${operand})`;
}

/** Two bits in two's complement: -1 is 11, 0 is 00, +1 is 01; 10 is read as -2, which int2 has and ternary never sends. */
function isTernary(factor: Factor): boolean {
  return factor.bits === 2 && factor.signed;
}

function signChoice(sign: string, base: string, value: string, bits: number): string {
  const minusValue = negated(value, bits);
  const one = `${sign}[${base}]`;
  const minus = `${sign}[${base} + 1]`;
  const twice = bits > 1 ? `(${minusValue} << 1)` : minusValue;
  return `${one} ? (${minus} ? ${minusValue} : ${value}) : (${minus} ? ${twice} : ${bits}'d0)`;
}

/** An element as a two's complement number of `to` bits. */
export function number(factor: Factor, signal: string, base: string, to: number): string {
  if (factor.binary) return `{{${to - 1}{!${signal}[${base}]}}, 1'b1}`;
  return slice(signal, base, factor.bits, to, factor.signed);
}
