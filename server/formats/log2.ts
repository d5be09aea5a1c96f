import { constantText } from "./constant.ts";
import { checkWithin, type FormatKind, readOptions, wholeParameter } from "./kind.ts";

export const log2: FormatKind = {
  kind: "log2",
  forms: [{ label: "log2<4>", snippet: "log2<${1:4}>", detail: "powers of two: bits of sign and exponent" }],
  documentation: `Powers of two \`log2<N>\`: one sign bit and N-1 exponent bits. The codes are 0 and ±1, ±2, ±4 … up to 2^(2^(N-1)-2), times a
scale: \`log2<4>\` has 0 and ±1 to ±64. N is 2 to 6. Exponent field 0 means 0, field e means 2^(e-1). Without \`scale\` a power of two is
inferred. Hardware: a shifter instead of a multiplier.`,
  alsoCalled: { pow2: "log2", po2: "log2", poweroftwo: "log2" },
  options: ["scale"],
  named: (name) => name === "log2",
  read(written) {
    const bits = wholeParameter(written, 0, "bits", 1);
    const options = readOptions(written, this.options);
    if (bits === undefined || !options) return undefined;
    if (!checkWithin(written, written.parameters[0]!, "bits", bits, [2, 6])) return undefined;
    const powers = Array.from({ length: 2 ** (bits - 1) - 1 }, (_, exponent) => 2 ** exponent);
    const high = powers.at(-1)!;
    return {
      kind: "log2",
      text: `log2<${bits}>${options.scale === undefined ? "" : `(scale: ${constantText(options.scale)})`}`,
      bits,
      signed: true,
      low: -high,
      high,
      scale: options.scale,
      rounding: "nearest_even",
      overflow: "saturate",
      values: [...powers.map((power) => -power).reverse(), 0, ...powers],
    };
  },
  factor: ({ bits, values }) => ({ kind: "power", bits, shifts: (values!.length - 1) / 2 }),
};
