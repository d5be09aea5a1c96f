import type { NumberFormat } from "../formats/format.ts";
import type { LayerWeights } from "../network/checked.ts";
import { bitRange, integerTable } from "./cpp.ts";
import { packedBits, type WeightEncoding, weightEncoding } from "./weightEncoding.ts";

/** C++ text for products with weights, for the units that hold weights. */

export function accumulatorType(accumulator: NumberFormat): string {
  return `ap_int<${accumulator.signed ? accumulator.bits : accumulator.bits + 1}>`;
}

/** The table of shared values that products of the unit `name` read; absent: weights are no indices. */
export function sharedValues(weights: LayerWeights, name: string): string | undefined {
  const { form } = weightEncoding(weights);
  if (form.kind !== "index") return undefined;
  const values = form.values();
  return `// Shared values by their index.\n${integerTable(`${name}_values`, [values.length], values)}`;
}

/** Pragmas for the tables of {@link sharedValues}, which every product reads at the same time. */
export function sharedValuesPragmas(weights: LayerWeights, name: string): string[] {
  return weightEncoding(weights).form.kind === "index"
    ? [`#pragma HLS ARRAY_PARTITION variable=${name}_values type=complete`]
    : [];
}

/**
 * Lines that declare `product`, the exact product of `x` and the weight at `position` of the word `row`. A binary weight keeps
 * or negates x, a power of two moves it.
 */
export function multiply(factors: {
  weights: LayerWeights;
  /** Of the unit, for its tables. */
  name: string;
  /** Bits of x as a two's complement number. */
  xBits: number;
  position: string;
  dsp: boolean;
}): string[] {
  const { weights, name, xBits, position, dsp } = factors;
  const encoding = weightEncoding(weights);
  const { bits, form } = encoding;
  const width = packedBits(weights);
  const bind = `#pragma HLS BIND_OP variable=product op=mul impl=${dsp ? "dsp" : "fabric"}`;
  if (encoding.binary) {
    return [`ap_int<${xBits + 1}> product = x;`, `if (!row[${position}]) product = -product;`];
  }
  const stored = `row.range(${bitRange(width, position)})`;
  switch (form.kind) {
    case "integer":
    case "offset":
    case "index": {
      const weight = integerWeight(weights, name, position);
      return [...weight.lines, `const ap_int<${xBits + weight.bits}> product = x * weight;`, bind];
    }
    case "block":
      return [
        `const ap_uint<${width}> stored = ${stored};`,
        `const ap_int<${bits}> mantissa = stored.range(${bits - 1}, 0);`,
        `const ap_int<${xBits + bits}> scaled = x * mantissa;`,
        `const int exponent = stored >> ${bits};`,
        `const ap_int<${xBits + bits + form.span}> product = ap_int<${xBits + bits + form.span}>(scaled) << exponent;`,
      ];
    case "float":
      return floatProduct(encoding, form.mantissa, xBits, stored);
  }
}

/**
 * Lines that declare `weight`, the integer at `position` of the word `row`, for forms that a multiplier takes as one.
 * `bits`: of it as a two's complement number.
 */
export function integerWeight(
  weights: LayerWeights,
  name: string,
  position: string,
): { readonly lines: readonly string[]; readonly bits: number } {
  const { bits, form, signed } = weightEncoding(weights);
  const stored = `row.range(${bitRange(packedBits(weights), position)})`;
  const type = (isSigned: boolean, width: number) => `${isSigned ? "ap_int" : "ap_uint"}<${width}>`;
  if (form.kind === "index") {
    const { valueBits, valueSigned } = form;
    const value = `const ${type(valueSigned, valueBits)} weight = ${name}_values[index];`;
    return { lines: [`const ap_uint<${bits}> index = ${stored};`, value], bits: valueBits + (valueSigned ? 0 : 1) };
  }
  if (form.kind !== "offset") {
    return { lines: [`const ${type(signed, bits)} weight = ${stored};`], bits: bits + (signed ? 0 : 1) };
  }
  const lines = [
    `const ${type(signed, bits)} stored = ${stored};`,
    `const ap_int<${bits + 2}> weight = stored - ${form.zero};`,
  ];
  return { lines, bits: bits + 2 };
}

/** Sign, exponent field and mantissa: x times the significand, moved, with the sign. */
function floatProduct({ bits, form }: WeightEncoding, mantissa: number, xBits: number, stored: string): string[] {
  const shifts = form.kind === "float" ? form.shifts : 0;
  const type = `ap_int<${xBits + mantissa + 2 + shifts}>`;
  return [
    `const ap_uint<${bits}> stored = ${stored};`,
    `const ap_uint<${bits - 1 - mantissa}> field = stored.range(${bits - 2}, ${mantissa});`,
    "int distance = field;",
    ...(mantissa === 0
      ? ["int significand = 0;"]
      : [`const ap_uint<${mantissa}> fraction = stored.range(${mantissa - 1}, 0);`, "int significand = fraction;"]),
    "if (distance > 0) {",
    `  significand += ${2 ** mantissa};`,
    "  --distance;",
    "}",
    `${type} product = ${type}(x * ap_int<${mantissa + 2}>(significand)) << distance;`,
    `if (stored[${bits - 1}]) product = -product;`,
  ];
}
