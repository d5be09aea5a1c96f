import { constantText } from "./constant.ts";
import { type FormatKind, readOptions, rejectParameters } from "./kind.ts";

export const ternary: FormatKind = {
  kind: "ternary",
  forms: [{ label: "ternary", snippet: "ternary", detail: "two bits: -1, 0 or +1" }],
  documentation: `The codes -1, 0 and +1, stored in two bits, times a scale. Hardware: a sign multiplexer instead of a multiplier.`,
  alsoCalled: { trinary: "ternary", twn: "ternary" },
  options: ["scale"],
  named: (name) => name === "ternary",
  read(written) {
    const wrongParameters = rejectParameters(written);
    const options = readOptions(written, this.options);
    if (!options || wrongParameters) return undefined;
    return {
      kind: "ternary",
      text: options.scale === undefined ? "ternary" : `ternary(scale: ${constantText(options.scale)})`,
      bits: 2,
      signed: true,
      low: -1,
      high: 1,
      scale: options.scale,
      rounding: "nearest_even",
      overflow: "saturate",
    };
  },
  factor: () => ({ kind: "ternary", bits: 2 }),
};
