import { constantText } from "./constant.ts";
import { checkWithin, type FormatKind, readOptions, wholeParameter } from "./kind.ts";

/** Bits of the integers that mantissas of all exponents become: so many that sums of their products fit 53 bits. */
const integerBits = 20;

export const block: FormatKind = {
  kind: "block",
  forms: [
    {
      label: "bfp<mantissa 5, exponent 8, block 16>",
      snippet: "bfp<mantissa ${1:5}, exponent ${2:8}, block ${3:16}>",
      detail: "block floating point: a shared exponent",
    },
  ],
  documentation: `Block floating point \`bfp<mantissa M, exponent E, block B>\`: B elements share an exponent of E bits (1 to 8) and have mantissas
of M bits (2 to 16) in two's complement. Blocks lie along the channels: of weights for each output and window position, of
activations for each pixel. The exponents reach at most ${integerBits} - M below the largest one, so that sums stay exact. Hardware: integer
multipliers and one adder of exponents for each block.`,
  alsoCalled: { blockfloat: "bfp", msfp: "bfp", mxint8: "bfp" },
  options: ["scale"],
  named: (name) => name === "bfp",
  read(written) {
    const mantissa = wholeParameter(written, 0, "mantissa bits", 3, "mantissa");
    const exponent = wholeParameter(written, 1, "exponent bits", 3, "exponent");
    const size = wholeParameter(written, 2, "elements of a block", 3, "block");
    const options = readOptions(written, this.options);
    if (mantissa === undefined || exponent === undefined || size === undefined || !options) return undefined;
    const { span } = written;
    if (!checkWithin(written, span, "mantissa bits", mantissa, [2, 16])) return undefined;
    if (!checkWithin(written, span, "exponent bits", exponent, [1, 8])) return undefined;
    if (!checkWithin(written, span, "elements of a block", size, [1, 512])) return undefined;
    const reach = Math.min(2 ** exponent - 1, integerBits - mantissa);
    const text = `bfp<mantissa ${mantissa}, exponent ${exponent}, block ${size}>`;
    return {
      kind: "block",
      text: options.scale === undefined ? text : `${text}(scale: ${constantText(options.scale)})`,
      bits: mantissa,
      signed: true,
      low: -(2 ** (mantissa - 1 + reach)),
      high: (2 ** (mantissa - 1) - 1) * 2 ** reach,
      scale: options.scale,
      rounding: "nearest_even",
      overflow: "saturate",
      block: { mantissa, exponent, size, span: reach },
    };
  },
  factor: ({ block }) => ({ kind: "integer", bits: block!.mantissa, signed: true }),
};
