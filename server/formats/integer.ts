import { constantText } from "./constant.ts";
import type { NumberFormat } from "./format.ts";
import { checkWidth, checkWithin, type FormatKind, optionTexts, readOptions, rejectParameters } from "./kind.ts";

const pattern = /^(u?)int(\d{1,9})$/;

const alsoCalled = Object.fromEntries(
  Array.from({ length: 32 }, (_, at) => at + 1).flatMap((bits) => [
    ...[`i${bits}`, `s${bits}`, `int${bits}t`, `apint${bits}`].map((name) => [name, `int${bits}`]),
    ...[`u${bits}`, `uint${bits}t`, `apuint${bits}`].map((name) => [name, `uint${bits}`]),
  ]),
);

export const integer: FormatKind = {
  kind: "integer",
  forms: [
    { label: "int8", snippet: "int${1:8}", detail: "signed integer, 1 to 32 bits" },
    { label: "uint8", snippet: "uint${1:8}", detail: "unsigned integer, 1 to 32 bits" },
    { label: "int8(scale: 2^-4)", snippet: "int${1:8}(scale: ${2:2^-4})", detail: "signed integer with a scale" },
    {
      label: "int8(per: channel)",
      snippet: "int${1:8}(per: channel)",
      detail: "weights: a scale for each output channel",
    },
    {
      label: "uint8(scale: 1/255, zero: 128)",
      snippet: "uint${1:8}(scale: ${2:1/255}, zero: ${3:128})",
      detail: "integer with a zero point",
    },
  ],
  documentation: `Integer of 1 to 32 bits, \`intN\` with and \`uintN\` without a sign: value = code · scale. Without \`scale\` a power of
two is inferred, from the weights' values or from the worst-case range. \`per: channel\` gives weights a scale for each output channel,
\`zero: z\` stores the value 0 as z. \`narrow\` leaves out the most negative code (the largest one of an unsigned
format). Hardware: DSP or look-up table multipliers, brought to a new scale by a shift, by thresholds or by a multiplication.`,
  alsoCalled,
  options: ["narrow", "scale", "zero", "per", "round", "overflow"],
  named: (name) => pattern.test(name),
  read(written) {
    const match = pattern.exec(written.name)!;
    const signed = match[1] === "";
    const bits = Number(match[2]);
    const wrongParameters = rejectParameters(written);
    const options = readOptions(written, this.options);
    if (!checkWidth(written, bits, options?.narrow ? 2 : 1) || !options || wrongParameters) return undefined;
    const inside = [
      ...(options.narrow ? ["narrow"] : []),
      ...(options.scale === undefined ? [] : [`scale: ${constantText(options.scale)}`]),
      ...scalesText(options.channelScales),
      ...(options.zero === 0 ? [] : [`zero: ${options.zero}`]),
      ...optionTexts(options),
    ];
    const plain = integerFormat(bits, signed);
    const low = plain.low + (options.narrow && signed ? 1 : 0);
    const high = plain.high - (options.narrow && !signed ? 1 : 0);
    if (options.zero !== 0 && !checkWithin(written, written.span, "the zero point", options.zero, [low, high]))
      return undefined;
    return {
      ...plain,
      text: inside.length > 0 ? `${plain.text}(${inside.join(", ")})` : plain.text,
      low: low - options.zero,
      high: high - options.zero,
      ...(options.zero === 0 ? {} : { zero: options.zero }),
      ...(options.channelScales ? { channelScales: options.channelScales } : {}),
      scale: options.scale,
      rounding: options.rounding,
      overflow: options.overflow,
    };
  },
  factor: ({ bits, signed, zero }) => ({ kind: "integer", bits: bits + (zero === undefined ? 0 : 1), signed }),
};

function scalesText(scales: NumberFormat["channelScales"]): readonly string[] {
  if (scales === undefined) return [];
  return [scales === "inferred" ? "per: channel" : `scale: [${scales.map(constantText).join(", ")}]`];
}

/** `intN` or `uintN` without options; accumulators may have more than 32 bits. */
export function integerFormat(bits: number, signed: boolean): NumberFormat {
  return {
    kind: "integer",
    text: `${signed ? "int" : "uint"}${bits}`,
    bits,
    signed,
    low: signed ? -(2 ** (bits - 1)) : 0,
    high: 2 ** (signed ? bits - 1 : bits) - 1,
    scale: undefined,
    rounding: "nearest_even",
    overflow: "saturate",
  };
}

/** The narrowest integer format that holds every code from low to high: unsigned when no code is negative. */
export function narrowest(low: number, high: number): NumberFormat {
  let bits = 1;
  if (low >= 0) {
    while (2 ** bits - 1 < high) bits++;
    return integerFormat(bits, false);
  }
  while (2 ** (bits - 1) - 1 < high || -(2 ** (bits - 1)) > low) bits++;
  return integerFormat(bits, true);
}

/** The narrowest two's complement format that holds every code from low to high. */
export function narrowestSigned(low: number, high: number): NumberFormat {
  return narrowest(Math.min(low, -1), high);
}
