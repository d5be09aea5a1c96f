import type { FloatLayout, NumberFormat } from "./format.ts";
import { checkWithin, type FormatKind, readOptions, rejectParameters, wholeParameter } from "./kind.ts";
import { smallestExponent } from "./quantise.ts";

/** Named layouts: exponent and mantissa bits. `fp8_e4m3` gives its top exponent to numbers; the others are as IEEE 754. */
const named: Readonly<Record<string, FloatLayout>> = {
  fp8_e4m3: { exponent: 4, mantissa: 3, largest: 448 },
  fp8_e5m2: ieee(5, 2),
  fp16: ieee(5, 10),
  bf16: ieee(8, 7),
  fp32: ieee(8, 23),
};

export const float: FormatKind = {
  kind: "float",
  forms: [
    { label: "fp8_e4m3", snippet: "fp8_e4m3", detail: "8-bit float, largest value 448" },
    { label: "fp8_e5m2", snippet: "fp8_e5m2", detail: "8-bit float, largest value 57344" },
    { label: "fp16", snippet: "fp16", detail: "half precision" },
    { label: "bf16", snippet: "bf16", detail: "the upper half of fp32" },
    { label: "fp32", snippet: "fp32", detail: "single precision" },
    { label: "float<4, 3>", snippet: "float<${1:4}, ${2:3}>", detail: "float: exponent bits, mantissa bits" },
  ],
  documentation: `Floating point with a sign: \`float<E, M>\` has E exponent and M mantissa bits as in IEEE 754 (subnormal numbers; the top
exponent is kept for infinity and NaN, which never occur: values saturate). \`fp16\` is \`float<5, 10>\`, \`bf16\` \`float<8, 7>\`, \`fp32\`
\`float<8, 23>\`, \`fp8_e5m2\` \`float<5, 2>\`; \`fp8_e4m3\` uses its top exponent too and ends at 448. Formats of at most 8 bits are summed exactly
where 53 bits hold the sum; wider ones are summed in fp32. Hardware: small floating-point units.`,
  alsoCalled: {
    half: "fp16",
    float16: "fp16",
    bfloat16: "bf16",
    single: "fp32",
    float32: "fp32",
    fp8: "fp8_e4m3",
    e4m3: "fp8_e4m3",
    float8e4m3: "fp8_e4m3",
    float8e4m3fn: "fp8_e4m3",
    e5m2: "fp8_e5m2",
    float8e5m2: "fp8_e5m2",
    minifloat: "float",
  },
  options: [],
  named: (name) => name === "float" || Object.hasOwn(named, name),
  read(written) {
    const layout = named[written.name];
    const options = readOptions(written, this.options);
    if (layout) return rejectParameters(written) || !options ? undefined : floatFormat(written.name, layout);
    const exponent = wholeParameter(written, 0, "exponent bits", 2);
    const mantissa = wholeParameter(written, 1, "mantissa bits", 2);
    if (exponent === undefined || mantissa === undefined || !options) return undefined;
    if (!checkWithin(written, written.parameters[0]!, "exponent bits", exponent, [2, 8])) return undefined;
    if (!checkWithin(written, written.parameters[1]!, "mantissa bits", mantissa, [0, 23])) return undefined;
    return floatFormat(`float<${exponent}, ${mantissa}>`, ieee(exponent, mantissa));
  },
  factor: ({ float, bits }) => ({ kind: "float", bits, layout: float! }),
};

export const fp32: NumberFormat = floatFormat("fp32", named.fp32!);

function ieee(exponent: number, mantissa: number): FloatLayout {
  return { exponent, mantissa, largest: 2 ** (2 ** (exponent - 1) - 1) * (2 - 2 ** -mantissa) };
}

/** Small formats have integer codes, the multiples of their smallest value; wide ones have their values as codes. */
function floatFormat(text: string, layout: FloatLayout): NumberFormat {
  const bits = 1 + layout.exponent + layout.mantissa;
  const shared = { kind: "float", text, bits, signed: true, rounding: "nearest_even", overflow: "saturate" } as const;
  const step = 2 ** (smallestExponent(layout.exponent) - layout.mantissa);
  const high = layout.largest / step;
  if (bits > 8 || high > 2 ** 40) {
    return { ...shared, low: -layout.largest, high: layout.largest, scale: 1, float: layout, real: true };
  }
  const positive: number[] = [];
  for (let field = 1; ; field++) {
    const binade = Math.max(0, Math.floor(field / 2 ** layout.mantissa) - 1);
    const code = (field - binade * 2 ** layout.mantissa) * 2 ** binade;
    if (code > high) break;
    positive.push(code);
  }
  const values = [...positive.map((code) => -code).reverse(), 0, ...positive];
  return { ...shared, low: -high, high, scale: step, float: layout, values };
}
